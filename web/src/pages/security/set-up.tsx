// Setting up the second factor, step by step: the password, the app's code from a QR code or the typed secret, and the
// recovery codes, which are shown this once.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { call } from "../../api/client";
import type { TotpSecret } from "../../api/schema";
import { saveText } from "../../app/download";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Input, PasswordInput } from "../../components/field";
import { Form } from "../../components/form";
import { QrCode } from "../../components/qr-code";
import { Banner } from "../../components/surface";
import { CopyButton } from "../../components/text";
import { wrongPassword } from "./wrong-password";

type Step =
  | { name: "password" }
  | { name: "scan"; password: string; given: TotpSecret }
  | { name: "codes"; codes: string[] };

/** What gets the focus as a step begins. */
const FIRST = "input:not([readonly]), .button-primary";

export function SetUp({ onClose }: { onClose: () => void }) {
  const [step, setStep] = useState<Step>({ name: "password" });
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => body.current?.querySelector<HTMLElement>(FIRST)?.focus(), [step]);
  const number = { password: 1, scan: 2, codes: 3 }[step.name];
  return (
    <Dialog title={t("security.set-up.title", { step: number, steps: 3 })} onClose={onClose}>
      <div ref={body}>
        {step.name === "password" && (
          <Confirm
            onClose={onClose}
            onGiven={(password, given) => setStep({ name: "scan", password, given })}
          />
        )}
        {step.name === "scan" && (
          <Scan {...step} onClose={onClose} onOn={(codes) => setStep({ name: "codes", codes })} />
        )}
        {step.name === "codes" && <Codes codes={step.codes} onClose={onClose} />}
      </div>
    </Dialog>
  );
}

type ConfirmProps = { onClose: () => void; onGiven: (password: string, given: TotpSecret) => void };

function Confirm({ onClose, onGiven }: ConfirmProps) {
  const form = useForm({
    initial: { password: "" },
    check: ({ password }) => ({ password: password ? undefined : t("common.field.required") }),
    save: async ({ password }) => onGiven(password, await call("POST /v1/me/totp", { body: { password } })),
    onProblem: wrongPassword("password"),
  });
  return (
    <Form form={form}>
      <p>{t("security.set-up.password")}</p>
      <PasswordInput
        label={t("security.password.own")}
        autocomplete="current-password"
        {...form.field("password")}
      />
      <div class="dialog-foot">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.busy}>
          {t("security.set-up.next")}
        </Button>
      </div>
    </Form>
  );
}

type ScanProps = {
  password: string;
  given: TotpSecret;
  onClose: () => void;
  onOn: (codes: string[]) => void;
};

function Scan({ password, given, onClose, onOn }: ScanProps) {
  const form = useForm({
    initial: { code: "" },
    check: ({ code }) => ({
      code: digits(code).length === 6 ? undefined : t("security.set-up.six"),
    }),
    save: async ({ code }) => {
      const body = { password, code: digits(code) };
      onOn((await call("POST /v1/me/totp/confirm", { body })).recovery_codes);
    },
    onProblem: ({ fields }) => fields.has("code") && { code: t("security.set-up.wrong-code") },
  });
  return (
    <Form form={form}>
      <p>{t("security.set-up.scan")}</p>
      <QrCode text={given.uri} label={t("security.set-up.qr")} />
      <div class="stack-tight">
        <Input
          label={t("security.set-up.secret")}
          value={grouped(given.secret)}
          onValue={() => undefined}
          readOnly
        />
        <div class="row">
          <CopyButton value={given.secret} label={t("security.set-up.copy-secret")} />
        </div>
      </div>
      <Input
        label={t("security.set-up.code")}
        hint={t("security.set-up.code.hint")}
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={8}
        {...form.field("code")}
      />
      <div class="dialog-foot">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" look="primary" busy={form.busy}>
          {t("security.set-up.turn-on")}
        </Button>
      </div>
    </Form>
  );
}

function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = `${codes.join("\n")}\n`;
  return (
    <div class="stack">
      <Banner tone="good" icon="check">
        {t("security.totp.now-on")}
      </Banner>
      <p>{t("security.codes.text")}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row">
        <CopyButton value={text} label={t("security.codes.copy")} />
        <Button small icon="download" onClick={() => saveText("lead-labs-recovery-codes.txt", text)}>
          {t("security.codes.download")}
        </Button>
      </div>
      <div class="dialog-foot">
        <Button look="primary" onClick={onClose}>
          {t("security.codes.kept")}
        </Button>
      </div>
    </div>
  );
}

function digits(code: string): string {
  return code.replace(/\D/g, "");
}

/** In fours, which are easier to type off. */
function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
