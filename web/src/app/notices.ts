// Short words at the edge of the screen about what has just happened.
import type { Problem } from "../api/problem";
import { t } from "./i18n";
import { go } from "./navigation";
import { leadsToBilling, problemText } from "./problems";
import { createStore } from "./store";

export type Notice = {
  id: number;
  text: string;
  danger: boolean;
  /** What takes it back or goes on, as in "Undo". */
  action?: { label: string; run: () => void };
};

const SECONDS = 7;
export const notices = createStore<readonly Notice[]>([]);
let last = 0;

export function notify(text: string, options: { danger?: boolean; action?: Notice["action"] } = {}): void {
  last += 1;
  const notice: Notice = { id: last, text, danger: options.danger ?? false };
  if (options.action) notice.action = options.action;
  notices.set([...notices.get().slice(-2), notice]);
  if (!notice.danger) setTimeout(() => dismiss(notice.id), SECONDS * 1000 * (notice.action ? 2 : 1));
}

export function notifyProblem(problem: Problem): void {
  const action = { label: t("common.to-billing"), run: () => void go("/billing") };
  notify(problemText(problem), { danger: true, ...(leadsToBilling(problem) && { action }) });
}

export function dismiss(id: number): void {
  notices.set(notices.get().filter((notice) => notice.id !== id));
}
