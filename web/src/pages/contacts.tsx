// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ContactsPage() {
  return (
    <Page title="Contacts">
      <p class="muted">…</p>
    </Page>
  );
}
