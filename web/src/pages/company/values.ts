// How a detail's value is shown: codes by their names, nothing as a dash.
import { countryName, type Key, textOf } from "../../app/i18n";

const STATUS: Record<string, Key> = {
  trial: "settings.status.trial",
  active: "settings.status.active",
  read_only: "settings.status.read-only",
  suspended: "settings.status.suspended",
  deleted: "settings.status.deleted",
};
const LANGUAGES: Record<string, string> = { en: "English", fr: "Français" };

export function valueText(field: string, value: string | null | undefined): string {
  if (!value) return "–";
  if (field === "address.country") return countryName(value);
  if (field === "locale") return LANGUAGES[value] ?? value;
  const status = field === "status" ? STATUS[value] : undefined;
  return status ? textOf(status) : value;
}
