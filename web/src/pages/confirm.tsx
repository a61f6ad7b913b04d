// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ConfirmPage() {
  return (
    <Page title="Confirm">
      <p class="muted">…</p>
    </Page>
  );
}
