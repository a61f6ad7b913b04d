// The counts of a long log come in parts, which are added up as they arrive.
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/client";
import { asProblem, isAbort, type Problem } from "../../api/problem";
import type { ActivitySummary } from "../../api/schema";
import type { Filter } from "./filter";

export type Counts = Omit<ActivitySummary, "next_cursor">;
/** Parts after which a chart says what it has: a million requests. */
const MOST_PARTS = 100;

type State = { counts?: Counts; complete: boolean; problem?: Problem };

export function useCounts(filter: Filter): State & { reload: () => void } {
  const [state, setState] = useState<State>({ complete: false });
  const [turn, setTurn] = useState(0);
  const wanted = JSON.stringify(filter);
  useEffect(() => {
    const controller = new AbortController();
    addUp(JSON.parse(wanted), controller.signal, setState).catch((error: unknown) => {
      if (!isAbort(error)) setState((before) => ({ ...before, problem: asProblem(error) }));
    });
    return () => controller.abort();
  }, [wanted, turn]);
  return { ...state, reload: () => setTurn((value) => value + 1) };
}

async function addUp(filter: Filter, signal: AbortSignal, show: (state: State) => void): Promise<void> {
  let counts: Counts | undefined;
  let cursor: string | null = null;
  for (let part = 0; part < MOST_PARTS; part += 1) {
    const query: Filter & { cursor?: string } = cursor ? { ...filter, cursor } : filter;
    const answer: ActivitySummary = await call("GET /v1/activity/summary", { query, signal });
    if (signal.aborted) return;
    counts = counts ? together(counts, answer) : answer;
    cursor = answer.next_cursor;
    show({ counts, complete: cursor === null });
    if (cursor === null) return;
  }
}

function together(a: Counts, b: Counts): Counts {
  return {
    days: sum(a.days, b.days),
    countries: sum(a.countries, b.countries),
    routes: sum(a.routes, b.routes),
    users: sum(a.users, b.users),
  };
}

function sum(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const both = { ...a };
  for (const [name, count] of Object.entries(b)) both[name] = (both[name] ?? 0) + count;
  return both;
}

/** The largest first. */
export function ranked(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).sort(([a, x], [b, y]) => y - x || a.localeCompare(b));
}
