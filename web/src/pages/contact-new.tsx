// One new contact. An address that is there already leads to its contact.
import { useState } from "preact/hooks";
import { call, newKey } from "../api/client";
import { useAnswer } from "../app/data";
import { useForm } from "../app/form";
import { t } from "../app/i18n";
import { go } from "../app/navigation";
import { notify } from "../app/notices";
import { allows, useSignedIn } from "../app/session";
import { Button, LinkButton } from "../components/button";
import { Form } from "../components/form";
import { Page } from "../components/page";
import { Banner } from "../components/surface";
import { ContactFields } from "./contacts/fields";
import { nameOf } from "./contacts/labels";
import { BLANK, creationOf } from "./contacts/values";

export default function ContactNewPage() {
  const view = useSignedIn();
  return (
    <Page
      title={t("contacts.new")}
      lead={t("contacts.new.lead")}
      narrow
      back={{ href: "/contacts", label: t("contacts.title") }}
    >
      {allows(view, "create") ? (
        <NewContact />
      ) : (
        <Banner tone="warning" action={<a href="/billing">{t("common.banner.plan")}</a>}>
          {t("contacts.none.barred")}
        </Banner>
      )}
    </Page>
  );
}

function NewContact() {
  const tags = useAnswer("GET /v1/tags", { query: { limit: 100 } });
  const [existing, setExisting] = useState<string>();
  const form = useForm({
    initial: BLANK,
    guarded: true,
    check: ({ email }) => ({ email: email.trim() ? undefined : t("common.field.required") }),
    save: async (values) => {
      setExisting(undefined);
      const made = await call("POST /v1/contacts", { body: creationOf(values), idempotencyKey: newKey() });
      notify(t("contacts.created", { name: nameOf(made) }));
      await go(`/contacts/${made.id}`, { replace: true });
    },
    onProblem: (problem) => {
      if (problem.kind !== "already-exists" || typeof problem.extra.id !== "string") return false;
      setExisting(problem.extra.id);
      form.ref.current?.querySelector<HTMLElement>('[name="email"]')?.focus();
      return true;
    },
  });
  return (
    <div class="card">
      <Form form={form} label={t("contacts.new")}>
        {existing && (
          <div role="alert">
            <Banner tone="warning" action={<a href={`/contacts/${existing}`}>{t("contacts.exists.open")}</a>}>
              {t("contacts.exists")}
            </Banner>
          </div>
        )}
        <ContactFields form={form} tags={(tags.data?.items ?? []).map((one) => one.tag)} />
        <div class="row">
          <Button type="submit" look="primary" busy={form.busy}>
            {t("contacts.new.submit")}
          </Button>
          <LinkButton href="/contacts">{t("common.cancel")}</LinkButton>
        </div>
      </Form>
    </div>
  );
}
