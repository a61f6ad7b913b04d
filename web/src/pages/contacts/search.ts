// What is looked for among the contacts, as it stands in the address: `?q=…&tag=…&from=2026-01-31&size=50`.
import type { Query } from "../../api/client";
import type { ContactFilter } from "../../api/schema";

export const SIZES = ["25", "50", "100"] as const;
export const STATUSES = ["active", "restricted", "unsubscribed", "bounced"] as const;
export const SORTS = [
  "newest",
  "oldest",
  "name",
  "-name",
  "company",
  "-company",
  "last_processed",
  "-last_processed",
] as const;
export type Sort = (typeof SORTS)[number];
export type Status = (typeof STATUSES)[number];

export type Search = {
  q: string;
  tag: string;
  domain: string;
  status: Status | "";
  /** Days in the person's time zone, both included. */
  from: string;
  to: string;
  sort: Sort;
  size: string;
  cursor: string;
};
export type Condition = "q" | "tag" | "domain" | "status" | "from" | "to";
export const CONDITIONS: readonly Condition[] = ["q", "tag", "domain", "status", "from", "to"];
export const NOTHING: Record<Condition, ""> = { q: "", tag: "", domain: "", status: "", from: "", to: "" };

/** The search that an address asks for; what it says wrongly is taken as not said. `size` is the page size last chosen. */
export function searchOf(query: URLSearchParams, size: string | null): Search {
  const text = (name: string, most: number) => (query.get(name) ?? "").trim().slice(0, most);
  return {
    q: text("q", 254),
    tag: text("tag", 60),
    domain: text("domain", 254),
    status: oneOf(STATUSES, query.get("status")) ?? "",
    from: day(query.get("from")),
    to: day(query.get("to")),
    sort: oneOf(SORTS, query.get("sort")) ?? "newest",
    size: oneOf(SIZES, query.get("size")) ?? oneOf(SIZES, size) ?? SIZES[0],
    cursor: query.get("cursor") ?? "",
  };
}

export function isFiltered(search: Search): boolean {
  return CONDITIONS.some((name) => search[name] !== "");
}

/** The conditions as the API takes them, which has moments outside of what is wanted. */
export function filterOf(search: Search): ContactFilter {
  const filter: ContactFilter = {};
  if (search.q) filter.q = search.q;
  if (search.tag) filter.tag = search.tag;
  if (search.domain) filter.domain = search.domain;
  if (search.status) filter.status = search.status;
  if (search.from) filter.created_after = new Date(midnight(search.from).getTime() - 1).toISOString();
  if (search.to) filter.created_before = midnight(search.to, 1).toISOString();
  return filter;
}

export function queryOf(search: Search): Query<"GET /v1/contacts"> {
  const { sort, size, cursor } = search;
  return { ...filterOf(search), sort, limit: Number(size), cursor } as Query<"GET /v1/contacts">;
}

function oneOf<T extends string>(known: readonly T[], value: string | null): T | undefined {
  return known.find((one) => one === value);
}

function day(value: string | null): string {
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(midnight(value).getTime()) ? value : "";
}

function midnight(value: string, later = 0): Date {
  const moment = new Date(`${value}T00:00:00`);
  moment.setDate(moment.getDate() + later);
  return moment;
}
