// Changing one's password; all other sessions end with it.
import { call } from "../../api/client";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { Button } from "../../components/button";
import { PasswordInput } from "../../components/field";
import { Form } from "../../components/form";
import { Card } from "../../components/surface";
import { wrongPassword } from "./wrong-password";

const EMPTY = { old_password: "", new_password: "" };

export function Password({ email }: { email: string }) {
  const form = useForm({
    initial: EMPTY,
    guarded: true,
    check: ({ old_password, new_password }) => ({
      old_password: old_password ? undefined : t("common.field.required"),
      new_password: new_password ? undefined : t("common.field.required"),
    }),
    save: async (values) => {
      await call("POST /v1/me/password", { body: values });
      form.reset(EMPTY);
      notify(t("security.password.changed"));
    },
    onProblem: wrongPassword("old_password"),
  });
  return (
    <Card title={t("security.password")}>
      <Form form={form}>
        <p class="muted">{t("security.password.text")}</p>
        {/* password managers look for whose password it is */}
        <input type="hidden" name="username" autocomplete="username" value={email} />
        <div class="stack password-fields">
          <PasswordInput
            label={t("security.password.old")}
            autocomplete="current-password"
            {...form.field("old_password")}
          />
          <PasswordInput
            label={t("security.password.new")}
            hint={t("security.password.hint")}
            autocomplete="new-password"
            {...form.field("new_password")}
          />
        </div>
        <div class="row">
          <Button type="submit" busy={form.busy}>
            {t("security.password.change")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
