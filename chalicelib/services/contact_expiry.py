"""Contacts whose time was up, after the database has removed them: their address, history and counts go as well (promise D5)."""

from chalicelib.models.bulk import Item
from chalicelib.models.contact import Contact, account_of
from chalicelib.services import contact_history, contact_writes


def settle(item: Item) -> None:
    """Ends what is left of a contact that time to live has removed; `item` is what it was. Safe to repeat.

    Its address and history have the same time and would go by themselves, within days of each other; the counts wouldn't.
    """
    contact = Contact.from_raw_data(dict(item))
    account_id = account_of(contact.partition)
    contact_writes.expire(account_id, contact)
    contact_writes.erase_claim(account_id, contact.email, contact.contact_id)
    contact_history.erase_oldest(account_id, contact.contact_id, keep=1)
