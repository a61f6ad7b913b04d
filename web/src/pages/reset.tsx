// A new password by a mailed link; every session of the person ends with it.
import { call } from "../api/client";
import { useForm } from "../app/form";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { notify } from "../app/notices";
import { session } from "../app/session";
import { useToken } from "../app/token";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { PasswordInput } from "../components/field";
import { Form } from "../components/form";

export default function ResetPage() {
  const token = useToken();
  const form = useForm({
    initial: { password: "" },
    check: ({ password }) => ({ password: password ? undefined : t("common.field.required") }),
    save: async ({ password }) => {
      await call("POST /v1/password/reset", { body: { token, password }, anonymous: true });
      session.set(null);
      notify(t("public.reset.done"));
      await go("/signin", { replace: true });
    },
  });
  return (
    <Entry title={t("public.reset.title")} lead={t("public.reset.lead")}>
      <Form form={form}>
        <PasswordInput
          label={t("public.reset.password")}
          hint={t("public.password.hint")}
          autocomplete="new-password"
          {...form.field("password")}
        />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.reset.submit")}
        </Button>
      </Form>
      <p>
        <a href="/forgot">{t("public.reset.again")}</a>
      </p>
    </Entry>
  );
}
