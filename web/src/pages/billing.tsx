// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function BillingPage() {
  return (
    <Page title="Billing">
      <p class="muted">…</p>
    </Page>
  );
}
