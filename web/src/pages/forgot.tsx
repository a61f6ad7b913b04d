// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function ForgotPage() {
  return (
    <Page title="Forgot">
      <p class="muted">…</p>
    </Page>
  );
}
