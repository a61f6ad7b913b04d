// A run while it goes on: how far it is, how fast, how long it still takes. It goes on without this page.
import { useRef } from "preact/hooks";
import type { Import } from "../../api/schema";
import { number, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Card, Progress } from "../../components/surface";
import { statusText } from "../imports/labels";
import { CountTiles } from "./counts";
import { type Pace, paceOf, type Seen } from "./pace";

export function RunProgress({ job, onCancel }: { job: Import; onCancel: () => void }) {
  const done = doneOf(job);
  const pace = usePace(job, done);
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
          {pace && <span class="number muted">{paceText(pace)}</span>}
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

function usePace(job: Import, processed: number): Pace | null {
  const first = useRef<Seen & { task: Import["task"] }>(undefined);
  const now = { at: Date.now(), processed, task: job.task };
  if (!first.current || first.current.task !== job.task) first.current = now;
  return paceOf(first.current, now, job.rows);
}

function paceText({ perSecond, secondsLeft }: Pace): string {
  const rate = t("imports.pace", { count: Math.round(perSecond) });
  const minutes = Math.ceil(secondsLeft / 60);
  const left =
    secondsLeft < 60
      ? t("imports.left.seconds", { count: Math.max(1, Math.round(secondsLeft)) })
      : t("imports.left.minutes", { count: minutes });
  return `${rate} · ${left}`;
}
