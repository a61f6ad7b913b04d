// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function TeamPage() {
  return (
    <Page title="Team">
      <p class="muted">…</p>
    </Page>
  );
}
