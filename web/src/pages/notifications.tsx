// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function NotificationsPage() {
  return (
    <Page title="Notifications">
      <p class="muted">…</p>
    </Page>
  );
}
