"""Makers of contacts for integration tests, and what of them lies in the tables."""

from chalicelib import clock, ids
from chalicelib.models import contact, contact_email
from chalicelib.models.blacklist_entry import BlacklistEntry
from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services import contact_history, contact_lists, contact_orders, contacts, tags
from chalicelib.services.contact_filters import Selection

ACTOR = "01JC0000000000000000000000"
FULL = {
    "first_name": "Jane",
    "last_name": "Doe",
    "company": "Example Ltd",
    "address": {"city": "Paris", "country": "France"},
    "notes": "Met at a fair.\nCall back.",
    "tags": ["Customer", "fair 2026"],
    "custom": {"Größe": "50-100"},
    "source": "fair",
}


def new_address(domain="example.com"):
    return f"{ids.new().lower()}@{domain}"


def kept(account_id, *, shards=1, **values):
    """A contact that was created just now, as the API shows it."""
    return contacts.create_contact(account_id, shards, ACTOR, {"email": new_address()} | values, most=1_000_000)


def listed(account_id, *, shards=1, limit=25, sort="newest", **selection):
    """Every contact of a filtered list, read page by page to its end."""
    found, position = [], None
    while True:
        page = contact_lists.list_contacts(
            account_id, shards, Selection(**selection), limit, position, contact_orders.ORDERS[sort]
        )
        found, position = found + page.items, page.position
        if position is None:
            return found


def tag_counts(account_id, limit=25):
    """`{tag: count}` of all pages."""
    found, after = {}, None
    while True:
        page, after = tags.list_tags(account_id, limit, after)
        found |= {row["tag"]: row["count"] for row in page}
        if after is None:
            return found


def rows_of(account_id, contact_id):
    """Everything that is stored about one contact: the rows of three tables."""
    partition = contact.partition_of(account_id, contact_id)
    claims = [row for place in contact_email.partitions(account_id) for row in ContactEmail.query(place)]
    return [
        *Contact.query(partition, Contact.contact_id == contact_id),
        *(row for row in claims if row.contact_id == contact_id),
        *ContactHistory.query(partition, ContactHistory.entry.startswith(contact_id)),
    ]


def history(account_id, contact_id, limit=100):
    """The newest entries of a contact, as the API shows them."""
    return contact_history.list_history(account_id, contact_id, limit, None)[0]


def block(account_id, entry_id):
    """Puts an entry on the blacklist without the sweep that follows."""
    now = clock.now()
    values = {"kind": "email", "created_by": ACTOR, "created_at": now, "listing": ids.new(now)}
    BlacklistEntry(account_id, entry_id, **values).save()


def claim_of(account_id, address):
    """The row by which an address is taken."""
    return ContactEmail.get(contact_email.partition_of(account_id, address), address)
