// Deleting the account: what goes and when, typed confirmation, and for a deleted account the way back (promises D1, D2).
import { useState } from "preact/hooks";
import { call } from "../api/client";
import { useAction, useAnswer } from "../app/data";
import { useForm } from "../app/form";
import { moment, number, t } from "../app/i18n";
import { go } from "../app/navigation";
import { notify } from "../app/notices";
import { can, refreshSession, session, useSignedIn } from "../app/session";
import { Button, LinkButton } from "../components/button";
import { Input, PasswordInput } from "../components/field";
import { Form } from "../components/form";
import { Locked } from "../components/locked";
import { Page } from "../components/page";
import { Banner, Card } from "../components/surface";
import { Rich, Time } from "../components/text";

const RESTORABLE = 30 * 86_400_000;

export default function DeleteAccountPage() {
  const view = useSignedIn();
  if (view.account.status === "deleted") return <Deleted />;
  return (
    <Page title={t("settings.delete.title")} lead={t("settings.delete.lead")} narrow>
      {can(view, "own") ? <Deleting /> : <Locked owners />}
    </Page>
  );
}

function Deleting() {
  const { account } = useSignedIn();
  const [now] = useState(Date.now);
  const purge = new Date(now + RESTORABLE);
  const counters = useAnswer("GET /v1/account", {}).data?.counters;
  const form = useForm({
    initial: { confirm: "", password: "" },
    check: ({ confirm, password }) => ({
      confirm: same(confirm, account.company) ? undefined : t("settings.delete.other-name"),
      password: password ? undefined : t("common.field.required"),
    }),
    save: async ({ confirm, password }) => {
      const { purge_at } = await call("DELETE /v1/account", { body: { confirm, password } });
      await go(`/deleted?until=${encodeURIComponent(purge_at)}`, { replace: true });
      session.set(null);
    },
    onProblem: ({ fields }) => fields.has("password") && { password: t("settings.delete.wrong-password") },
  });
  return (
    <>
      <Card title={t("settings.delete.goes")}>
        <ul class="stack-tight">
          <li>
            {counters
              ? t("settings.delete.goes.contacts", {
                  count: counters.contacts,
                  contacts: number(counters.contacts),
                })
              : t("settings.delete.goes.all-contacts")}
          </li>
          <li>{t("settings.delete.goes.files")}</li>
          <li>{t("settings.delete.goes.team")}</li>
          <li>{t("settings.delete.goes.subscription")}</li>
        </ul>
      </Card>
      <Card title={t("settings.delete.until")}>
        <ol class="stack-tight">
          <li>{t("settings.delete.until.now")}</li>
          <li>
            <Rich
              text="settings.delete.until.restore"
              values={{ moment: moment(purge) }}
              strong={(text: string) => <strong>{text}</strong>}
            />
          </li>
          <li>{t("settings.delete.until.after")}</li>
        </ol>
      </Card>
      <Banner icon="download" action={<a href="/exports">{t("settings.delete.export")}</a>}>
        {t("settings.delete.export.text")}
      </Banner>
      <Card title={t("settings.delete.confirm")}>
        <Form form={form}>
          <Input
            label={t("settings.delete.name", { company: account.company })}
            autocomplete="off"
            spellcheck={false}
            {...form.field("confirm")}
          />
          <PasswordInput
            label={t("settings.delete.password")}
            autocomplete="current-password"
            {...form.field("password")}
          />
          <div class="row">
            <Button type="submit" look="danger-solid" icon="trash" busy={form.busy}>
              {t("settings.delete.submit", { company: account.company })}
            </Button>
          </div>
        </Form>
      </Card>
    </>
  );
}

function Deleted() {
  const { account } = useSignedIn();
  const deletedAt = useAnswer("GET /v1/account", {}).data?.deleted_at;
  const restore = useAction(async () => {
    await call("POST /v1/account/restore");
    await refreshSession();
    notify(t("settings.delete.restored", { company: account.company }));
    await go("/contacts");
  });
  return (
    <Page title={t("settings.delete.deleted.title", { company: account.company })} narrow>
      <Card>
        <div class="stack">
          <dl class="facts">
            <dt>{t("settings.delete.deleted.at")}</dt>
            <dd>{deletedAt ? <Time value={deletedAt} /> : "…"}</dd>
            <dt>{t("settings.delete.deleted.purge")}</dt>
            <dd class="strong">{account.purge_at && <Time value={account.purge_at} />}</dd>
          </dl>
          <p>{t("settings.delete.deleted.text")}</p>
          <div class="row">
            <Button look="primary" icon="undo" busy={restore.busy} onClick={() => restore.run()}>
              {t("settings.delete.restore")}
            </Button>
            <LinkButton href="/exports" icon="download">
              {t("settings.delete.export")}
            </LinkButton>
          </div>
        </div>
      </Card>
    </Page>
  );
}

/** As the API compares them: without spaces around, and however accents are put together. */
function same(typed: string, company: string): boolean {
  return typed.trim().normalize("NFC") === company.trim().normalize("NFC");
}
