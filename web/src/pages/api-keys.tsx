// Keys for the account's own tools: made, shown once, listed with their last use, withdrawn.
import { useState } from "preact/hooks";
import { call } from "../api/client";
import type { KeyView, NewKey } from "../api/schema";
import { useAction, useList } from "../app/data";
import { t } from "../app/i18n";
import { notify } from "../app/notices";
import { useNames } from "../app/people";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Button } from "../components/button";
import { confirm } from "../components/dialog";
import { Creating, Locked } from "../components/locked";
import { Page } from "../components/page";
import { Badge, Card, Empty } from "../components/surface";
import { type Column, Table } from "../components/table";
import { Time } from "../components/text";
import { CreateKey, Made, SCOPES } from "./api-keys/create-key";

/** Keys of one account (chalicelib/services/api_keys.py). */
const MOST = 20;

export default function ApiKeysPage() {
  if (can(useSignedIn(), "manage-team")) return <Keys />;
  return (
    <Page title={t("settings.keys.title")}>
      <Locked />
    </Page>
  );
}

function Keys() {
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  const list = useList("GET /v1/api-keys", { limit: 100 });
  const full = (list.items?.length ?? 0) >= MOST;
  const withdraw = useAction(async (key: KeyView) => {
    const agreed = await confirm({
      title: t("settings.keys.withdraw.title", { label: key.label }),
      text: t("settings.keys.withdraw.text"),
      confirm: t("settings.keys.withdraw.confirm"),
      danger: true,
    });
    if (!agreed) return;
    await call("DELETE /v1/api-keys/{key_id}", { path: { key_id: key.id } });
    list.change((items) => items.filter(({ id }) => id !== key.id));
    notify(t("settings.keys.withdrawn", { label: key.label }));
  });
  const keep = ({ key: _, ...shown }: NewKey) => list.change((items) => [...items, shown]);
  return (
    <Page
      title={t("settings.keys.title")}
      lead={
        <>
          {t("settings.keys.lead")} <a href="/v1/docs">{t("settings.keys.docs")}</a>
        </>
      }
      actions={
        <Creating>
          <Button look="primary" icon="plus" disabled={full} onClick={() => setCreating(true)}>
            {t("settings.keys.create")}
          </Button>
        </Creating>
      }
    >
      {full && <p class="muted">{t("settings.keys.full", { most: MOST })}</p>}
      <Card flush>
        <Answered of={{ ...list, data: list.items }}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon="key" title={t("settings.keys.none")}>
                {t("settings.keys.none.text")}
              </Empty>
            ) : (
              <KeyTable keys={items} withdraw={(key) => void withdraw.run(key)} />
            )
          }
        </Answered>
      </Card>
      {creating && (
        <CreateKey
          onClose={() => setCreating(false)}
          onMade={(key) => {
            keep(key);
            setCreating(false);
            setMade(key);
          }}
        />
      )}
      {made && <Made made={made} onClose={() => setMade(null)} />}
    </Page>
  );
}

function KeyTable({ keys, withdraw }: { keys: KeyView[]; withdraw: (key: KeyView) => void }) {
  const name = useNames();
  const columns: Column<KeyView>[] = [
    {
      name: t("settings.keys.label"),
      cell: (key) => (
        <>
          {key.label}
          <br />
          <code class="small muted" title={key.prefix}>
            {shortened(key.prefix)}
          </code>
        </>
      ),
    },
    {
      name: t("settings.keys.scopes"),
      cell: (key) => (
        <span class="row">
          {key.scopes.map((scope) => (
            <Badge key={scope}>{t(SCOPES[scope].name)}</Badge>
          ))}
        </span>
      ),
    },
    {
      name: t("settings.created"),
      cell: (key) => (
        <>
          <Time value={key.created_at} as="day" />
          <br />
          <span class="small muted">{name(key.created_by)}</span>
        </>
      ),
    },
    {
      name: t("settings.keys.used"),
      cell: (key) =>
        key.last_used_at ? <Time value={key.last_used_at} as="ago" /> : t("settings.keys.never"),
    },
    {
      name: t("settings.actions"),
      hideName: true,
      end: true,
      cell: (key) => (
        <Button
          small
          look="danger"
          aria-label={t("settings.keys.withdraw.label", { label: key.label })}
          onClick={() => withdraw(key)}
        >
          {t("settings.keys.withdraw")}
        </Button>
      ),
    },
  ];
  return <Table caption={t("settings.keys.title")} rows={keys} rowKey={(key) => key.id} columns={columns} />;
}

/** Enough to tell keys apart by; all of it is in the title. */
function shortened(prefix: string): string {
  return `${prefix.slice(0, 7)}…${prefix.slice(-6)}`;
}
