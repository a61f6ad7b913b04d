// What is kept of a contact, to look at: only what there is, with links and addresses that can be used.
import type { ComponentChildren } from "preact";
import type { ContactView } from "../../api/schema";
import { t } from "../../app/i18n";
import { Card } from "../../components/surface";
import { CopyButton, EmailText, Time } from "../../components/text";
import { fieldName } from "./labels";
import { ADDRESS, valuesOf } from "./values";

export function Details({ contact }: { contact: ContactView }) {
  const values = valuesOf(contact);
  const address = ADDRESS.map((field) => values[field]).filter(Boolean);
  return (
    <Card title={t("contacts.part.details")}>
      <dl class="facts">
        <Fact name={fieldName("email")}>
          <span class="row">
            <a href={`mailto:${contact.email}`}>
              <EmailText email={contact.email} />
            </a>
            <CopyButton value={contact.email} />
          </span>
        </Fact>
        <Fact name={fieldName("phone")}>
          {contact.phone && <a href={`tel:${contact.phone.replace(/[^\d+]/g, "")}`}>{contact.phone}</a>}
        </Fact>
        <Fact name={fieldName("company")}>{contact.company}</Fact>
        <Fact name={fieldName("job_title")}>{contact.job_title}</Fact>
        <Fact name={fieldName("website")}>{contact.website && <Away href={contact.website} />}</Fact>
        <Fact name={fieldName("linkedin_url")}>
          {contact.linkedin_url && <Away href={contact.linkedin_url} />}
        </Fact>
        <Fact name={fieldName("address")}>
          {address.length > 0 && <span class="lines">{address.join("\n")}</span>}
        </Fact>
        <Fact name={fieldName("tags")}>
          {contact.tags.length > 0 && (
            <ul class="row chips">
              {contact.tags.map((tag) => (
                <li key={tag}>
                  <a class="badge tag" href={`/contacts?tag=${encodeURIComponent(tag)}`}>
                    {tag}
                  </a>
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={fieldName("notes")}>{contact.notes && <span class="lines">{contact.notes}</span>}</Fact>
        {Object.entries(contact.custom).map(([name, value]) => (
          <Fact key={name} name={name}>
            <span class="lines">{value}</span>
          </Fact>
        ))}
        <Fact name={fieldName("source")}>{contact.source}</Fact>
        <Fact name={fieldName("lawful_basis")}>{contact.lawful_basis}</Fact>
      </dl>
    </Card>
  );
}

/** Since when, and until when, this is kept: seven years after somebody last worked with it. */
export function Record({ contact }: { contact: ContactView }) {
  return (
    <Card title={t("contacts.part.record")}>
      <dl class="facts facts-stacked">
        <Fact name={t("contacts.record.created")}>
          <Time value={contact.created_at} />
        </Fact>
        <Fact name={t("contacts.record.updated")}>
          <Time value={contact.updated_at} />
        </Fact>
        <Fact name={t("contacts.record.processed")}>
          <Time value={contact.last_processed_at} as="day" />
        </Fact>
        <Fact name={t("contacts.record.expires")}>
          <Time value={contact.expires_at} as="day" />
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Away({ href }: { href: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {href.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
    </a>
  );
}
