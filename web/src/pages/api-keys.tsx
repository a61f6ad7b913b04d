// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ApiKeysPage() {
  return (
    <Page title="ApiKeys">
      <p class="muted">…</p>
    </Page>
  );
}
