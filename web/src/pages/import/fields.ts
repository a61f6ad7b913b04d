// What a column of a file can become, and which choice of columns can't be taken.
import type { Import } from "../../api/schema";

export type Mapping = Readonly<Record<string, string>>;
const OWN = "custom:";
const OWN_LENGTH = 60;

/** A field of the customer's own that is named after the column, or as was chosen before. */
export function ownField(column: string, chosen: string | undefined): string {
  if (chosen?.startsWith(OWN)) return chosen;
  return OWN + column.replace(/\s+/g, " ").trim().slice(0, OWN_LENGTH).trim();
}

/** What is chosen at first: what the last trial run used, else what the API suggests. */
export function firstMapping(one: Import): Mapping {
  return one.mapping ?? one.suggested_mapping;
}

export function hasAddress(mapping: Mapping): boolean {
  return Object.values(mapping).includes("email");
}

/** The mapping with a column's field changed; an empty field leaves the column out. */
export function choose(mapping: Mapping, column: string, field: string): Mapping {
  const { [column]: _, ...rest } = mapping;
  return field ? { ...rest, [column]: field } : rest;
}

export function sameMapping(one: Mapping, other: Mapping): boolean {
  const columns = Object.keys(one);
  return columns.length === Object.keys(other).length && columns.every((name) => one[name] === other[name]);
}
