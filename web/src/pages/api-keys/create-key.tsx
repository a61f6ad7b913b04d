// Making a key, and the one moment at which it is shown.
import { call } from "../../api/client";
import type { NewKey } from "../../api/schema";
import { useForm } from "../../app/form";
import { type Key, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Checkbox, Input } from "../../components/field";
import { Form } from "../../components/form";
import { Banner } from "../../components/surface";
import { CopyButton } from "../../components/text";

export type Scope = "read" | "write";
export const SCOPES = {
  read: { name: "settings.keys.read", hint: "settings.keys.read.hint" },
  write: { name: "settings.keys.write", hint: "settings.keys.write.hint" },
} as const satisfies Record<Scope, { name: Key; hint: Key }>;

export function CreateKey({ onClose, onMade }: { onClose: () => void; onMade: (key: NewKey) => void }) {
  const form = useForm({
    initial: { label: "", read: true, write: false },
    check: ({ label, read, write }) => ({
      label: label.trim() ? undefined : t("common.field.required"),
      read: read || write ? undefined : t("settings.keys.scopes.one"),
    }),
    save: async ({ label, read, write }) => {
      const scopes: Scope[] = [...(read ? (["read"] as const) : []), ...(write ? (["write"] as const) : [])];
      onMade(await call("POST /v1/api-keys", { body: { label: label.trim(), scopes } }));
    },
  });
  return (
    <Dialog title={t("settings.keys.create")} onClose={onClose}>
      <Form form={form}>
        <Input
          label={t("settings.keys.label")}
          hint={t("settings.keys.label.hint")}
          maxLength={200}
          autocomplete="off"
          {...form.field("label")}
        />
        <fieldset class="stack-tight">
          <legend class="field-label">{t("settings.keys.scopes")}</legend>
          {(["read", "write"] as const).map((scope) => (
            <Checkbox
              key={scope}
              label={t(SCOPES[scope].name)}
              hint={t(SCOPES[scope].hint)}
              {...form.field(scope)}
            />
          ))}
        </fieldset>
        <div class="dialog-foot">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={form.busy}>
            {t("settings.keys.create")}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

export function Made({ made, onClose }: { made: NewKey; onClose: () => void }) {
  return (
    <Dialog title={t("settings.keys.made", { label: made.label })} onClose={onClose}>
      <div class="stack">
        <Banner tone="warning">{t("settings.keys.once")}</Banner>
        <Input label={t("settings.keys.key")} value={made.key} onValue={() => undefined} readOnly />
        <p class="small muted">
          {t("settings.keys.use")} <code>Authorization: Bearer …</code>
        </p>
        <div class="dialog-foot">
          <CopyButton value={made.key} label={t("settings.keys.copy")} />
          <Button look="primary" onClick={onClose}>
            {t("settings.keys.done")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
