// One action on many contacts: some of them at once, in portions; all that match as a job of the API.
import { call, newKey } from "../../api/client";
import type { BulkBody, BulkFailure, ContactFilter, ContactView, Job, Restriction } from "../../api/schema";

export type Action =
  | { tag: string }
  | { untag: string }
  | { restrict: Restriction["ground"] }
  | { blacklist: true }
  | { delete: true };
export type Outcome = { done: number; failed: BulkFailure[] };

/** Contacts at once: few enough for one request to be done in time. */
const PORTION = 100;
const TRIES = 3;

/** Carries out an action on these contacts; what a request has no time for is asked for again. `onStep` hears how many are done. */
export async function actOn(
  ids: readonly string[],
  action: Action,
  onStep: (done: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, failed: [] };
  for (let from = 0; from < ids.length; from += PORTION) {
    await actOnPortion(ids.slice(from, from + PORTION), action, outcome);
    onStep(outcome.done + outcome.failed.length);
  }
  return outcome;
}

async function actOnPortion(portion: string[], action: Action, outcome: Outcome): Promise<void> {
  let left = portion;
  for (let turn = 1; left.length > 0; turn += 1) {
    const answer = (await post({ ids: left, ...action })) as Outcome;
    outcome.done += answer.done;
    const again = answer.failed.filter((one) => one.reason === "not_reached" || one.reason === "busy");
    outcome.failed.push(...answer.failed.filter((one) => !again.includes(one)));
    if (turn === TRIES) outcome.failed.push(...again);
    left = turn === TRIES ? [] : again.map((one) => one.id);
  }
}

/** Begins a job that carries out an action on all contacts that match. */
export async function actOnAll(filter: ContactFilter, action: Action): Promise<Job> {
  return (await post({ filter, ...action })) as Job;
}

function post(body: BulkBody) {
  return call("POST /v1/contacts/bulk", { body, idempotencyKey: newKey() });
}

/** What takes an action back, and on which contacts: those that it changed. null for what can't be undone. */
export function undoOf(
  action: Action,
  contacts: readonly ContactView[],
  failed: readonly BulkFailure[],
): { action: Action; ids: string[] } | null {
  const refused = new Set(failed.map((one) => one.id));
  const done = contacts.filter((contact) => !refused.has(contact.id));
  const having = (tag: string, had: boolean) =>
    done.filter((contact) => contact.tags.some((one) => same(one, tag)) === had).map((contact) => contact.id);
  if ("tag" in action) return { action: { untag: action.tag }, ids: having(action.tag, false) };
  if ("untag" in action) return { action: { tag: action.untag }, ids: having(action.untag, true) };
  return null;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
