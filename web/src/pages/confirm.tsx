// Where the link of the first mail leads: one press confirms the address and opens the account. It takes a press because
// programs that look through mail follow links too.
import { call } from "../api/client";
import { useForm } from "../app/form";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { enter } from "../app/session";
import { useToken } from "../app/token";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { Form } from "../components/form";

export default function ConfirmPage() {
  const token = useToken();
  const form = useForm({
    initial: { token },
    save: async (body) => {
      await enter(await call("POST /v1/signup/confirm", { body, anonymous: true }));
      await go("/contacts", { replace: true });
    },
  });
  return (
    <Entry title={t("public.confirm.title")} lead={t("public.confirm.lead")}>
      <Form form={form}>
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.confirm.submit")}
        </Button>
      </Form>
      <p class="muted">
        <a href="/signup">{t("public.confirm.again")}</a>
      </p>
    </Entry>
  );
}
