// Jobs on many contacts: shown while they run, also to who comes back later, with their end told.
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client";
import type { Job } from "../../api/schema";
import { useAction, usePolling } from "../../app/data";
import { number, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Banner, Progress } from "../../components/surface";

export type Jobs = {
  jobs: readonly Job[];
  add: (job: Job) => void;
  replace: (job: Job) => void;
  dismiss: (id: string) => void;
};

const ENDED: readonly Job["status"][] = ["done", "failed", "cancelled"];
const isEnded = (job: Job) => ENDED.includes(job.status);

/** The jobs that run, and those that have ended since. Looks for them once `ready`, so that rows come first. */
export function useJobs(ready: boolean, onEnd: () => void): Jobs {
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const replace = (job: Job) => setJobs((now) => now.map((one) => (one.id === job.id ? job : one)));
  useEffect(() => {
    if (!ready) return;
    call("GET /v1/contact-jobs", { query: { limit: 5 } })
      .then(({ items }) => {
        const running = items.filter((job) => !isEnded(job));
        setJobs((now) => [...now, ...running.filter((job) => !now.some((one) => one.id === job.id))]);
      })
      .catch(() => undefined); // the list is of use without them
  }, [ready]);
  const running = jobs.filter((job) => !isEnded(job));
  usePolling(async () => {
    for (const { id } of running) {
      const job = await call("GET /v1/contact-jobs/{job_id}", { path: { job_id: id } });
      replace(job);
      if (isEnded(job)) onEnd();
    }
    return true;
  }, running.length > 0);
  return {
    jobs,
    add: (job) => setJobs((now) => [job, ...now]),
    replace,
    dismiss: (id) => setJobs((now) => now.filter((job) => job.id !== id)),
  };
}

export function JobList({ jobs }: { jobs: Jobs }) {
  if (jobs.jobs.length === 0) return null;
  return (
    <div class="stack-tight" role="status">
      {jobs.jobs.map((job) => (
        <JobBanner key={job.id} job={job} jobs={jobs} />
      ))}
    </div>
  );
}

function JobBanner({ job, jobs }: { job: Job; jobs: Jobs }) {
  const cancel = useAction(async () =>
    jobs.replace(await call("POST /v1/contact-jobs/{job_id}/cancel", { path: { job_id: job.id } })),
  );
  const ended = isEnded(job);
  const button = ended ? (
    <Button
      small
      look="quiet"
      icon="close"
      label={t("common.dismiss")}
      onClick={() => jobs.dismiss(job.id)}
    />
  ) : (
    <Button small busy={cancel.busy} onClick={() => cancel.run()}>
      {t("contacts.job.cancel")}
    </Button>
  );
  return (
    <Banner
      tone={job.status === "failed" ? "danger" : job.status === "done" ? "good" : "accent"}
      action={button}
    >
      <div class="stack-tight">
        <span>
          <span class="strong">{jobText(job)}</span>{" "}
          {t("contacts.job.counts", { count: job.done, found: number(job.matched) })}
          {job.failed > 0 && ` ${t("contacts.failed.others", { count: job.failed })}`}
        </span>
        {!ended && <Progress label={jobText(job)} {...howFar(job)} />}
      </div>
    </Banner>
  );
}

/** Against the contacts that are expected to match; without an end where nobody knows how many. */
function howFar({ done, failed, expected }: Job): { value?: number; max?: number } {
  return expected ? { value: Math.min(done + failed, expected), max: expected } : {};
}

function jobText(job: Job): string {
  if (job.status === "failed") return t("contacts.job.failed");
  if (job.status === "cancelled") return t("contacts.job.cancelled");
  if (job.status === "done") return t("contacts.job.done");
  const doing: Record<string, () => string> = {
    tag: () => t("contacts.job.tag"),
    untag: () => t("contacts.job.untag"),
    restrict: () => t("contacts.job.restrict"),
    blacklist: () => t("contacts.job.blacklist"),
    delete: () => t("contacts.job.erase"),
  };
  return doing[job.action]?.() ?? t("contacts.bulk.doing");
}
