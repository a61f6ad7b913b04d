// Which requests are looked at: kept in the page's address, as days of the person's own time zone.
import type { Query } from "../../api/client";

export type Filter = Pick<Query<"GET /v1/activity">, "from" | "to" | "user" | "country" | "route">;
export const NAMES = ["user", "country", "route", "from", "to"] as const;
export const DAYS = 30;
const DAY = 86_400_000;

/** What the API is asked for. Days in the wrong order are taken in the right one. */
export function filterOf(query: URLSearchParams): Filter {
  const [first, last] = [query.get("from"), query.get("to")].map((day) => (isDay(day) ? day : null));
  const [from, to] = first && last && first > last ? [last, first] : [first, last];
  const filter: Filter = {};
  if (from) filter.from = startOf(from, 0);
  if (to) filter.to = startOf(to, 1);
  for (const name of ["user", "country", "route"] as const) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

/** The days that a chart shows, oldest first, as the API counts them (UTC). */
export function daysOf(filter: Filter, now = Date.now()): string[] {
  const first = Math.max(now - DAYS * DAY, filter.from ? Date.parse(filter.from) : 0);
  const last = Math.min(now, filter.to ? Date.parse(filter.to) - 1 : now);
  const days: string[] = [];
  for (let at = first; at < last + DAY; at += DAY) {
    const day = isoDay(Math.min(at, last));
    if (days.at(-1) !== day) days.push(day);
  }
  return days;
}

export function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, "2026-01-31".length);
}

function isDay(text: string | null | undefined): text is string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") && !Number.isNaN(Date.parse(text ?? ""));
}

/** Midnight of a day here, and with `later` so many days on. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
