// What became of an import that has ended, and the way back from it.
import { call } from "../../api/client";
import type { Import } from "../../api/schema";
import { useAction } from "../../app/data";
import { t } from "../../app/i18n";
import { notify, notifyProblem } from "../../app/notices";
import { Button, LinkButton } from "../../components/button";
import { confirm } from "../../components/dialog";
import { Banner, Card } from "../../components/surface";
import { failureText, KEPT_DAYS } from "../imports/labels";
import { CountTiles, Tiles } from "./counts";
import { ErrorFile } from "./error-file";

const DAY = 86_400_000;

export function Report({ job, onChange }: { job: Import; onChange: (job: Import) => void }) {
  const ran = job.task !== null && job.task !== "dry_run";
  return (
    <div class="stack-loose">
      {job.failure && <Banner tone="danger">{failureText(job.failure)}</Banner>}
      {job.status === "undone" && job.undo && (
        <Card title={t("imports.undone")}>
          <Tiles
            tiles={[
              [t("imports.count.removed"), job.undo.removed],
              [t("imports.count.restored"), job.undo.restored],
              [t("imports.count.kept"), job.undo.kept],
            ]}
          />
        </Card>
      )}
      {ran && (
        <Card title={t("imports.report")}>
          <CountTiles counts={job} />
        </Card>
      )}
      <div class="row">
        <LinkButton look="primary" href={job.status === "done" ? "/contacts" : "/imports"}>
          {job.status === "done" ? t("imports.see-contacts") : t("imports.another")}
        </LinkButton>
        <ErrorFile job={job} />
        {ran && job.status !== "undone" && <Undo job={job} onChange={onChange} />}
      </div>
    </div>
  );
}

/** The file is kept for a week, and an undo reads it again. */
function Undo({ job, onChange }: { job: Import; onChange: (job: Import) => void }) {
  const undo = useAction(
    async () => {
      const sure = await confirm({
        title: t("imports.undo.title"),
        text: t("imports.undo.text"),
        confirm: t("imports.undo.submit"),
        danger: true,
      });
      if (!sure) return;
      onChange(await call("POST /v1/imports/{import_id}/undo", { path: { import_id: job.id } }));
    },
    (problem) =>
      problem.kind === "gone" ? notify(t("imports.undo.gone"), { danger: true }) : notifyProblem(problem),
  );
  if (job.created + job.updated === 0) return null;
  if (Date.now() - Date.parse(job.created_at) > KEPT_DAYS * DAY)
    return <span class="small muted">{t("imports.undo.gone")}</span>;
  return (
    <Button look="danger" icon="undo" busy={undo.busy} onClick={() => undo.run()}>
      {t("imports.undo")}
    </Button>
  );
}
