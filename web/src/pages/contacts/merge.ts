// Two people change a contact at once: what the second one typed is laid over what the first one saved.
import { type ContactValues, FIELDS, sameValue } from "./values";

export type Merge = {
  /** What the form shows now: the other's changes, and over them one's own. */
  values: ContactValues;
  /** Fields that both have changed, to different values. */
  conflicts: (keyof ContactValues)[];
  /** Fields that the other alone has changed. */
  theirs: (keyof ContactValues)[];
};

/** `base` is what both began with, `mine` what was typed here, `newest` what the other has saved. */
export function mergeEdits(base: ContactValues, mine: ContactValues, newest: ContactValues): Merge {
  const values: Record<string, unknown> = { ...newest };
  const merge: Merge = { values: newest, conflicts: [], theirs: [] };
  for (const field of FIELDS) {
    const changedHere = !sameValue(base, mine, field);
    const changedThere = !sameValue(base, newest, field);
    if (changedHere) values[field] = mine[field];
    if (changedHere && changedThere && !sameValue(mine, newest, field)) merge.conflicts.push(field);
    else if (changedThere && !changedHere) merge.theirs.push(field);
  }
  return { ...merge, values: values as ContactValues };
}
