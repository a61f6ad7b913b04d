// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function FrontPage() {
  return (
    <Page title="Front">
      <p class="muted">…</p>
    </Page>
  );
}
