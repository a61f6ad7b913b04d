// The imports of the last months, newest first, each with what became of it.
import type { Import } from "../../api/schema";
import { type List, usePolling } from "../../app/data";
import { number, t } from "../../app/i18n";
import { useNames } from "../../app/people";
import { More } from "../../components/moving";
import { Badge, Card, Empty, Failure, Skeleton } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";
import { isMoving, STATUS_TONE, statusText } from "./labels";

export function ImportHistory({ list }: { list: List<Import> }) {
  const nameOf = useNames();
  const items = list.items ?? [];
  usePolling(async () => {
    list.reload();
    return true;
  }, items.some(isMoving));
  return (
    <Card title={t("imports.history")} flush={items.length > 0}>
      {list.problem && <Failure problem={list.problem} retry={list.reload} />}
      {!list.items && !list.problem && <Skeleton lines={5} />}
      {list.items && items.length === 0 && (
        <Empty icon="file" title={t("imports.none.title")}>
          {t("imports.none.text")}
        </Empty>
      )}
      {items.length > 0 && (
        <Table
          caption={t("imports.history")}
          rows={items}
          rowKey={(one) => one.id}
          columns={columns(nameOf)}
        />
      )}
      {list.hasMore && (
        <div class="imports-more">
          <More list={list} />
        </div>
      )}
    </Card>
  );
}

function columns(nameOf: (author: string) => string): Column<Import>[] {
  return [
    { name: t("imports.column.file"), cell: (one) => <a href={`/imports/${one.id}`}>{one.file_name}</a> },
    {
      name: t("imports.column.status"),
      cell: (one) => <Badge tone={STATUS_TONE[one.status]}>{statusText(one)}</Badge>,
    },
    { name: t("imports.column.result"), cell: result },
    { name: t("imports.column.by"), cell: (one) => nameOf(one.created_by) },
    { name: t("imports.column.when"), cell: (one) => <Time value={one.created_at} as="ago" />, end: true },
  ];
}

/** What it did, or how many rows there are to do something with. */
function result(one: Import): string | null {
  if (one.status === "ready" || one.status === "running") return t("imports.rows", { count: one.rows });
  if (one.processed === 0) return null;
  return t("imports.result", {
    created: number(one.created),
    updated: number(one.updated),
    failed: number(one.failed),
  });
}
