// How contacts, their fields and states are called, in the person's language.

import type { ContactView, Restriction } from "../../api/schema";
import { t } from "../../app/i18n";
import type { Tone } from "../../components/surface";
import type { Sort, Status } from "./search";

type Ground = Restriction["ground"];
type Named = Pick<ContactView, "email" | "first_name" | "last_name">;

/** A contact's name, or its address where there is none. */
export function nameOf(contact: Named): string {
  return [contact.first_name, contact.last_name].filter(Boolean).join(" ") || contact.email;
}

export function statusText(status: Status): string {
  return {
    active: () => t("contacts.status.active"),
    restricted: () => t("contacts.status.restricted"),
    unsubscribed: () => t("contacts.status.unsubscribed"),
    bounced: () => t("contacts.status.bounced"),
  }[status]();
}

export function sortText(sort: Sort): string {
  return {
    newest: () => t("contacts.sort.newest"),
    oldest: () => t("contacts.sort.oldest"),
    name: () => t("contacts.sort.name"),
    "-name": () => t("contacts.sort.name-back"),
    company: () => t("contacts.sort.company"),
    "-company": () => t("contacts.sort.company-back"),
    last_processed: () => t("contacts.sort.processed"),
    "-last_processed": () => t("contacts.sort.processed-back"),
  }[sort]();
}

export const STATUS_TONE: Record<Status, Tone> = {
  active: "good",
  restricted: "warning",
  unsubscribed: "plain",
  bounced: "danger",
};

export const GROUNDS: readonly Ground[] = ["accuracy_contested", "unlawful", "no_longer_needed"];

export function groundText(ground: Ground): string {
  return {
    accuracy_contested: () => t("contacts.ground.accuracy"),
    unlawful: () => t("contacts.ground.unlawful"),
    no_longer_needed: () => t("contacts.ground.not-needed"),
  }[ground]();
}

const FIELDS: Record<string, () => string> = {
  email: () => t("contacts.field.email"),
  first_name: () => t("contacts.field.first-name"),
  last_name: () => t("contacts.field.last-name"),
  company: () => t("contacts.field.company"),
  job_title: () => t("contacts.field.job-title"),
  phone: () => t("contacts.field.phone"),
  website: () => t("contacts.field.website"),
  linkedin_url: () => t("contacts.field.linkedin"),
  address: () => t("contacts.field.address"),
  "address.line1": () => t("contacts.field.line1"),
  "address.line2": () => t("contacts.field.line2"),
  "address.postal_code": () => t("contacts.field.postal-code"),
  "address.city": () => t("contacts.field.city"),
  "address.region": () => t("contacts.field.region"),
  "address.country": () => t("contacts.field.country"),
  notes: () => t("contacts.field.notes"),
  tags: () => t("contacts.field.tags"),
  source: () => t("contacts.field.source"),
  lawful_basis: () => t("contacts.field.lawful-basis"),
  status: () => t("contacts.field.status"),
  restriction: () => t("contacts.field.restriction"),
};

/** A field's name; the customer's own fields have the name they were given. */
export function fieldName(field: string): string {
  return FIELDS[field]?.() ?? field.replace(/^custom\./, "");
}
