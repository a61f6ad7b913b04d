// The second factor: whether it is on, setting it up, turning it off.
import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { Me } from "../../api/schema";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { PasswordInput } from "../../components/field";
import { Form } from "../../components/form";
import { Badge } from "../../components/surface";
import { SetUp } from "./set-up";
import { wrongPassword } from "./wrong-password";

/** So few recovery codes that one should think of new ones. */
const FEW = 3;

export function SecondFactor({ me, onChanged }: { me: Me; onChanged: () => void }) {
  const [open, setOpen] = useState<"set-up" | "off" | null>(null);
  const close = () => {
    setOpen(null);
    onChanged();
  };
  return (
    <div class="stack">
      <p>
        {me.totp_enabled ? (
          <Badge tone="good">{t("security.totp.on")}</Badge>
        ) : (
          <Badge>{t("security.totp.off")}</Badge>
        )}
      </p>
      <p class="muted">{t("security.totp.text")}</p>
      {me.totp_enabled && (
        <p class={me.recovery_codes_left < FEW ? "strong" : undefined}>
          {t("security.totp.codes-left", { count: me.recovery_codes_left })}{" "}
          {me.recovery_codes_left < FEW && t("security.totp.renew")}
        </p>
      )}
      <div class="row">
        {me.totp_enabled ? (
          <Button look="danger" onClick={() => setOpen("off")}>
            {t("security.totp.turn-off")}
          </Button>
        ) : (
          <Button icon="shield" onClick={() => setOpen("set-up")}>
            {t("security.totp.set-up")}
          </Button>
        )}
      </div>
      {open === "set-up" && <SetUp onClose={close} />}
      {open === "off" && <TurnOff onClose={close} />}
    </div>
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  const form = useForm({
    initial: { password: "" },
    check: ({ password }) => ({ password: password ? undefined : t("common.field.required") }),
    save: async (body) => {
      await call("DELETE /v1/me/totp", { body });
      notify(t("security.totp.now-off"));
      onClose();
    },
    onProblem: wrongPassword("password"),
  });
  return (
    <Dialog title={t("security.totp.turn-off.title")} onClose={onClose}>
      <Form form={form}>
        <p>{t("security.totp.turn-off.text")}</p>
        <PasswordInput
          label={t("security.password.own")}
          autocomplete="current-password"
          {...form.field("password")}
        />
        <div class="dialog-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="danger-solid" busy={form.busy}>
            {t("security.totp.turn-off")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
