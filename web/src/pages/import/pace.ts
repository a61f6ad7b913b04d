// How fast a run goes and how long it still takes, judged by what has been seen of it.
export type Seen = { at: number; processed: number };
export type Pace = { perSecond: number; secondsLeft: number };

/** Too soon, or nothing done since: no guess is better than a wild one. */
const LEAST_SECONDS = 3;

export function paceOf(first: Seen, now: Seen, rows: number): Pace | null {
  const seconds = (now.at - first.at) / 1000;
  const done = now.processed - first.processed;
  if (seconds < LEAST_SECONDS || done <= 0) return null;
  const perSecond = done / seconds;
  return { perSecond, secondsLeft: Math.max(0, rows - now.processed) / perSecond };
}
