// How imports, their states and what can go wrong with a file are called, in the person's language.
import type { Import } from "../../api/schema";
import { language, number, t } from "../../app/i18n";
import type { Tone } from "../../components/surface";

type Status = Import["status"];

export const MAX_BYTES = 500_000_000;
export const MAX_ROWS = 2_000_000;
export const MAX_COLUMNS = 500;
export const KEPT_DAYS = 7;

export function statusText({ status, task }: Pick<Import, "status" | "task">): string {
  if (status === "running" && task === "dry_run") return t("imports.status.trying");
  if (status === "running" && task === "undo") return t("imports.status.undoing");
  return {
    awaiting_upload: () => t("imports.status.awaiting"),
    analysing: () => t("imports.status.analysing"),
    ready: () => t("imports.status.ready"),
    running: () => t("imports.status.running"),
    done: () => t("imports.status.done"),
    failed: () => t("imports.status.failed"),
    cancelled: () => t("imports.status.cancelled"),
    undone: () => t("imports.status.undone"),
  }[status]();
}

export const STATUS_TONE: Record<Status, Tone> = {
  awaiting_upload: "plain",
  analysing: "accent",
  ready: "warning",
  running: "accent",
  done: "good",
  failed: "danger",
  cancelled: "plain",
  undone: "plain",
};

/** Whether somebody is at work on it, so that looking again is worth while. */
export function isMoving({ status, created_at }: Import): boolean {
  if (status === "awaiting_upload") return Date.now() - Date.parse(created_at) < 3_600_000;
  return status === "analysing" || status === "running";
}

/** A size in the units people know. */
export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return number(bytes / 1000 ** step, {
    style: "unit",
    unit: units[step] ?? "byte",
    maximumFractionDigits: step === 0 ? 0 : 1,
  });
}

const KNOWN: readonly [RegExp, () => string][] = [
  [/file is empty/, () => t("imports.failure.empty")],
  [/no contacts under it/, () => t("imports.failure.header-only")],
  [/more than [\d,]+ rows have quotation/i, () => t("imports.failure.quotes")],
  [/more than [\d,]+ rows/, () => t("imports.failure.rows", { most: MAX_ROWS })],
  [/larger than/, () => t("imports.failure.large", { most: fileSize(MAX_BYTES) })],
  [/Excel|workbook/, () => t("imports.failure.excel")],
  [/columns; at most|keys?; [\d,]+ can be read/, () => t("imports.failure.columns", { most: MAX_COLUMNS })],
  [/password/, () => t("imports.failure.password")],
  [/zip archive holds/, () => t("imports.failure.archive")],
  [/archive/, () => t("imports.failure.packed")],
  [/not a CSV file|JSON/, () => t("imports.failure.kind")],
  [/read-only|suspended/, () => t("imports.failure.standing")],
];

/** Why an import failed. The API's own sentence is English and says where in the file; French has its own for what is known. */
export function failureText(failure: string): string {
  if (language.get() === "en") return failure;
  return KNOWN.find(([pattern]) => pattern.test(failure))?.[1]() ?? t("imports.failure.other");
}
