// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function CompanyPage() {
  return (
    <Page title="Company">
      <p class="muted">…</p>
    </Page>
  );
}
