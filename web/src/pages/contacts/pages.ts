// Steps through the pages of a search. A cursor leads on, never back, so the way here is kept as long as the window is.
import { setQuery } from "../../app/navigation";
import type { Search } from "./search";

const ways = new Map<string, string[]>();

/** What "previous" and "next" do from here; null where there is nothing. Who came by an address that leads into the middle
 * goes back to the first page. */
export function stepsOf(
  search: Search,
  next: string | null,
): { previous: (() => void) | null; next: (() => void) | null } {
  const { cursor, ...rest } = search;
  const name = JSON.stringify(rest);
  const way = ways.get(name) ?? [];
  const at = way.indexOf(cursor);
  return {
    previous: cursor ? () => turn(way[at - 1] ?? "") : null,
    next: next
      ? () => {
          ways.set(name, [...(at < 0 ? [cursor] : way.slice(0, at + 1)), next]);
          turn(next);
        }
      : null,
  };
}

function turn(cursor: string): void {
  setQuery({ cursor }, { replace: false });
  scrollTo(0, 0);
}

let last = "/contacts";

/** Where the list was left, so that a contact's page leads back to the same search and page. */
export function keepList(query: URLSearchParams): void {
  const text = query.toString();
  last = text ? `/contacts?${text}` : "/contacts";
}

export function listAddress(): string {
  return last;
}
