// Putting addresses and domains on the list, pasted or from a file. Contacts that match are erased for good, so it asks first.
import { useState } from "preact/hooks";
import { call } from "../../api/client";
import type { Imported } from "../../api/schema";
import { useAction } from "../../app/data";
import { useForm } from "../../app/form";
import { listed, t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { Button } from "../../components/button";
import { confirm } from "../../components/dialog";
import { Input, Textarea } from "../../components/field";
import { FileButton } from "../../components/file-button";
import { Form } from "../../components/form";
import { Card, Progress } from "../../components/surface";
import { filesOf, inParts, type Line, linesOf } from "./lines";
import type { Told } from "./outcome";

const MOST_BYTES = 20_000_000;
const EMPTY = { pasted: "", reason: "", source: "" };

export function Add({ onTold }: { onTold: (told: Told) => void }) {
  const [part, setPart] = useState<{ at: number; of: number } | null>(null);
  const form = useForm({
    initial: EMPTY,
    guarded: true,
    check: ({ pasted }) => ({ pasted: pasted.trim() ? undefined : t("common.field.required") }),
    save: async ({ pasted, reason, source }) => {
      const lines = linesOf(pasted, reason, source);
      if (!(await agreed(lines))) return false;
      const parts = inParts(lines);
      const answers = await inTurn(parts.map((entries) => ({ entries: entries.map(({ entry }) => entry) })));
      const told = sum(
        answers,
        parts.map((one) => one.length),
      );
      const wrong = told.failed.map(({ row }) => lines[row - 1]?.text ?? "");
      form.reset({ ...EMPTY, pasted: wrong.join("\n"), reason: wrong.length > 0 ? reason : "" });
      onTold({ ...told, failed: told.failed.map((one, at) => ({ ...one, text: wrong[at] ?? "" })) });
      return true;
    },
  });
  const inTurn = async (bodies: Body[]): Promise<Imported[]> => {
    const answers: Imported[] = [];
    try {
      for (const [at, body] of bodies.entries()) {
        if (bodies.length > 1) setPart({ at, of: bodies.length });
        answers.push(await call("POST /v1/blacklist/import", { body }));
      }
    } finally {
      setPart(null);
    }
    return answers;
  };
  const take = useAction(async (file: File) => {
    if (file.size > MOST_BYTES) return notify(t("common.problem.too-large"), { danger: true });
    const files = filesOf(await textOf(file));
    if (files.length === 0) return notify(t("blacklist.file.empty"), { danger: true });
    const sure = await confirm({
      title: t("blacklist.file.title", { name: file.name }),
      text: t("blacklist.confirm.text"),
      confirm: t("blacklist.file.confirm"),
      danger: true,
    });
    if (!sure) return;
    const answers = await inTurn(files.map((csv) => ({ csv })));
    onTold(
      sum(
        answers,
        answers.map(({ rows }) => rows),
      ),
    );
  });
  return (
    <Card title={t("blacklist.add")}>
      <Form form={form}>
        <Textarea
          label={t("blacklist.pasted")}
          hint={t("blacklist.pasted.hint")}
          rows={5}
          spellcheck={false}
          placeholder={"jane@example.com\nexample.org"}
          {...form.field("pasted")}
        />
        <div class="grid-2">
          <Input
            label={t("blacklist.reason")}
            hint={t("blacklist.reason.hint")}
            optional
            maxLength={500}
            {...form.field("reason")}
          />
          <Input
            label={t("blacklist.source")}
            hint={t("blacklist.source.hint")}
            optional
            maxLength={500}
            {...form.field("source")}
          />
        </div>
        <div class="row">
          <Button type="submit" look="primary" icon="ban" busy={form.busy}>
            {t("blacklist.submit")}
          </Button>
          <FileButton
            label={t("blacklist.file")}
            accept=".csv,.txt,text/csv,text/plain"
            disabled={form.busy || take.busy}
            onFile={(file) => void take.run(file)}
          />
          <span class="small muted">{t("blacklist.file.hint")}</span>
        </div>
        {part && <Progress label={t("blacklist.working")} value={part.at} max={part.of} />}
      </Form>
    </Card>
  );
}

type Body = { entries: Line["entry"][] } | { csv: string };

function agreed(lines: Line[]): Promise<boolean> {
  const emails = lines.filter(({ entry }) => entry.email).length;
  const domains = lines.length - emails;
  const named = [
    emails > 0 && t("blacklist.addresses", { count: emails }),
    domains > 0 && t("blacklist.domains", { count: domains }),
  ];
  const what = listed(named.filter((one) => one !== false));
  return confirm({
    title: t("blacklist.confirm.title", { what }),
    text: t("blacklist.confirm.text"),
    confirm: t("blacklist.confirm", { what }),
    danger: true,
  });
}

/** The answers of all parts as one; rows are counted through. */
function sum(answers: Imported[], sizes: number[]): Told {
  const told: Told = { rows: 0, added: 0, existing: 0, erased: 0, pending: false, failed: [] };
  let before = 0;
  for (const [at, answer] of answers.entries()) {
    told.rows += answer.rows;
    told.added += answer.added;
    told.existing += answer.existing;
    told.erased += answer.erased;
    told.pending ||= answer.sweep === "pending";
    for (const one of answer.results) {
      if (one.status !== "failed") continue;
      const { row, field, message } = one;
      told.failed.push({ row: before + row, field: field ?? "", message: message ?? "" });
    }
    before += sizes[at] ?? 0;
  }
  return told;
}

/** UTF-8, or what older spreadsheets write. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
