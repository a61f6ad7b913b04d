// Who changed what in the company information.
import { useEffect, useRef } from "preact/hooks";
import { useList } from "../../app/data";
import { t } from "../../app/i18n";
import { useNames } from "../../app/people";
import { Answered } from "../../components/answered";
import { More } from "../../components/moving";
import { Card } from "../../components/surface";
import { Time } from "../../components/text";
import { labelOf } from "./details";
import { valueText } from "./values";

/** `version` is the account's: a newer one has a newer history. */
export function CompanyHistory({ version }: { version: number }) {
  const list = useList("GET /v1/account/history", { limit: 10 });
  const known = useRef(version);
  useEffect(() => {
    if (known.current !== version) list.reload();
    known.current = version;
  }, [version]);
  const name = useNames();
  return (
    <Card title={t("settings.company.history")}>
      <Answered of={{ ...list, data: list.items }} lines={3}>
        {(items) =>
          items.length === 0 ? (
            <p class="muted">{t("settings.company.history.none")}</p>
          ) : (
            <ol class="history">
              {items.map((entry) => (
                <li key={entry.id} class="stack-tight">
                  <span class="small muted">
                    {name(entry.actor)} · <Time value={entry.at} as="ago" />
                  </span>
                  <ul class="plain-list">
                    {Object.entries(entry.changes).map(([field, change]) => (
                      <li key={field}>
                        <span class="strong">{labelOf(field)}</span>
                        {": "}
                        <del class="muted">{valueText(field, change.from)}</del>
                        {" → "}
                        <ins>{valueText(field, change.to)}</ins>
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      <More list={list} />
    </Card>
  );
}
