// Who changed what in a contact, newest first.
import { useEffect, useRef } from "preact/hooks";
import type { HistoryEntry } from "../../api/schema";
import { useList } from "../../app/data";
import { t } from "../../app/i18n";
import { useNames } from "../../app/people";
import { More } from "../../components/moving";
import { Card, Failure, Skeleton } from "../../components/surface";
import { Time } from "../../components/text";
import { fieldName, GROUNDS, groundText } from "./labels";

/** `version` brings in what was done since. */
export function HistoryCard({ contactId, version }: { contactId: string; version: number }) {
  const list = useList("GET /v1/contacts/{contact_id}/history", { limit: 10 }, { contact_id: contactId });
  const nameOf = useNames();
  const first = useRef(version);
  useEffect(() => {
    if (version !== first.current) list.reload();
    first.current = version;
  }, [version]);
  return (
    <Card title={t("contacts.part.history")}>
      {list.problem && <Failure problem={list.problem} retry={list.reload} />}
      {!list.items && !list.problem && <Skeleton lines={4} />}
      <ol class="history">
        {(list.items ?? []).map((entry) => (
          <li key={entry.id}>
            <span class="strong">{actionText(entry.action)}</span>{" "}
            <span class="small muted">
              <Actor actor={entry.actor} nameOf={nameOf} /> · <Time value={entry.at} as="ago" />
            </span>
            {entry.action !== "created" && <Changes changes={entry.changes} />}
          </li>
        ))}
      </ol>
      <More list={list} />
    </Card>
  );
}

function actionText(action: string): string {
  const known: Record<string, () => string> = {
    created: () => t("contacts.history.created"),
    changed: () => t("contacts.history.changed"),
    restricted: () => t("contacts.history.restricted"),
    lifted: () => t("contacts.history.lifted"),
  };
  return known[action]?.() ?? t("contacts.history.changed");
}

function Actor({ actor, nameOf }: { actor: string; nameOf: (author: string) => string }) {
  if (actor.startsWith("import:"))
    return <a href={`/imports/${encodeURIComponent(actor.slice(7))}`}>{t("contacts.history.import")}</a>;
  return <>{nameOf(actor)}</>;
}

function Changes({ changes }: { changes: HistoryEntry["changes"] }) {
  const fields = Object.entries(changes).filter(
    ([field]) => field !== "status" || !("restriction" in changes),
  );
  if (fields.length === 0) return null;
  return (
    <dl class="changes small">
      {fields.map(([field, change]) => (
        <div key={field}>
          <dt class="muted">{fieldName(field)}</dt>
          <dd>
            <del>{saidValue(field, change.from)}</del> → <ins>{saidValue(field, change.to)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What stood there, in words: nothing, a text, a list, the ground of a restriction. */
function saidValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return t("contacts.history.nothing");
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : t("contacts.history.nothing");
  const ground = field === "restriction" && GROUNDS.find((one) => one === value);
  if (ground) return groundText(ground);
  if (typeof value === "object") return Object.values(value).filter(Boolean).join(", ");
  return String(value);
}
