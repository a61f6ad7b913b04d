"""From the API's log to what an account can read for a month and what is archived for a year (promises C5, L1, L2)."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib import clock, observability
from chalicelib.gateways import buckets
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.activity import Activity
from chalicelib.models.bulk import get_rows, put_items
from chalicelib.register.retention import ACTIVITY_LIFE
from chalicelib.services.activity_archive import day_folder, end_of
from chalicelib.services.activity_lines import Request, Unreadable, read_line

_GONE = "purging"
"""The status of an account for which nothing may be written any more; a purged account has no row."""
_ANONYMOUS = "anonymous"


def record_activity(events: Sequence[Mapping[str, Any]], remaining: Remaining) -> dict[str, int]:
    """Keeps the requests of a batch of log events, and returns how many lines, rows and objects that were.

    Safe to repeat: keys and contents follow from the lines, so a batch that comes twice changes nothing. It is done as a
    whole or, when its time runs out, again; it makes one call for every 100 accounts, one for every 25 rows and one for
    each account and day. Accounts that are purged, or being purged, get nothing; lines that can't be read are counted.
    """
    now = clock.now()
    requests, unreadable = _read(events, now)
    kept = _of_present_accounts(requests)
    rows = [request.row() for request in kept if request.account_id and now < request.at + ACTIVITY_LIFE]
    put_items(Activity, rows)
    objects = _by_object(request for request in kept if now < end_of(request.at.date()))
    for folder, together in objects.items():
        buckets.put("archive", f"{folder}{_name_of(together)}.jsonl.gz", _packed(together), "application/gzip")
    counts = {"requests": len(requests), "rows": len(rows), "objects": len(objects), "unreadable": unreadable}
    observability.emit("activity", **counts)
    return counts


def _read(events: Sequence[Mapping[str, Any]], now: datetime) -> tuple[list[Request], int]:
    """The requests, each once and in the order of their keys, and the number of lines that can't be read."""
    found: dict[tuple[str, str], Request] = {}
    unreadable = 0
    for event in events:
        try:
            request = read_line(event.get("message"), now)
        except Unreadable:
            unreadable += 1
            continue
        if request is not None:
            found[request.account_id, request.entry] = request
    return [found[key] for key in sorted(found)], unreadable


def _of_present_accounts(requests: Sequence[Request]) -> list[Request]:
    """Those without an account, and those of accounts for which something may be written; read strongly."""
    wanted = sorted({request.account_id for request in requests if request.account_id})
    standing = {id: row["status"]["S"] for id, row in get_rows(Account, wanted, ("account_id", "status")).items()}
    return [it for it in requests if not it.account_id or standing.get(it.account_id, _GONE) != _GONE]


def _by_object(requests: Iterable[Request]) -> dict[str, list[Request]]:
    """Requests by the folder of their account and day (UTC)."""
    folders: dict[str, list[Request]] = {}
    for request in requests:
        folder = day_folder(request.account_id or _ANONYMOUS, request.at.date())
        folders.setdefault(folder, []).append(request)
    return folders


def _name_of(together: Sequence[Request]) -> str:
    return hashlib.sha256("\n".join(request.entry for request in together).encode()).hexdigest()[:32]


def _packed(together: Sequence[Request]) -> bytes:
    return gzip.compress(b"".join(request.archived() for request in together), mtime=0)
