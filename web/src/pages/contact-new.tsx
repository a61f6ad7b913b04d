// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ContactNewPage() {
  return (
    <Page title="ContactNew">
      <p class="muted">…</p>
    </Page>
  );
}
