// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ResetPage() {
  return (
    <Page title="Reset">
      <p class="muted">…</p>
    </Page>
  );
}
