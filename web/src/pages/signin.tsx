// Sign-in, with the second factor when it is on, and back to where one was.
import { useLayoutEffect, useState } from "preact/hooks";
import { call } from "../api/client";
import { useForm } from "../app/form";
import { t } from "../app/i18n";
import { go, usePlace } from "../app/navigation";
import { safeReturn } from "../app/return-address";
import { enter } from "../app/session";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { Input, PasswordInput } from "../components/field";
import { Form } from "../components/form";

export default function SignInPage() {
  const next = safeReturn(usePlace().query.get("next"));
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm({
    initial: { email: "", password: "", totp: "" },
    check: ({ email, password, totp }) => ({
      email: email.trim() ? undefined : t("common.field.required"),
      password: password ? undefined : t("common.field.required"),
      totp: needsCode && !totp.trim() ? t("common.field.required") : undefined,
    }),
    save: async ({ email, password, totp }) => {
      const code = totp.trim() ? { totp: totp.trim() } : {};
      const view = await call("POST /v1/session", {
        body: { email: email.trim(), password, ...code },
        anonymous: true,
      });
      await enter(view);
      await go(next ?? (view.account.status === "deleted" ? "/delete-account" : "/contacts"), {
        replace: true,
      });
    },
    onProblem: (problem) => {
      if (problem.kind !== "totp-required" || needsCode) return false;
      setNeedsCode(true);
      return true;
    },
  });
  useLayoutEffect(() => {
    if (needsCode) form.ref.current?.querySelector<HTMLInputElement>('[name="totp"]')?.focus();
  }, [needsCode]);
  return (
    <Entry title={t("public.signin.title")} lead={next ? t("public.signin.next") : undefined}>
      <Form form={form}>
        <Input label={t("public.email")} type="email" autocomplete="username" {...form.field("email")} />
        <PasswordInput
          label={t("public.password")}
          autocomplete="current-password"
          {...form.field("password")}
        />
        {needsCode && (
          <Input
            label={t("public.totp")}
            hint={t("public.totp.hint")}
            inputMode="numeric"
            autocomplete="one-time-code"
            {...form.field("totp")}
          />
        )}
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.signin.submit")}
        </Button>
      </Form>
      <p>
        <a href="/forgot">{t("public.signin.forgot")}</a>
      </p>
      <p class="muted">
        {t("public.signin.new")} <a href="/signup">{t("common.sign-up")}</a>
      </p>
    </Entry>
  );
}
