// Before an import runs: the columns, what is done with contacts that are there already, and a trial that changes nothing.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { call, newKey } from "../../api/client";
import { asProblem, type Problem } from "../../api/problem";
import type { Import } from "../../api/schema";
import { useAction } from "../../app/data";
import { fieldText } from "../../app/fields";
import { t } from "../../app/i18n";
import { notifyProblem } from "../../app/notices";
import { Button } from "../../components/button";
import { Radios } from "../../components/field";
import { Banner, Card } from "../../components/surface";
import { CountTiles } from "./counts";
import { ErrorFile } from "./error-file";
import { firstMapping, hasAddress, type Mapping, sameMapping } from "./fields";
import { MappingTable } from "./mapping";
import { RunProgress } from "./progress";

type Rule = "skip" | "fill" | "overwrite";
type Props = { job: Import; onChange: (job: Import) => void; onCancel: () => void };

export function Prepare({ job, onChange, onCancel }: Props) {
  const [mapping, setMapping] = useState<Mapping>(firstMapping(job));
  const [rule, setRule] = useState<Rule>(job.duplicates ?? "skip");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [lacking, setLacking] = useState(false);
  const table = useRef<HTMLDivElement>(null);
  const trying = job.status === "running";
  const awaited = useRef(false);
  awaited.current ||= trying;
  const refuse = (problem: Problem) => {
    if (problem.fields.size === 0) return notifyProblem(problem);
    setErrors(Object.fromEntries([...problem.fields].map(([field, text]) => [field, fieldText(text)])));
  };
  useLayoutEffect(
    () => table.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
    [errors],
  );
  const start = useAction(
    async (dry: boolean) => {
      setErrors({});
      setLacking(!hasAddress(mapping));
      if (!hasAddress(mapping)) return;
      const left = Object.fromEntries(job.columns.map(({ name }) => [name, mapping[name] ?? null]));
      const body = { mapping: left, duplicates: rule, dry_run: dry };
      const path = { import_id: job.id };
      onChange(await call("POST /v1/imports/{import_id}/start", { path, body, idempotencyKey: newKey() }));
    },
    (problem) => refuse(asProblem(problem)),
  );
  return (
    <div class="stack-loose">
      {trying && <RunProgress job={job} onCancel={onCancel} />}
      {!trying && job.dry_run && (
        <Trial
          job={job}
          awaited={awaited.current}
          same={sameMapping(mapping, job.mapping ?? {}) && rule === job.dry_run.duplicates}
        />
      )}
      {lacking && <Lacking />}
      <fieldset disabled={trying} class="stack-loose">
        <div ref={table}>
          <MappingTable
            columns={job.columns}
            mapping={mapping}
            errors={errors}
            onMapping={(next) => {
              setMapping(next);
              if (hasAddress(next)) setLacking(false);
            }}
          />
        </div>
        <Card>
          <Radios
            label={t("imports.duplicates")}
            value={rule}
            onValue={setRule}
            options={[
              { value: "skip", label: t("imports.duplicates.skip"), hint: t("imports.duplicates.skip.hint") },
              { value: "fill", label: t("imports.duplicates.fill"), hint: t("imports.duplicates.fill.hint") },
              {
                value: "overwrite",
                label: t("imports.duplicates.overwrite"),
                hint: t("imports.duplicates.overwrite.hint"),
              },
            ]}
          />
        </Card>
        <div class="row">
          <Button look="primary" busy={start.busy} onClick={() => start.run(false)}>
            {t("imports.start", { count: job.rows })}
          </Button>
          <Button busy={start.busy} onClick={() => start.run(true)}>
            {t("imports.try")}
          </Button>
          <Button look="quiet" onClick={onCancel}>
            {t("imports.discard")}
          </Button>
        </div>
        <p class="small muted">{t("imports.try.hint")}</p>
      </fieldset>
    </div>
  );
}

/** What the trial has counted; who has waited for it gets there. */
function Trial({ job, same, awaited }: { job: Import; same: boolean; awaited: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (awaited) ref.current?.focus();
  }, []);
  if (!job.dry_run) return null;
  return (
    <div ref={ref} tabIndex={-1} role="status">
      <Card title={t("imports.trial")} aside={<ErrorFile job={job} />}>
        <div class="stack">
          {!same && <p class="muted">{t("imports.trial.other")}</p>}
          <CountTiles counts={job.dry_run} trial />
        </div>
      </Card>
    </div>
  );
}

function Lacking() {
  return (
    <div role="alert">
      <Banner tone="danger">{t("imports.no-address")}</Banner>
    </div>
  );
}
