// Configuration → Export contacts: ask for a file, watch it being made, fetch it (promise R2).
import { useRef } from "preact/hooks";
import { call } from "../api/client";
import type { Export } from "../api/schema";
import { useList, usePolling } from "../app/data";
import { t } from "../app/i18n";
import { notify } from "../app/notices";
import { can, useSignedIn } from "../app/session";
import { Answered } from "../components/answered";
import { Locked } from "../components/locked";
import { More } from "../components/moving";
import { Page } from "../components/page";
import { Card, Empty } from "../components/surface";
import { ExportList } from "./exports/list";
import { NewExport } from "./exports/new-export";
import "./exports.css";

const PAGE = { limit: 25 };

export default function ExportsPage() {
  return (
    <Page title={t("settings.exports.title")} lead={t("settings.exports.lead")}>
      {can(useSignedIn(), "manage-account") ? <Exports /> : <Locked />}
    </Page>
  );
}

function Exports() {
  const list = useList("GET /v1/exports", PAGE);
  const awaited = useRef(new Set<string>());
  const running = (list.items ?? []).filter(isRunning);
  for (const { id } of running) awaited.current.add(id);
  usePolling(async () => {
    const { items } = await call("GET /v1/exports", { query: PAGE });
    list.change((shown) => merged(items, shown));
    for (const job of items) if (!isRunning(job) && awaited.current.delete(job.id)) tell(job);
    return items.some(isRunning);
  }, running.length > 0);
  return (
    <>
      <NewExport onMade={(job) => list.change((items) => merged([job], items))} />
      <Card title={t("settings.exports.list")} flush>
        <Answered of={{ ...list, data: list.items }}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon="download" title={t("settings.exports.none")}>
                {t("settings.exports.none.text")}
              </Empty>
            ) : (
              <ExportList items={items} />
            )
          }
        </Answered>
        <More list={list} />
      </Card>
    </>
  );
}

function isRunning({ status }: Export): boolean {
  return status === "queued" || status === "running";
}

function tell(job: Export): void {
  if (job.status === "done") notify(t("settings.exports.ready", { count: job.rows }));
  else notify(t("settings.exports.failed"), { danger: true });
}

/** What is shown with newer states of it, and what is new on top. */
function merged(newer: readonly Export[], shown: readonly Export[]): Export[] {
  const known = new Set(newer.map(({ id }) => id));
  return [...newer, ...shown.filter(({ id }) => !known.has(id))];
}
