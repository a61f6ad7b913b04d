// Asking for an export: in which form, and of which contacts. Which ones is kept in the address, under the names that the
// list of contacts uses, so that it can lead here with what it shows.
import { useState } from "preact/hooks";
import { call, newKey } from "../../api/client";
import type { ContactFilter, Export } from "../../api/schema";
import { useAction, useAnswer } from "../../app/data";
import { date, type Key, number, t } from "../../app/i18n";
import { setQuery, usePlace } from "../../app/navigation";
import { useSignedIn } from "../../app/session";
import { Button } from "../../components/button";
import { Segments, Select } from "../../components/field";
import { Badge, Card } from "../../components/surface";
import { FORMATS } from "./list";

type Format = keyof typeof FORMATS;
type Status = NonNullable<ContactFilter["status"]>;

const STATUSES = {
  active: "settings.exports.active",
  restricted: "settings.exports.restricted",
  unsubscribed: "settings.exports.unsubscribed",
  bounced: "settings.exports.bounced",
} as const satisfies Record<Status, Key>;
const FURTHER = ["q", "domain", "created_after", "created_before"] as const;

export function NewExport({ onMade }: { onMade: (job: Export) => void }) {
  const [format, setFormat] = useState<Format>("csv");
  const { query } = usePlace();
  const filter = filterOf(query);
  const ask = useAction(async () => {
    const body = { format, ...(Object.keys(filter).length > 0 && { filter }) };
    onMade(await call("POST /v1/exports", { body, idempotencyKey: newKey() }));
  });
  return (
    <Card title={t("settings.exports.new")}>
      <div class="stack">
        <div class="export-form">
          <Segments
            label={t("settings.exports.format")}
            value={format}
            onValue={setFormat}
            options={(["csv", "jsonl"] as const).map((value) => ({ value, label: FORMATS[value] }))}
          />
          <Choice />
        </div>
        <p class="small muted">
          {format === "csv" ? t("settings.exports.csv.hint") : t("settings.exports.jsonl.hint")}
        </p>
        <div class="row">
          <Button look="primary" icon="download" busy={ask.busy} onClick={() => ask.run()}>
            {Object.keys(filter).length > 0 ? t("settings.exports.some") : t("settings.exports.all")}
          </Button>
          <Further filter={filter} />
        </div>
      </div>
    </Card>
  );
}

function Choice() {
  const { query } = usePlace();
  const { account } = useSignedIn();
  const tags = useAnswer("GET /v1/tags", account.status === "deleted" ? null : { query: { limit: 100 } }).data
    ?.items;
  if (!tags) return null;
  const tag = query.get("tag") ?? "";
  const unlisted = tag && !tags.some((one) => one.tag === tag);
  return (
    <>
      <Select
        label={t("settings.exports.tag")}
        value={tag}
        onValue={(chosen) => setQuery({ tag: chosen })}
        options={[
          { value: "", label: t("settings.exports.any-tag") },
          ...(unlisted ? [{ value: tag, label: tag }] : []),
          ...tags.map(({ tag: value, count }) => ({ value, label: `${value} (${number(count)})` })),
        ]}
      />
      <Select
        label={t("settings.exports.contact-status")}
        value={query.get("status") ?? ""}
        onValue={(status) => setQuery({ status })}
        options={[
          { value: "", label: t("settings.exports.any-status") },
          ...Object.entries(STATUSES).map(([value, label]) => ({ value, label: t(label) })),
        ]}
      />
    </>
  );
}

/** Conditions that one came with and that have no field here, each to be taken off. */
function Further({ filter }: { filter: ContactFilter }) {
  return (
    <>
      {FURTHER.filter((name) => filter[name]).map((name) => (
        <Badge key={name}>
          {shown(name, filter[name] ?? "")}
          <Button
            small
            look="quiet"
            icon="close"
            label={t("settings.exports.without")}
            onClick={() => setQuery({ [name]: null })}
          />
        </Badge>
      ))}
    </>
  );
}

function shown(name: (typeof FURTHER)[number], value: string): string {
  if (name === "created_after") return t("settings.exports.after", { day: date(value) });
  if (name === "created_before") return t("settings.exports.before", { day: date(value) });
  return name === "domain" ? `@${value}` : `“${value}”`;
}

function filterOf(query: URLSearchParams): ContactFilter {
  const given = [...FURTHER, "tag", "status"].map((name) => [name, query.get(name)] as const);
  return Object.fromEntries(given.filter(([, value]) => value)) as ContactFilter;
}
