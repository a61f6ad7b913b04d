// Once a whole page is ticked: how many that is, and all others that match on request.
import { t } from "../../app/i18n";
import { Button } from "../../components/button";
import type { Selection } from "./selection";

type Props = { selection: Selection; rows: number; whole: boolean; total: number | null };

export function TakeAll({ selection, rows, whole, total }: Props) {
  if (!whole) return null;
  if (selection.all) return <p class="take-all">{allText(total)}</p>;
  return (
    <p class="take-all">
      {t("contacts.select.page-taken", { count: rows })}{" "}
      <Button look="link" onClick={selection.takeAll}>
        {total === null ? t("contacts.select.all") : t("contacts.select.all-of", { count: total })}
      </Button>
    </p>
  );
}

function allText(total: number | null): string {
  return total === null
    ? t("contacts.select.all-taken")
    : t("contacts.select.all-of-taken", { count: total });
}
