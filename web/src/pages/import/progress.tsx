// A run while it goes on: how far it is, how fast, how long it still takes. It goes on without this page.
import type { Import } from "../../api/schema";
import { number, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Card, Progress } from "../../components/surface";
import { statusText } from "../imports/labels";
import { CountTiles } from "./counts";

export function RunProgress({ job, onCancel }: { job: Import; onCancel: () => void }) {
  const done = doneOf(job);
  const pace = paceText(job);
  const share = job.rows > 0 ? done / job.rows : 0;
  return (
    <Card
      title={statusText(job)}
      aside={
        job.task !== "undo" && (
          <Button small onClick={onCancel}>
            {t("imports.stop")}
          </Button>
        )
      }
    >
      <div class="stack">
        <Progress label={statusText(job)} value={done} max={Math.max(1, job.rows)} />
        <div class="row row-between" role="status">
          <span class="number">
            {t("imports.progress", {
              done: number(done),
              rows: number(job.rows),
              share: number(share, { style: "percent" }),
            })}
          </span>
          {pace && <span class="number muted">{pace}</span>}
        </div>
        {job.task === "import" && <CountTiles counts={job} />}
        <p class="small muted">{t("imports.goes-on")}</p>
      </div>
    </Card>
  );
}

/** An undo counts apart from what the import itself has done. */
function doneOf(job: Import): number {
  if (job.task !== "undo") return job.processed;
  return job.undo ? job.undo.removed + job.undo.restored + job.undo.kept : 0;
}

/** How fast it goes and how long it still takes, once the API can tell. */
function paceText({ rows_per_second, seconds_left }: Import): string {
  if (!rows_per_second) return "";
  const rate = t("imports.pace", { count: Math.max(1, Math.round(rows_per_second)) });
  return seconds_left === null ? rate : `${rate} · ${leftText(seconds_left)}`;
}

function leftText(seconds: number): string {
  if (seconds < 60) return t("imports.left.seconds", { count: Math.max(1, Math.round(seconds)) });
  return t("imports.left.minutes", { count: Math.ceil(seconds / 60) });
}
