"""An address or domain that must never be contacted again (promise R4)."""

import hashlib
import time
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib import errors
from chalicelib.models.base import Table, TimeAttribute, connection

_BATCH = 100  # keys that one BatchGetItem takes
_TRIES = 8


class BlacklistByListing(GlobalSecondaryIndex["BlacklistEntry"]):
    """The entries of an account, newest first."""

    class Meta:
        index_name = "by_listing"
        projection = AllProjection()

    account_id = UnicodeAttribute(hash_key=True)
    listing = UnicodeAttribute(range_key=True)


class BlacklistEntry(Table):
    """Of an address only its keyed hash (in `entry_id`) and `masked` remain; a domain is kept in clear in `domain`.
    `listing` is a ULID of when it was added. `erased` counts the contacts that it erased; `sweep` is pending or done,
    and `sweep_job` the id of the contacts job that does what the request had no time for."""

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
    sweep_job = UnicodeAttribute(null=True)
    by_listing = BlacklistByListing()


def address_entry_id(address_hash: str) -> str:
    """The id under which a hashed address is listed."""
    return f"e-{address_hash}"


def domain_entry_id(domain: str) -> str:
    """The id under which a normalised domain is listed; hashed only to give it a fixed shape for paths."""
    return f"d-{hashlib.sha256(domain.encode()).hexdigest()}"


def find_listed(account_id: str, entry_ids: Collection[str]) -> set[str]:
    """Which of the ids are listed in the account, read strongly, at one read unit per id.

    Keys that DynamoDB hands back unprocessed are asked for again, ever more slowly; raises Unavailable when that doesn't end.
    """
    remaining = iter(set(entry_ids))
    found: set[str] = set()
    while batch := list(islice(remaining, _BATCH)):
        found.update(_read_batch(account_id, batch))
    return found


def _read_batch(account_id: str, entry_ids: list[str]) -> Iterator[str]:
    table = BlacklistEntry.table()
    keys = [{"account_id": {"S": account_id}, "entry_id": {"S": entry_id}} for entry_id in entry_ids]
    pending: dict[str, Any] = {table: {"Keys": keys, "ConsistentRead": True, "ProjectionExpression": "entry_id"}}
    for attempt in range(_TRIES):
        answer = connection().client._make_api_call("BatchGetItem", {"RequestItems": pending})
        yield from (item["entry_id"]["S"] for item in answer["Responses"].get(table, ()))
        pending = answer.get("UnprocessedKeys") or {}
        if not pending:
            return
        time.sleep(min(0.05 * 2**attempt, 1.0))
    raise errors.Unavailable()
