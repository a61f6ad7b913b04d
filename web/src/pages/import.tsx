// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ImportPage() {
  return (
    <Page title="Import">
      <p class="muted">…</p>
    </Page>
  );
}
