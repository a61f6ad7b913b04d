// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function SecurityPage() {
  return (
    <Page title="Security">
      <p class="muted">…</p>
    </Page>
  );
}
