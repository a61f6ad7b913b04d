// Sign-up: address, password, name and company, and nothing else (promise C1); versions agreed to (promise C2).
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { useForm } from "../app/form";
import { t, useLanguage } from "../app/i18n";
import { AcceptText, inForce } from "../components/acceptance";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { Checkbox, Input, PasswordInput } from "../components/field";
import { Form } from "../components/form";
import { Mailed } from "../components/mailed";

const NOTHING = { email: "", password: "", name: "", company: "", accepted: false, newsletter: false };

export default function SignUpPage() {
  const [mailedTo, setMailedTo] = useState<string>();
  if (mailedTo)
    return (
      <Mailed title={t("public.signup.mailed")} address={mailedTo} again={() => setMailedTo(undefined)} />
    );
  return <SignUpForm done={setMailedTo} />;
}

function SignUpForm({ done }: { done: (address: string) => void }) {
  const locale = useLanguage();
  const form = useForm({
    initial: NOTHING,
    guarded: true,
    check: (values) => ({
      name: required(values.name),
      company: required(values.company),
      email: required(values.email),
      password: required(values.password),
      accepted: values.accepted ? undefined : t("public.accept.missing"),
    }),
    save: async ({ accepted: _, email, ...rest }) => {
      const body = { ...rest, email: email.trim(), locale, accept: await inForce() };
      await call("POST /v1/signup", { body, anonymous: true });
      done(email.trim());
    },
  });
  const { value: accepted, ...accept } = form.field("accepted");
  return (
    <Entry title={t("public.signup.title")} lead={t("public.signup.lead")}>
      <Form form={form}>
        <Input label={t("public.name")} autocomplete="name" {...form.field("name")} />
        <Input label={t("public.company")} autocomplete="organization" {...form.field("company")} />
        <Input label={t("public.email")} type="email" autocomplete="username" {...form.field("email")} />
        <PasswordInput
          label={t("public.password")}
          hint={t("public.password.hint")}
          autocomplete="new-password"
          {...form.field("password")}
        />
        <Checkbox label={<AcceptText />} value={accepted} {...accept} />
        <Checkbox label={t("public.newsletter")} {...form.field("newsletter")} />
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.signup.submit")}
        </Button>
      </Form>
      <p class="muted">
        {t("public.signup.known")} <a href="/signin">{t("common.sign-in")}</a>
      </p>
    </Entry>
  );
}

function required(value: string): string | undefined {
  return value.trim() ? undefined : t("common.field.required");
}
