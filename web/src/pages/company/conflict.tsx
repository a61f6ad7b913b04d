// Somebody else saved while one was typing: what they changed beside what one has typed, and the choice between them.
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Icon } from "../../components/icon";
import { Table } from "../../components/table";
import { changed, type Details, labelOf } from "./details";
import { valueText } from "./values";

type Sides = { before: Details; mine: Details; theirs: Details };

export function Conflict({
  before,
  mine,
  theirs,
  onSettle,
}: Sides & { onSettle: (keepMine: boolean) => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => ref.current?.focus(), []);
  const typed = new Set(changed(before, mine));
  const rows = changed(before, theirs);
  return (
    <section class="card stack" role="alert" tabIndex={-1} ref={ref}>
      <div class="banner banner-warning">
        <Icon name="warning" />
        <p class="grow">{t("settings.company.conflict")}</p>
      </div>
      <Table
        caption={t("settings.company.conflict.caption")}
        rows={rows}
        rowKey={(field) => field}
        columns={[
          { name: t("settings.company.conflict.field"), cell: labelOf },
          { name: t("settings.company.conflict.before"), cell: (field) => valueText(field, before[field]) },
          { name: t("settings.company.conflict.theirs"), cell: (field) => valueText(field, theirs[field]) },
          {
            name: t("settings.company.conflict.mine"),
            cell: (field) => (typed.has(field) ? valueText(field, mine[field]) : "–"),
          },
        ]}
      />
      <p class="muted">{t("settings.company.conflict.hint")}</p>
      <div class="row">
        <Button look="primary" onClick={() => onSettle(true)}>
          {t("settings.company.conflict.keep")}
        </Button>
        <Button onClick={() => onSettle(false)}>{t("settings.company.conflict.take")}</Button>
      </div>
    </section>
  );
}
