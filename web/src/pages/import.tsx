// One import on its way: its file is read, its columns are chosen, it is tried, it runs, it is reported and taken back.
import { call } from "../api/client";
import type { Import } from "../api/schema";
import { useAction, useAnswer, usePolling } from "../app/data";
import { t } from "../app/i18n";
import type { PageProps } from "../app/router";
import { allows, useSignedIn } from "../app/session";
import { LinkButton } from "../components/button";
import { confirm } from "../components/dialog";
import { Page } from "../components/page";
import { Badge, Banner, Card, Empty, Failure, Progress, Skeleton } from "../components/surface";
import { Time } from "../components/text";
import { Prepare } from "./import/prepare";
import { RunProgress } from "./import/progress";
import { Report } from "./import/report";
import { isMoving, STATUS_TONE, statusText } from "./imports/labels";
import "./import.css";

export default function ImportPage({ params }: PageProps) {
  const path = { import_id: params.import_id ?? "" };
  const answer = useAnswer("GET /v1/imports/{import_id}", { path });
  const job = answer.data;
  usePolling(
    async () => {
      const next = await call("GET /v1/imports/{import_id}", { path });
      answer.replace(next);
      return isMoving(next);
    },
    job !== undefined && isMoving(job),
  );
  const back = { href: "/imports", label: t("imports.title") };
  return (
    <Page
      title={job?.file_name ?? t("imports.one")}
      back={back}
      lead={
        job && (
          <>
            <Badge tone={STATUS_TONE[job.status]}>{statusText(job)}</Badge> <Time value={job.created_at} />
          </>
        )
      }
    >
      {answer.problem && !job && <Missing problem={answer.problem} retry={answer.reload} />}
      {!job && !answer.problem && (
        <div class="card import-waiting">
          <Skeleton lines={8} />
        </div>
      )}
      {job && <Steps job={job} onChange={answer.replace} />}
    </Page>
  );
}

function Missing({
  problem,
  retry,
}: {
  problem: NonNullable<Parameters<typeof Failure>[0]["problem"]>;
  retry: () => void;
}) {
  if (problem.kind !== "not-found") return <Failure problem={problem} retry={retry} />;
  return (
    <div class="card">
      <Empty
        icon="file"
        title={t("imports.gone.title")}
        action={<LinkButton href="/imports">{t("imports.another")}</LinkButton>}
      >
        {t("imports.gone.text")}
      </Empty>
    </div>
  );
}

function Steps({ job, onChange }: { job: Import; onChange: (job: Import) => void }) {
  const view = useSignedIn();
  const path = { import_id: job.id };
  const cancel = useAction(async () => {
    const ran = job.task === "import";
    const sure = await confirm({
      title: t("imports.cancel.title"),
      text: ran ? t("imports.cancel.running") : t("imports.cancel.text"),
      confirm: t("imports.cancel.submit"),
      danger: true,
    });
    if (sure) onChange(await call("POST /v1/imports/{import_id}/cancel", { path }));
  });
  const stop = () => void cancel.run();
  switch (job.status) {
    case "awaiting_upload":
      return <Awaiting late={!isMoving(job)} />;
    case "analysing":
      return (
        <Card title={t("imports.reading")}>
          <div class="stack" role="status">
            <Progress label={t("imports.reading")} />
            <p class="muted">{t("imports.reading.text")}</p>
          </div>
        </Card>
      );
    case "ready":
      if (!allows(view, "import")) return <Banner tone="warning">{t("imports.barred")}</Banner>;
      return <Prepare key="prepare" job={job} onChange={onChange} onCancel={stop} />;
    case "running":
      if (job.task === "dry_run")
        return <Prepare key="prepare" job={job} onChange={onChange} onCancel={stop} />;
      return <RunProgress job={job} onCancel={stop} />;
    default:
      return <Report job={job} onChange={onChange} />;
  }
}

/** The file is on its way, or has been lost on it. */
function Awaiting({ late }: { late: boolean }) {
  return (
    <div class="card">
      <Empty
        icon="upload"
        title={late ? t("imports.awaiting.lost") : t("imports.awaiting")}
        action={late ? <LinkButton href="/imports">{t("imports.another")}</LinkButton> : undefined}
      >
        {late ? t("imports.awaiting.lost.text") : t("imports.awaiting.text")}
      </Empty>
    </div>
  );
}
