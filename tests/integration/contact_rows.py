"""Makers of contacts for integration tests, and what of them lies in the tables."""

from chalicelib import ids
from chalicelib.models import contact, contact_email
from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services import contact_lists, contacts, tags
from chalicelib.services.contact_filters import Selection

ACTOR = "01JC0000000000000000000000"


def new_address(domain="example.com"):
    return f"{ids.new().lower()}@{domain}"


def kept(account_id, *, shards=1, **values):
    """A contact that was created just now, as the API shows it."""
    return contacts.create_contact(account_id, shards, ACTOR, {"email": new_address()} | values)


def listed(account_id, *, shards=1, limit=25, **selection):
    """Every contact of a filtered list, read page by page to its end."""
    found, position = [], None
    while True:
        page, position = contact_lists.list_contacts(account_id, shards, Selection(**selection), limit, position)
        found += page
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
