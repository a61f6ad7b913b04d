"""Exact counts that nobody has to count: contacts and tags, each spread over slots so that writers don't collide."""

import zlib

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table

SLOTS = 4
CONTACTS = "contacts"


class Counter(Table):
    """`name` is `contacts#<slot>` or `tag:<tag>#<slot>`; the count of a name is the sum over its slots."""

    class Meta:
        name = "counters"

    account_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    value = NumberAttribute()


def tag_name(tag: str) -> str:
    """The counter of a tag, without its slot."""
    return f"tag:{tag}"


def slot_of(contact_id: str) -> int:
    """The slot on which a contact is counted: always the same, so that what was added there is taken off there."""
    return zlib.crc32(contact_id.encode()) % SLOTS
