// What became of the lines that were put on the list, and which of them could not be read.
import { useLayoutEffect, useRef } from "preact/hooks";
import { fieldText } from "../../app/fields";
import { type Key, number, t } from "../../app/i18n";
import { Button } from "../../components/button";
import { Card } from "../../components/surface";
import { Table } from "../../components/table";

type Failed = { row: number; field: string; message: string; text?: string };
export type Told = {
  rows: number;
  added: number;
  existing: number;
  erased: number;
  pending: boolean;
  failed: Failed[];
};

const WHY: Record<string, Key> = {
  email: "blacklist.wrong.email",
  domain: "blacklist.wrong.domain",
  reason: "blacklist.wrong.remark",
  source: "blacklist.wrong.remark",
  id: "blacklist.wrong.id",
  masked: "blacklist.wrong.id",
};
const MOST_SHOWN = 100;

export function Outcome({ told, onClose }: { told: Told; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => ref.current?.focus(), [told]);
  const { added, existing, erased, failed } = told;
  return (
    <Card
      title={t("blacklist.outcome")}
      aside={<Button small look="quiet" icon="close" label={t("common.dismiss")} onClick={onClose} />}
    >
      <div class="stack" ref={ref} tabIndex={-1} role="status">
        <ul>
          <li>{t("blacklist.added", { count: added })}</li>
          {existing > 0 && <li>{t("blacklist.existing", { count: existing })}</li>}
          <li>
            {t("blacklist.erased", { count: erased })} {told.pending && t("blacklist.pending")}
          </li>
          {failed.length > 0 && <li class="strong">{t("blacklist.failed", { count: failed.length })}</li>}
        </ul>
        {failed.length > 0 && (
          <Table
            caption={t("blacklist.failed.caption")}
            rows={failed.slice(0, MOST_SHOWN)}
            rowKey={({ row }) => String(row)}
            columns={[
              { name: t("blacklist.line"), cell: ({ row, text }) => text ?? number(row) },
              { name: t("blacklist.why"), cell: why },
            ]}
          />
        )}
        {failed.length > MOST_SHOWN && (
          <p class="muted">{t("blacklist.failed.more", { count: MOST_SHOWN })}</p>
        )}
      </div>
    </Card>
  );
}

function why({ field, message }: Failed): string {
  const known = WHY[field];
  return known ? t(known as "blacklist.wrong.email") : fieldText(message);
}
