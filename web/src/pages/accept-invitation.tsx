// Joining a team by a mailed link. Who is signed in as the invited address joins with one press; the API says what else
// it needs: a password of who has an account already, or the details of who is new.
import { useState } from "preact/hooks";
import { call } from "../api/client";
import type { Problem } from "../api/problem";
import { useForm } from "../app/form";
import { t, useLanguage } from "../app/i18n";
import { go } from "../app/navigation";
import { enter } from "../app/session";
import { useToken } from "../app/token";
import { AcceptText, inForce } from "../components/acceptance";
import { Button } from "../components/button";
import { Entry } from "../components/entry";
import { Checkbox, Input, PasswordInput } from "../components/field";
import { Form } from "../components/form";

type Step = "ask" | "known" | "code" | "new";

export default function AcceptInvitationPage() {
  const token = useToken();
  const locale = useLanguage();
  const [step, setStep] = useState<Step>("ask");
  const form = useForm({
    initial: { name: "", password: "", totp: "", accepted: false },
    check: ({ name, password, totp, accepted }) => ({
      name: step === "new" && !name.trim() ? t("common.field.required") : undefined,
      password: step !== "ask" && !password ? t("common.field.required") : undefined,
      totp: step === "code" && !totp.trim() ? t("common.field.required") : undefined,
      accepted: step === "new" && !accepted ? t("public.accept.missing") : undefined,
    }),
    save: async ({ name, password, totp }) => {
      const proof = step === "ask" ? {} : { password };
      const code = step === "code" ? { totp: totp.trim() } : {};
      const person = step === "new" ? { name: name.trim(), locale, accept: await inForce() } : {};
      await enter(
        await call("POST /v1/invitations/accept", {
          body: { token, ...proof, ...code, ...person },
          anonymous: true,
        }),
      );
      await go("/contacts", { replace: true });
    },
    onProblem: (problem) => {
      const next = nextStep(step, problem);
      if (next) setStep(next);
      return next !== null;
    },
  });
  const { value: accepted, ...accept } = form.field("accepted");
  return (
    <Entry title={t("public.invited.title")} lead={t(LEADS[step])}>
      <Form form={form}>
        {step === "new" && <Input label={t("public.name")} autocomplete="name" {...form.field("name")} />}
        {step !== "ask" && (
          <PasswordInput
            label={t("public.password")}
            hint={step === "new" ? t("public.password.hint") : undefined}
            autocomplete={step === "new" ? "new-password" : "current-password"}
            {...form.field("password")}
          />
        )}
        {step === "code" && (
          <Input
            label={t("public.totp")}
            hint={t("public.totp.hint")}
            inputMode="numeric"
            autocomplete="one-time-code"
            {...form.field("totp")}
          />
        )}
        {step === "new" && <Checkbox label={<AcceptText />} value={accepted} {...accept} />}
        <Button type="submit" look="primary" wide busy={form.busy}>
          {t("public.invited.submit")}
        </Button>
      </Form>
    </Entry>
  );
}

const LEADS = {
  ask: "public.invited.lead",
  known: "public.invited.known",
  code: "public.invited.known",
  new: "public.invited.new",
} as const;

function nextStep(step: Step, problem: Problem): Step | null {
  if (step === "ask" && problem.kind === "not-signed-in") return "known";
  if (step === "ask" && problem.kind === "invalid" && !problem.fields.has("token")) return "new";
  if (step === "known" && problem.kind === "totp-required") return "code";
  return null;
}
