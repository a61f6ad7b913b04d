"""Exact counts that nobody has to count: contacts and tags, each spread over slots so that writers don't collide."""

import zlib

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table

SLOTS = 4
CONTACTS = "contacts"
STATUSES = ("restricted", "unsubscribed", "bounced")
"""States that are counted; all other contacts are active."""
_TAG = "tag:"
_BEFORE_SLOT = "\t"
"""Sorts before everything that a tag can hold, so that the slots of one tag stay together and tags in order."""


class Counter(Table):
    """`name` is `contacts` or `tag:<tag key>`, then a tab and the slot; the count of a name is the sum over its slots.
    `label` is the tag as it was written last, in its own case. Rows of `contacts` also count those that aren't active, each
    under its status."""

    class Meta:
        name = "counters"

    account_id = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    value = NumberAttribute()
    label = UnicodeAttribute(null=True)
    restricted = NumberAttribute(null=True)
    unsubscribed = NumberAttribute(null=True)
    bounced = NumberAttribute(null=True)


def tag_key(tag: str) -> str:
    """What makes two tags the same tag: everything but upper and lower case."""
    return tag.casefold()


def tag_name(tag: str) -> str:
    """The counter of a tag, without its slot."""
    return _TAG + tag_key(tag)


def slot_of(contact_id: str) -> int:
    """The slot on which a contact is counted: always the same, so that what was added there is taken off there."""
    return zlib.crc32(contact_id.encode()) % SLOTS


def row_name(name: str, contact_id: str) -> str:
    """The range key of the row on which a contact is counted under `name`."""
    return f"{name}{_BEFORE_SLOT}{slot_of(contact_id)}"


def row_names(name: str) -> list[str]:
    """The range keys of every row of `name`."""
    return [f"{name}{_BEFORE_SLOT}{slot}" for slot in range(SLOTS)]


def tag_rows(after: str | None = None) -> tuple[str, str]:
    """The range of keys, both ends included, that holds the counters of tags behind the tag key `after`."""
    first = _TAG if after is None else f"{_TAG}{after}{_BEFORE_SLOT}{SLOTS}"
    return first, _TAG + chr(0x10FFFF)


def tag_key_of(row: str) -> str:
    """The tag key that a row of a tag counts."""
    return row.removeprefix(_TAG).rpartition(_BEFORE_SLOT)[0]
