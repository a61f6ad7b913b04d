// Which contacts are ticked: some of them, on one page or several, or all that match what is looked for.
import { useEffect, useState } from "preact/hooks";
import type { ContactView } from "../../api/schema";

export type Selection = {
  contacts: ReadonlyMap<string, ContactView>;
  /** All that match, also those on other pages. */
  all: boolean;
  has: (contact: ContactView) => boolean;
  /** Ticks or unticks one; with `range` also those between it and the one before. */
  toggle: (contact: ContactView, rows: readonly ContactView[], range: boolean) => void;
  set: (rows: readonly ContactView[], ticked: boolean) => void;
  takeAll: () => void;
  clear: () => void;
};

/** Begins anew when `search` (the conditions, not the page) changes: what isn't looked for any more is not acted on. */
export function useSelection(search: string): Selection {
  const [contacts, setContacts] = useState<ReadonlyMap<string, ContactView>>(new Map());
  const [all, setAll] = useState(false);
  const [last, setLast] = useState<string>();
  const clear = () => {
    setContacts(new Map());
    setAll(false);
    setLast(undefined);
  };
  useEffect(clear, [search]);
  const has = (contact: ContactView) => all || contacts.has(contact.id);
  const set = (rows: readonly ContactView[], ticked: boolean) => {
    const next = new Map(contacts);
    for (const row of rows) {
      if (ticked) next.set(row.id, row);
      else next.delete(row.id);
    }
    setContacts(next);
    setAll(false);
  };
  const toggle: Selection["toggle"] = (contact, rows, range) => {
    set(range ? between(rows, last, contact) : [contact], !has(contact));
    setLast(contact.id);
  };
  return { contacts, all, has, toggle, set, takeAll: () => setAll(true), clear };
}

/** The rows from the one ticked before to this one, whichever comes first; this one alone where the other is elsewhere. */
export function between(
  rows: readonly ContactView[],
  last: string | undefined,
  contact: ContactView,
): readonly ContactView[] {
  const from = rows.findIndex((row) => row.id === last);
  const to = rows.findIndex((row) => row.id === contact.id);
  return from < 0 || to < 0 ? [contact] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}
