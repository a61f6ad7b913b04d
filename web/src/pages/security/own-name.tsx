// One's own name, as colleagues see it; the address is what one signs in with and stays.
import { call } from "../../api/client";
import type { Me } from "../../api/schema";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { refreshSession } from "../../app/session";
import { Button } from "../../components/button";
import { Input } from "../../components/field";
import { Form } from "../../components/form";
import { Card } from "../../components/surface";

export function OwnName({ me, onSaved }: { me: Me; onSaved: (me: Me) => void }) {
  const form = useForm({
    initial: { name: me.name },
    guarded: true,
    check: ({ name }) => ({ name: name.trim() ? undefined : t("common.field.required") }),
    save: async ({ name }) => {
      const saved = await call("PATCH /v1/me", { body: { name: name.trim() } });
      form.reset({ name: saved.name });
      onSaved(saved);
      notify(t("security.name.saved"));
      await refreshSession();
    },
  });
  return (
    <Card title={t("security.you")}>
      <Form form={form}>
        <div class="grid-2">
          <Input label={t("security.name")} autocomplete="name" maxLength={200} {...form.field("name")} />
          <Input label={t("security.email")} value={me.email} onValue={() => undefined} readOnly />
        </div>
        <div class="row">
          <Button type="submit" busy={form.busy}>
            {t("security.name.save")}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
