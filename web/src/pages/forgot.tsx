// A link for a new password. The answer is the same whether the address has an account or not.
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { useForm } from "../app/form";
import { t, useLanguage } from "../app/i18n";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { Input } from "../components/field";
import { Form } from "../components/form";
import { Mailed } from "../components/mailed";

export default function ForgotPage() {
  const locale = useLanguage();
  const [mailedTo, setMailedTo] = useState<string>();
  const form = useForm({
    initial: { email: "" },
    check: ({ email }) => ({ email: email.trim() ? undefined : t("common.field.required") }),
    save: async ({ email }) => {
      await call("POST /v1/password/forgot", { body: { email: email.trim(), locale }, anonymous: true });
      setMailedTo(email.trim());
    },
  });
  if (mailedTo)
    return (
      <Mailed title={t("public.forgot.mailed")} address={mailedTo} again={() => setMailedTo(undefined)} />
    );
  return (
    <Entry title={t("public.forgot.title")} lead={t("public.forgot.lead")}>
      <Form form={form}>
        <Input label={t("public.email")} type="email" autocomplete="username" {...form.field("email")} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.forgot.submit")}
        </Button>
      </Form>
      <p>
        <a href="/signin">{t("public.forgot.back")}</a>
      </p>
    </Entry>
  );
}
