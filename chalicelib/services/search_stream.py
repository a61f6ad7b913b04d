"""What the stream of the contacts' table tells, turned into the search index and into the end of contacts whose time is up."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib import observability
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.bulk import get_rows
from chalicelib.models.contact import Contact, account_of
from chalicelib.services import contact_expiry, search_index

Record = Mapping[str, Any]
_GONE = "purging"
"""The status of an account for which nothing may be written any more; a purged account has no row."""
_TIME_TO_LIVE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
"""Who deleted an item whose time was up.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html"""


def index_contacts(records: Sequence[Record], remaining: Remaining) -> dict[str, int]:
    """Brings the index to what the contacts are now that a batch of records names, and returns counts.

    Records say which contacts to look at and, of those that expired, what to take off the counts; nothing else is taken
    from them. So it is safe to repeat. A stream of tables that are no longer in use (infrastructure/restore.py) is passed over.
    """
    records = [record for record in records if f":table/{Contact.table()}/" in record["eventSourceARN"]]
    present = _of_present_accounts(records)
    expired = [record for record in present if record.get("userIdentity") == _TIME_TO_LIVE]
    for record in expired:
        contact_expiry.settle(record["dynamodb"]["OldImage"])
    blocks = sum(search_index.refresh(partition, ids) for partition, ids in _by_partition(present).items())
    counts = {"records": len(records), "expired": len(expired), "blocks": blocks}
    observability.emit("index", **counts)
    return counts


def _of_present_accounts(records: Sequence[Record]) -> list[Record]:
    """Those of accounts for which something may be written, read strongly."""
    wanted = sorted({account_of(_partition_of(record)) for record in records})
    standing = {id: row["status"]["S"] for id, row in get_rows(Account, wanted, ("account_id", "status")).items()}
    return [record for record in records if standing.get(account_of(_partition_of(record)), _GONE) != _GONE]


def _by_partition(records: Iterable[Record]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in records:
        found.setdefault(_partition_of(record), set()).add(record["dynamodb"]["Keys"]["contact_id"]["S"])
    return found


def _partition_of(record: Record) -> str:
    partition: str = record["dynamodb"]["Keys"]["partition"]["S"]
    return partition
