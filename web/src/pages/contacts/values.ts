// A contact as a form has it: every field a text, tags a list, the customer's own fields a list of names and values.
import type { ContactCreate, ContactPatch, ContactView } from "../../api/schema";

export type Own = { name: string; value: string };
export type ContactValues = Record<TextField, string> & { tags: readonly string[]; custom: readonly Own[] };

export const PERSON = ["first_name", "last_name", "email", "phone", "company", "job_title"] as const;
export const LINKS = ["website", "linkedin_url"] as const;
export const ADDRESS = [
  "address.line1",
  "address.line2",
  "address.postal_code",
  "address.city",
  "address.region",
  "address.country",
] as const;
export const ORIGIN = ["source", "lawful_basis"] as const;
const TEXTS = [...PERSON, ...LINKS, ...ADDRESS, "notes", ...ORIGIN] as const;
export type TextField = (typeof TEXTS)[number];

/** Every field in the order in which it is shown and compared. */
export const FIELDS: readonly (keyof ContactValues)[] = [...TEXTS, "tags", "custom"];

export const BLANK = {
  ...Object.fromEntries(TEXTS.map((field) => [field, ""])),
  tags: [],
  custom: [],
} as unknown as ContactValues;

export function valuesOf(contact: ContactView): ContactValues {
  const plain = contact as unknown as Record<string, string | null>;
  const address = (contact.address ?? {}) as Record<string, string | null>;
  const text = (field: TextField) =>
    (field.startsWith("address.") ? address[field.slice(8)] : plain[field]) ?? "";
  return {
    ...(Object.fromEntries(TEXTS.map((field) => [field, text(field)])) as Record<TextField, string>),
    tags: contact.tags,
    custom: Object.entries(contact.custom).map(([name, value]) => ({ name, value })),
  };
}

export function sameValue(one: ContactValues, other: ContactValues, field: keyof ContactValues): boolean {
  if (field === "custom") return JSON.stringify(ownOf(one)) === JSON.stringify(ownOf(other));
  return JSON.stringify(one[field]) === JSON.stringify(other[field]);
}

/** A new contact; what is blank is left out. */
export function creationOf(values: ContactValues): ContactCreate {
  return patchOf(BLANK, values) as ContactCreate;
}

/** What has to be said to get from `before` to `after`: nothing that stays, null for what is cleared. */
export function patchOf(before: ContactValues, after: ContactValues): ContactPatch {
  const patch: Record<string, unknown> = {};
  const address: Record<string, string | null> = {};
  for (const field of TEXTS) {
    if (after[field].trim() === before[field].trim()) continue;
    const value = after[field].trim() || null;
    if (field.startsWith("address.")) address[field.slice(8)] = value;
    else patch[field] = value;
  }
  if (Object.keys(address).length > 0) patch.address = address;
  if (!sameValue(before, after, "tags")) patch.tags = after.tags;
  if (!sameValue(before, after, "custom")) {
    const [old, now] = [ownOf(before), ownOf(after)];
    const gone = Object.keys(old).filter((name) => !(name in now));
    const given = Object.entries(now).filter(([name, value]) => old[name] !== value);
    patch.custom = Object.fromEntries([...gone.map((name) => [name, null]), ...given]);
  }
  return patch as ContactPatch;
}

/** The customer's own fields by name, in one order; lines without a name or a value are none. */
function ownOf(values: ContactValues): Record<string, string> {
  const lines = values.custom
    .map(({ name, value }) => [name.trim(), value.trim()] as const)
    .filter(([name, value]) => name && value);
  return Object.fromEntries(lines.sort(([one], [other]) => (one < other ? -1 : 1)));
}
