"""An address or domain that must never be contacted again (promise R4)."""

import hashlib
import re
from collections.abc import Collection

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.models.base import Table, TimeAttribute
from chalicelib.models.bulk import get_items

_ENTRY_ID = re.compile(r"[de]-[0-9a-f]{64}")


class BlacklistByListing(GlobalSecondaryIndex["BlacklistEntry"]):
    """The entries of an account, newest first."""

    class Meta:
        index_name = "by_listing"
        projection = AllProjection()

    account_id = UnicodeAttribute(hash_key=True)
    listing = UnicodeAttribute(range_key=True)


class BlacklistEntry(Table):
    """Of an address only its keyed hash (in `entry_id`) and `masked` remain; a domain is kept in clear in `domain`.
    `listing` is a ULID of when it was added. `erased` counts the contacts that it erased; `sweep` is pending or done."""

    class Meta:
        name = "blacklist"

    account_id = UnicodeAttribute(hash_key=True)
    entry_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    masked = UnicodeAttribute(null=True)
    domain = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    created_by = UnicodeAttribute()
    created_at = TimeAttribute()
    listing = UnicodeAttribute()
    erased = NumberAttribute(default=0)
    sweep = UnicodeAttribute(default="pending")
    by_listing = BlacklistByListing()


def address_entry_id(address_hash: str) -> str:
    """The id under which a hashed address is listed."""
    return f"e-{address_hash}"


def domain_entry_id(domain: str) -> str:
    """The id under which a normalised domain is listed; hashed only to give it a fixed shape for paths."""
    return f"d-{hashlib.sha256(domain.encode()).hexdigest()}"


def is_entry_id(text: str) -> bool:
    """Whether `text` has the shape of an entry's id."""
    return _ENTRY_ID.fullmatch(text) is not None


def is_address_entry_id(text: str) -> bool:
    """Whether `text` has the shape of the id of an address, not of a domain."""
    return is_entry_id(text) and text.startswith("e-")


def find_listed(account_id: str, entry_ids: Collection[str]) -> set[str]:
    """Which of the ids are listed in the account, read strongly, at one read unit per id. Raises Unavailable."""
    found = get_items(BlacklistEntry, [(account_id, entry_id) for entry_id in set(entry_ids)])
    return {entry_id for _, entry_id in found}
