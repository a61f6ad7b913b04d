// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ActivityPage() {
  return (
    <Page title="Activity">
      <p class="muted">…</p>
    </Page>
  );
}
