// How many contacts a search finds, where that is known without looking at each.
import type { Tags } from "../../api/schema";
import { CONDITIONS, type Search } from "./search";

/** All of them, or those of a tag; null where only looking would tell. */
export function countOf(search: Search, contacts: number | undefined, tags: Tags | undefined): number | null {
  const given = CONDITIONS.filter((name) => search[name]);
  if (given.length === 0) return contacts ?? null;
  if (given.length > 1 || !search.tag) return null;
  const same = search.tag.toLowerCase();
  return tags?.items.find(({ tag }) => tag.toLowerCase() === same)?.count ?? null;
}
