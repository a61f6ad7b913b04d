// The table of contacts, each row with a box to tick.
import type { ContactView } from "../../api/schema";
import { t } from "../../app/i18n";
import { Badge } from "../../components/surface";
import { type Column, Table } from "../../components/table";
import { EmailText, Time } from "../../components/text";
import { nameOf, STATUS_TONE, statusText } from "./labels";
import type { Selection } from "./selection";

const SHOWN_TAGS = 3;

type Props = { rows: readonly ContactView[]; selection: Selection; busy: boolean };

export function ContactTable({ rows, selection, busy }: Props) {
  return (
    <Table
      caption={t("contacts.title")}
      rows={rows}
      rowKey={(contact) => contact.id}
      columns={columns()}
      busy={busy}
      selected={selection.has}
      before={{
        head: <PageBox rows={rows} selection={selection} />,
        cell: (contact) => (
          <label class="box">
            <input
              type="checkbox"
              aria-label={t("contacts.select", { name: nameOf(contact) })}
              checked={selection.has(contact)}
              onClick={(event) => selection.toggle(contact, rows, event.shiftKey)}
            />
          </label>
        ),
      }}
    />
  );
}

function PageBox({ rows, selection }: Omit<Props, "busy">) {
  const ticked = rows.filter(selection.has).length;
  const whole = ticked > 0 && ticked === rows.length;
  return (
    <label class="box">
      <input
        type="checkbox"
        aria-label={t("contacts.select.page")}
        checked={whole}
        ref={(box) => {
          if (box) box.indeterminate = ticked > 0 && !whole;
        }}
        onChange={() => selection.set(rows, !whole)}
      />
    </label>
  );
}

function columns(): Column<ContactView>[] {
  return [
    {
      name: t("contacts.column.name"),
      cell: (contact) => (
        <div class="contact-name">
          <a href={`/contacts/${contact.id}`}>{nameOf(contact)}</a>
          {nameOf(contact) !== contact.email && (
            <span class="small muted">
              <EmailText email={contact.email} />
            </span>
          )}
        </div>
      ),
    },
    { name: t("contacts.field.company"), cell: (contact) => <Company contact={contact} /> },
    { name: t("contacts.field.tags"), cell: (contact) => <Tags tags={contact.tags} /> },
    {
      name: t("contacts.field.status"),
      cell: ({ status }) =>
        status === "active" ? (
          <span class="muted">{statusText(status)}</span>
        ) : (
          <Badge tone={STATUS_TONE[status]}>{statusText(status)}</Badge>
        ),
    },
    {
      name: t("contacts.column.added"),
      cell: (contact) => (
        <span class="contact-added muted">
          <Time value={contact.created_at} as="ago" />
        </span>
      ),
      end: true,
    },
  ];
}

function Company({ contact }: { contact: ContactView }) {
  if (!contact.company && !contact.job_title) return null;
  return (
    <div class="contact-name">
      <span>{contact.company}</span>
      {contact.job_title && <span class="small muted">{contact.job_title}</span>}
    </div>
  );
}

/** A press on a tag looks for all that have it. */
function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul class="row chips">
      {tags.slice(0, SHOWN_TAGS).map((tag) => (
        <li key={tag}>
          <a class="badge tag" href={`/contacts?tag=${encodeURIComponent(tag)}`}>
            {tag}
          </a>
        </li>
      ))}
      {tags.length > SHOWN_TAGS && (
        <li class="small muted" title={tags.slice(SHOWN_TAGS).join(", ")}>
          {t("contacts.tags.more", { count: tags.length - SHOWN_TAGS })}
        </li>
      )}
    </ul>
  );
}
