// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function BlacklistPage() {
  return (
    <Page title="Blacklist">
      <p class="muted">…</p>
    </Page>
  );
}
