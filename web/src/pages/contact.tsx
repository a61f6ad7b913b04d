// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ContactPage() {
  return (
    <Page title="Contact">
      <p class="muted">…</p>
    </Page>
  );
}
