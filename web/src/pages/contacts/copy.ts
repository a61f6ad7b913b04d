// One contact's data to take along: as text for the clipboard, and all of it, with its history, as a file (promise R2).
import { call } from "../../api/client";
import type { ContactView, HistoryEntry } from "../../api/schema";
import { saveFile } from "../../app/files";
import { t } from "../../app/i18n";
import { notify } from "../../app/notices";
import { fieldName, nameOf } from "./labels";
import { FIELDS, valuesOf } from "./values";

/** The details, a line each, as one pastes them into a mail. */
export function asText(contact: ContactView): string {
  const values = valuesOf(contact);
  const lines = FIELDS.map((field) => {
    const value = values[field];
    if (typeof value === "string") return value && `${fieldName(field)}: ${value}`;
    if (field === "tags") return contact.tags.length > 0 && `${fieldName(field)}: ${contact.tags.join(", ")}`;
    return values.custom.map((own) => `${own.name}: ${own.value}`).join("\n");
  });
  return [nameOf(contact), ...lines].filter(Boolean).join("\n");
}

export async function copyContact(contact: ContactView): Promise<void> {
  try {
    await navigator.clipboard.writeText(asText(contact));
    notify(t("common.copied"));
  } catch {
    notify(t("common.not-copied"), { danger: true });
  }
}

/** Everything that is kept of this person, as JSON. */
export async function downloadContact(contactId: string): Promise<void> {
  const path = { contact_id: contactId };
  const contact = await call("GET /v1/contacts/{contact_id}", { path });
  const history: HistoryEntry[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: HistoryEntry[]; next_cursor: string | null } = await call(
      "GET /v1/contacts/{contact_id}/history",
      { path, query: { limit: 100, ...(cursor && { cursor }) } },
    );
    history.push(...page.items);
    cursor = page.next_cursor;
  }
  const content = JSON.stringify({ contact, history }, null, 2);
  saveFile(`contact-${contactId}.json`, content, "application/json");
}
