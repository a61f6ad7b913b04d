// Changing a contact in place. Where somebody else was faster, theirs is shown beside what was typed, and nothing is lost.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { send } from "../../api/client";
import type { ContactView } from "../../api/schema";
import { useAnswer } from "../../app/data";
import { useForm } from "../../app/form";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { Banner, Card } from "../../components/surface";
import { ContactFields } from "./fields";
import { fieldName } from "./labels";
import { type Merge, mergeEdits } from "./merge";
import { type ContactValues, patchOf, valuesOf } from "./values";

export type Version = { contact: ContactView; etag: string | null };
type Props = {
  version: Version;
  /** Hears of the newest version, and whether it was saved here. */
  onVersion: (version: Version, saved: boolean) => void;
  onClose: () => void;
};

export function EditContact({ version, onVersion, onClose }: Props) {
  const { contact } = version;
  const tags = useAnswer("GET /v1/tags", { query: { limit: 100 } });
  const [base, setBase] = useState(version);
  const [merge, setMerge] = useState<Merge>();
  const form = useForm({
    initial: valuesOf(contact),
    guarded: true,
    check: ({ email }) => ({ email: email.trim() ? undefined : t("common.field.required") }),
    save: async (values) => {
      const patch = patchOf(valuesOf(base.contact), values);
      if (Object.keys(patch).length === 0) return onClose();
      const path = { contact_id: contact.id };
      const answer = await send("PATCH /v1/contacts/{contact_id}", {
        path,
        body: patch,
        ifMatch: base.etag ?? undefined,
      });
      onVersion({ contact: answer.data, etag: answer.etag }, true);
    },
    onProblem: (problem) => {
      if (problem.kind !== "stale-version") return false;
      void takeNewest();
      return true;
    },
  });
  const takeNewest = async () => {
    const answer = await send("GET /v1/contacts/{contact_id}", { path: { contact_id: contact.id } });
    const found = mergeEdits(valuesOf(base.contact), form.values, valuesOf(answer.data));
    const newest = { contact: answer.data, etag: answer.etag };
    form.reset(valuesOf(newest.contact));
    for (const field of Object.keys(found.values) as (keyof ContactValues)[])
      form.set(field, found.values[field]);
    setBase(newest);
    setMerge(found);
    onVersion(newest, false);
  };
  useLayoutEffect(() => form.ref.current?.querySelector("input")?.focus(), []);
  return (
    <Card title={t("contacts.edit.title")}>
      <Form form={form} label={t("contacts.edit.title")}>
        {merge && <Meanwhile merge={merge} newest={valuesOf(base.contact)} onTheirs={form.set} />}
        <ContactFields form={form} tags={(tags.data?.items ?? []).map((one) => one.tag)} />
        <div class="row">
          <Button type="submit" look="primary" busy={form.busy}>
            {t("contacts.edit.save")}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </Form>
    </Card>
  );
}

type MeanwhileProps = {
  merge: Merge;
  newest: ContactValues;
  onTheirs: <K extends keyof ContactValues>(field: K, value: ContactValues[K]) => void;
};

/** What somebody else has saved while this form was open. */
function Meanwhile({ merge, newest, onTheirs }: MeanwhileProps) {
  const [taken, setTaken] = useState<readonly (keyof ContactValues)[]>([]);
  const open = merge.conflicts.filter((field) => !taken.includes(field));
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    ref.current?.focus();
    setTaken([]);
  }, [merge]);
  return (
    <div role="alert" tabIndex={-1} ref={ref}>
      <Banner tone="warning">
        <div class="stack-tight">
          <span class="strong">{t("contacts.edit.meanwhile")}</span>
          {merge.theirs.length > 0 && (
            <span>{t("contacts.edit.theirs", { fields: merge.theirs.map(fieldName).join(", ") })}</span>
          )}
          {open.map((field) => (
            <div class="row" key={field}>
              <span>
                {t("contacts.edit.conflict", { field: fieldName(field), value: saidValue(newest[field]) })}
              </span>
              <Button
                small
                onClick={() => {
                  onTheirs(field, newest[field]);
                  setTaken([...taken, field]);
                }}
              >
                {t("contacts.edit.take")}
              </Button>
            </div>
          ))}
          <span>{t("contacts.edit.again")}</span>
        </div>
      </Banner>
    </div>
  );
}

function saidValue(value: ContactValues[keyof ContactValues]): string {
  if (typeof value === "string") return value || "–";
  return value.map((one) => (typeof one === "string" ? one : `${one.name}: ${one.value}`)).join(", ") || "–";
}
