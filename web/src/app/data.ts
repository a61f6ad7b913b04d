// How pages read and change data: old answers stay while new ones load, late ones are dropped, failures are told.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Answer, call, type Operation, type Query, type Request, send } from "../api/client";
import { asProblem, isAbort, type Problem } from "../api/problem";
import { notifyProblem } from "./notices";

export type Loaded<T> = {
  data: T | undefined;
  etag: string | null;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
  /** Shows something else at once, as after a change whose answer is known. */
  replace: (data: T, etag?: string | null) => void;
};

/** The answer of a reading operation; asks again whenever `request` changes. null asks nothing. */
export function useAnswer<O extends Operation>(operation: O, request: Request<O> | null): Loaded<Answer<O>> {
  const [state, setState] = useState<{ data?: Answer<O>; etag: string | null; problem?: Problem }>({
    etag: null,
  });
  const [loading, setLoading] = useState(request !== null);
  const [turn, setTurn] = useState(0);
  const wanted = request === null ? null : JSON.stringify(request);
  useEffect(() => {
    if (wanted === null) return;
    const controller = new AbortController();
    setLoading(true);
    const asked = { ...JSON.parse(wanted), signal: controller.signal } as Request<O>;
    (send as (operation: O, request: Request<O>) => ReturnType<typeof send<O>>)(operation, asked)
      .then(({ data, etag }) => {
        if (controller.signal.aborted) return;
        setState({ data, etag });
        setLoading(false);
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted || isAbort(error)) return;
        setState((before) => ({ ...before, problem: asProblem(error) }));
        setLoading(false);
      });
    return () => controller.abort();
  }, [operation, wanted, turn]);
  const reload = useCallback(() => setTurn((value) => value + 1), []);
  const replace = useCallback(
    (data: Answer<O>, etag?: string | null) =>
      setState((before) => ({ data, etag: etag === undefined ? before.etag : etag })),
    [],
  );
  return { data: state.data, etag: state.etag, problem: state.problem, loading, reload, replace };
}

type Listing = {
  [O in Operation]: Answer<O> extends { items: unknown[]; next_cursor: string | null } ? O : never;
}[Operation];
export type Item<O extends Listing> = Answer<O> extends { items: (infer I)[] } ? I : never;

export type List<I> = {
  items: I[] | undefined;
  problem: Problem | undefined;
  loading: boolean;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
  /** Changes what is shown without asking. */
  change: (how: (items: I[]) => I[]) => void;
};

/** A cursor list that grows: the first page, and more on request. `path` fills the places of the operation's address. */
export function useList<O extends Listing>(
  operation: O,
  query: Query<O>,
  path?: Record<string, string>,
): List<Item<O>> {
  const [extra, setExtra] = useState<{ items: Item<O>[]; cursor: string | null } | null>(null);
  const [loadingMore, setLoadingMore] = useState(false);
  const [failure, setFailure] = useState<Problem>();
  const first = useAnswer(operation, { path, query } as unknown as Request<O>);
  const page = first.data as { items: Item<O>[]; next_cursor: string | null } | undefined;
  const generation = useRef(0);
  useEffect(() => {
    generation.current += 1;
    setExtra(null);
    setFailure(undefined);
  }, [first.data]);
  const cursor = extra ? extra.cursor : (page?.next_cursor ?? null);
  const loadMore = useCallback(async () => {
    if (!cursor || loadingMore) return;
    const mine = generation.current;
    setLoadingMore(true);
    try {
      const asked = { path, query: { ...query, cursor } } as unknown as Request<O>;
      const answer = await (call as (o: O, r: Request<O>) => Promise<unknown>)(operation, asked);
      const next = answer as { items: Item<O>[]; next_cursor: string | null };
      if (mine === generation.current) {
        setExtra((before) => ({
          items: [...(before?.items ?? []), ...next.items],
          cursor: next.next_cursor,
        }));
      }
    } catch (error) {
      setFailure(asProblem(error));
    } finally {
      setLoadingMore(false);
    }
  }, [operation, JSON.stringify([path, query]), cursor, loadingMore]);
  const change = useCallback(
    (how: (items: Item<O>[]) => Item<O>[]) => {
      if (!page) {
        first.reload(); // what is on its way was asked before the change
        return;
      }
      const items = how([...page.items, ...(extra?.items ?? [])]);
      first.replace({ ...page, items, next_cursor: cursor } as unknown as Answer<O>);
    },
    [page, extra, cursor],
  );
  return {
    items: page && [...page.items, ...(extra?.items ?? [])],
    problem: first.problem ?? failure,
    loading: first.loading || loadingMore,
    hasMore: cursor !== null,
    loadMore,
    reload: first.reload,
    change,
  };
}

/** Something that a button starts: busy meanwhile, one at a time, its failure told in a notice unless it is handled. */
export function useAction<A extends unknown[]>(
  act: (...given: A) => Promise<unknown>,
  onProblem: (problem: Problem) => void = notifyProblem,
): { run: (...given: A) => Promise<boolean>; busy: boolean } {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run = async (...given: A): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    try {
      await act(...given);
      return true;
    } catch (error) {
      if (!isAbort(error)) onProblem(asProblem(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy };
}

/** Shows a change at once, and takes it back with a notice when the API refuses it. */
export async function optimistic<T>(
  show: () => void,
  act: () => Promise<T>,
  takeBack: () => void,
): Promise<T | undefined> {
  show();
  try {
    return await act();
  } catch (error) {
    takeBack();
    notifyProblem(asProblem(error));
    return undefined;
  }
}

/** Calls `look` again and again until it gives false: quickly at first, then every few seconds; pauses in hidden tabs. */
export function usePolling(look: () => Promise<boolean>, active: boolean): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!active) return;
    let stopped = false;
    let pause = 400;
    let timer: ReturnType<typeof setTimeout>;
    const turn = async () => {
      const goesOn = document.hidden || (await latest.current().catch(() => true));
      if (stopped || !goesOn) return;
      pause = Math.min(pause * 1.4, 4000);
      timer = setTimeout(turn, pause);
    };
    timer = setTimeout(turn, pause);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [active]);
}

/** A value that follows another once it has rested: typing asks for one answer, not for one per letter. */
export function useRested<T>(value: T, milliseconds = 250): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(() => value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}
