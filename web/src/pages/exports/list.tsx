// The exports of the last 90 days, with the file while it is kept.
import { call } from "../../api/client";
import type { Export } from "../../api/schema";
import { useAction, useAnswer } from "../../app/data";
import { language, number, t } from "../../app/i18n";
import { useNames } from "../../app/people";
import { Button } from "../../components/button";
import { Badge, Progress } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { Time } from "../../components/text";

export const FORMATS = { csv: "CSV", jsonl: "JSON Lines" } as const;

export function ExportList({ items }: { items: Export[] }) {
  const name = useNames();
  const total = useAnswer("GET /v1/account", {}).data?.counters.contacts ?? 0;
  const columns: Column<Export>[] = [
    {
      name: t("settings.exports.asked"),
      cell: (job) => (
        <>
          <Time value={job.created_at} />
          <br />
          <span class="small muted">{name(job.created_by)}</span>
        </>
      ),
    },
    { name: t("settings.exports.format"), cell: (job) => FORMATS[job.format] },
    { name: t("settings.exports.rows"), end: true, cell: (job) => number(job.rows) },
    { name: t("settings.exports.status"), cell: (job) => <Status job={job} total={total} /> },
    {
      name: t("settings.actions"),
      hideName: true,
      end: true,
      cell: (job) => job.status === "done" && job.url && <Download job={job} />,
    },
  ];
  return (
    <Table caption={t("settings.exports.list")} rows={items} rowKey={(job) => job.id} columns={columns} />
  );
}

function Status({ job, total }: { job: Export; total: number }) {
  if (job.status === "failed") {
    const why = language.get() === "en" && job.failure;
    return (
      <>
        <Badge tone="danger">{t("settings.exports.status.failed")}</Badge>
        {why && <span class="small muted"> {why}</span>}
      </>
    );
  }
  if (job.status !== "done") {
    const known = job.filter === null && job.rows > 0 && total > 0;
    return (
      <div class="stack-tight export-progress">
        <span class="small muted">{t("settings.exports.status.running")}</span>
        <Progress
          label={t("settings.exports.status.running")}
          {...(known && { value: job.rows, max: Math.max(total, job.rows) })}
        />
      </div>
    );
  }
  if (!job.url) return <span class="muted">{t("settings.exports.status.gone")}</span>;
  return (
    <>
      <Badge tone="good">{t("settings.exports.status.done")}</Badge>{" "}
      <span class="small muted">
        {t("settings.exports.until")} <Time value={job.file_expires_at} as="day" />
      </span>
    </>
  );
}

/** Links to files are good for some minutes only, so each download asks for a fresh one. */
function Download({ job }: { job: Export }) {
  const download = useAction(async () => {
    const { url } = await call("GET /v1/exports/{export_id}", { path: { export_id: job.id } });
    if (url) location.assign(url);
  });
  return (
    <Button small icon="download" busy={download.busy} onClick={() => download.run()}>
      {t("settings.exports.download")}
    </Button>
  );
}
