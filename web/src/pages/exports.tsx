// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ExportsPage() {
  return (
    <Page title="Exports">
      <p class="muted">…</p>
    </Page>
  );
}
