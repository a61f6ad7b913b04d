// The list: what, why and since when, what it has erased, and taking it off.
import { call } from "../../api/client";
import type { Entry } from "../../api/schema";
import { type List, useAction, usePolling } from "../../app/data";
import { number, t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { useNames } from "../../app/people";
import { Answered } from "../../components/answered";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { More } from "../../components/moving";
import { Badge, Card, Empty, Progress } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";

export const nameOf = (entry: Entry) => entry.domain ?? entry.masked ?? "";

export function Entries({ list }: { list: List<Entry> }) {
  const pending = (list.items ?? []).some(({ sweep }) => sweep === "pending");
  usePolling(async () => {
    const { items } = await call("GET /v1/blacklist", { query: { limit: 25 } });
    const newer = new Map(items.map((entry) => [entry.id, entry]));
    list.change((shown) => shown.map((entry) => newer.get(entry.id) ?? entry));
    return items.some(({ sweep }) => sweep === "pending");
  }, pending);
  return (
    <Card title={t("blacklist.list")} flush>
      <Answered of={{ ...list, data: list.items }}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon="ban" title={t("blacklist.none")}>
              {t("blacklist.none.text")}
            </Empty>
          ) : (
            <EntryTable entries={items} list={list} />
          )
        }
      </Answered>
      <More list={list} />
    </Card>
  );
}

export function EntryTable({ entries, list }: { entries: Entry[]; list: List<Entry> }) {
  const name = useNames();
  const columns: Column<Entry>[] = [
    {
      name: t("blacklist.what"),
      cell: (entry) => (
        <>
          {nameOf(entry)} {entry.kind === "domain" && <Badge>{t("blacklist.domain")}</Badge>}
        </>
      ),
    },
    {
      name: t("blacklist.why"),
      cell: (entry) => (
        <>
          {entry.reason ?? "–"}
          {entry.source && (
            <>
              <br />
              <span class="small muted">{entry.source}</span>
            </>
          )}
        </>
      ),
    },
    {
      name: t("blacklist.since"),
      cell: (entry) => (
        <>
          <Time value={entry.created_at} as="day" />
          <br />
          <span class="small muted">{name(entry.created_by)}</span>
        </>
      ),
    },
    { name: t("blacklist.erased.column"), end: true, cell: (entry) => <Erased entry={entry} /> },
    {
      name: t("blacklist.actions"),
      hideName: true,
      end: true,
      cell: (entry) => <Remove entry={entry} list={list} />,
    },
  ];
  return (
    <Table caption={t("blacklist.list")} rows={entries} rowKey={(entry) => entry.id} columns={columns} />
  );
}

function Erased({ entry }: { entry: Entry }) {
  if (entry.sweep === "done") return <>{number(entry.erased)}</>;
  return (
    <div class="stack-tight sweep">
      <span class="small">{t("blacklist.sweeping", { count: entry.erased })}</span>
      <Progress label={t("blacklist.sweeping", { count: entry.erased })} />
    </div>
  );
}

function Remove({ entry, list }: { entry: Entry; list: List<Entry> }) {
  const label = nameOf(entry);
  const putBack = useAction(async () => {
    const { id, masked, domain, reason, source, created_at } = entry;
    const target = domain ? { domain } : { id, masked };
    await call("POST /v1/blacklist/import", {
      body: { entries: [{ ...target, reason, source, created_at }] },
    });
    list.reload();
  });
  const remove = useAction(async () => {
    const agreed = await confirm({
      title: t("blacklist.remove.title", { what: label }),
      text: t("blacklist.remove.text"),
      confirm: t("blacklist.remove.confirm", { what: label }),
      danger: true,
    });
    if (!agreed) return;
    await call("DELETE /v1/blacklist/{entry_id}", { path: { entry_id: entry.id } });
    list.change((items) => items.filter(({ id }) => id !== entry.id));
    notify(t("blacklist.removed", { what: label }), {
      action: { label: t("blacklist.undo"), run: () => void putBack.run() },
    });
  });
  return (
    <Button
      small
      look="danger"
      busy={remove.busy}
      aria-label={t("blacklist.remove.label", { what: label })}
      onClick={() => remove.run()}
    >
      {t("blacklist.remove")}
    </Button>
  );
}
