// Not written yet: the route and its frame are there.
import { Page } from "../components/page";

export default function SignupPage() {
  return (
    <Page title="Signup">
      <p class="muted">…</p>
    </Page>
  );
}
