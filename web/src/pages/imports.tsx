// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ImportsPage() {
  return (
    <Page title="Imports">
      <p class="muted">…</p>
    </Page>
  );
}
