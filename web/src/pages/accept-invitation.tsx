// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function AcceptInvitationPage() {
  return (
    <Page title="AcceptInvitation">
      <p class="muted">…</p>
    </Page>
  );
}
