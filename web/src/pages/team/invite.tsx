// Inviting somebody: address, role, and the language of the mail.
import { call } from "../../api/client";
import type { InvitationView } from "../../api/schema";
import { useForm } from "../../app/form";
import { t, useLanguage } from "../../app/i18n";
import { notify } from "../../app/notices";
import { useSignedIn } from "../../app/session";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Input, Select } from "../../components/field";
import { Form } from "../../components/form";
import { manages, ROLE_HINTS, ROLE_NAMES, ROLES, type Role } from "./roles";

type Props = { onClose: () => void; onInvited: (invitation: InvitationView) => void };

export function Invite({ onClose, onInvited }: Props) {
  const view = useSignedIn();
  const spoken = useLanguage();
  const form = useForm({
    initial: { email: "", role: "member" as string, locale: spoken as string },
    check: ({ email }) => ({ email: email.trim() ? undefined : t("common.field.required") }),
    save: async ({ email, role, locale }) => {
      const body = { email: email.trim(), role: role as Role, locale: locale as "en" | "fr" };
      const invitation = await call("POST /v1/team/invitations", { body });
      notify(t("team.invited", { email: invitation.email }));
      onInvited(invitation);
    },
    onProblem: ({ kind }) => kind === "already-exists" && { email: t("team.invite.member-already") },
  });
  return (
    <Dialog title={t("team.invite")} onClose={onClose}>
      <Form form={form}>
        <p class="muted">{t("team.invite.text")}</p>
        <Input
          label={t("team.email")}
          type="email"
          autocomplete="off"
          spellcheck={false}
          {...form.field("email")}
        />
        <Select
          label={t("team.role")}
          hint={t(ROLE_HINTS[form.values.role as Role])}
          {...form.field("role")}
          options={ROLES.filter((role) => manages(view.role, role)).map((value) => ({
            value,
            label: t(ROLE_NAMES[value]),
          }))}
        />
        <Select
          label={t("team.invite.locale")}
          {...form.field("locale")}
          options={[
            { value: "en", label: "English" },
            { value: "fr", label: "Français" },
          ]}
        />
        <div class="dialog-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={form.busy}>
            {t("team.invite.send")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
