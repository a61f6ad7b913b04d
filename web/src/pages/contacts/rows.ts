// The contacts of one page: old ones stay while new ones load, late answers are dropped, short pages are filled up.
import { useCallback, useEffect, useState } from "preact/hooks";
import { call, type Query } from "../../api/client";
import { asProblem, isAbort, type Problem } from "../../api/problem";
import type { Contacts, ContactView } from "../../api/schema";

type Wanted = Query<"GET /v1/contacts">;
type Page = { items: ContactView[]; next: string | null; total: number | null };
export type Rows = {
  page: Page | undefined;
  problem: Problem | undefined;
  loading: boolean;
  /** What is shown was asked for before, so its cursor does not belong to what is looked for now. */
  stale: boolean;
  reload: () => void;
};

const MOST_LOOKS = 8;
let early: { wanted: string; answer: Promise<Contacts> } | undefined;

/** Asks for a page before anybody shows it: when the page's code arrives, while the session is still being looked up. */
export function askEarly(query: Wanted): void {
  const answer = call("GET /v1/contacts", { query, anonymous: true });
  answer.catch(() => undefined); // who shows the page asks again, and tells what is wrong
  early = { wanted: JSON.stringify(query), answer };
}

export function useRows(query: Wanted): Rows {
  const [page, setPage] = useState<Page & { of: string }>();
  const [problem, setProblem] = useState<Problem>();
  const [loading, setLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const wanted = JSON.stringify(query);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const show = (found: Page) => !signal.aborted && setPage({ ...found, of: wanted });
    setLoading(true);
    gather(JSON.parse(wanted), signal, show)
      .then((found) => {
        if (signal.aborted) return;
        show(found);
        setProblem(undefined);
        setLoading(false);
      })
      .catch((error: unknown) => {
        if (signal.aborted || isAbort(error)) return;
        setProblem(asProblem(error));
        setLoading(false);
      });
    return () => controller.abort();
  }, [wanted, turn]);
  const reload = useCallback(() => setTurn((value) => value + 1), []);
  const stale = page !== undefined && page.of !== wanted;
  return { page, problem, loading: loading || stale, stale, reload };
}

/** A page that the API leaves short, since it looks at so many contacts at once only, is filled by asking on. */
async function gather(query: Wanted, signal: AbortSignal, show: (page: Page) => void): Promise<Page> {
  const limit = query.limit ?? 25;
  const items: ContactView[] = [];
  let cursor = query.cursor;
  let total: number | null = null;
  for (let look = 1; ; look += 1) {
    const answer = await ask({ ...query, ...(cursor && { cursor }), limit: limit - items.length }, signal);
    items.push(...answer.items);
    total ??= answer.total;
    const page = { items: [...items], next: answer.next_cursor, total };
    if (page.next === null || items.length >= limit || look === MOST_LOOKS) return page;
    if (items.length > 0) show(page);
    cursor = page.next;
  }
}

async function ask(query: Wanted, signal: AbortSignal): Promise<Contacts> {
  const prepared = early;
  early = undefined;
  if (prepared?.wanted === JSON.stringify(query)) {
    const answer = await prepared.answer.catch(() => undefined);
    if (answer) return answer;
  }
  return call("GET /v1/contacts", { query, signal });
}
