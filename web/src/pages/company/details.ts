// The company information as a form has it: flat, texts only, under the names that the API gives in errors and history.
import type { AccountPatch, AccountView } from "../../api/schema";
import { type Key, textOf } from "../../app/i18n";

const ADDRESS = ["line1", "line2", "postal_code", "city", "region", "country"] as const;
const PLAIN = ["company", "legal_name", "vat_id", "phone", "website", "invoice_email", "locale"] as const;
type Plain = (typeof PLAIN)[number];
type Address = (typeof ADDRESS)[number];
export type Detail = Plain | `address.${Address}`;
export type Details = Record<Detail, string>;

const LABELS: Record<Detail | "status", Key> = {
  company: "settings.company.name",
  legal_name: "settings.company.legal-name",
  vat_id: "settings.company.vat",
  phone: "settings.company.phone",
  website: "settings.company.website",
  invoice_email: "settings.company.invoice-email",
  locale: "settings.company.locale",
  "address.line1": "settings.company.line1",
  "address.line2": "settings.company.line2",
  "address.postal_code": "settings.company.postal-code",
  "address.city": "settings.company.city",
  "address.region": "settings.company.region",
  "address.country": "settings.company.country",
  status: "settings.company.status",
};

/** The name of a field, also of what history alone knows. */
export function labelOf(field: string): string {
  const key = LABELS[field as Detail];
  return key ? textOf(key) : field;
}

export function detailsOf(account: AccountView): Details {
  const plain = PLAIN.map((name) => [name, account[name] ?? ""]);
  const address = ADDRESS.map((name) => [`address.${name}`, account.address?.[name] ?? ""]);
  return Object.fromEntries([...plain, ...address]) as Details;
}

/** What differs, in the order of the form. */
export function changed(before: Details, after: Details): Detail[] {
  return (Object.keys(LABELS) as Detail[]).filter((field) => before[field] !== after[field]);
}

/** The change to ask for: only what differs is named, and what was emptied is null (RFC 7396). */
export function patchOf(before: Details, after: Details): AccountPatch {
  const patch: Record<string, unknown> = {};
  const address: Record<string, string | null> = {};
  for (const field of changed(before, after)) {
    const value = after[field].trim() || null;
    if (field.startsWith("address.")) address[field.slice("address.".length)] = value;
    else patch[field] = value;
  }
  if (Object.keys(address).length > 0) patch.address = address;
  return patch as AccountPatch;
}
