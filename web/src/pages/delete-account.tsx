// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function DeleteAccountPage() {
  return (
    <Page title="DeleteAccount">
      <p class="muted">…</p>
    </Page>
  );
}
