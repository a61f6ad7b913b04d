"""The archive of what was logged: where its objects lie, when a day is over its time, and how an operator reads it.

An object is gzip JSON Lines, one account and one day, `activity/<account>/<yyyy>/<mm>/<dd>/<anything>`; a line has `at`. An
event is destroyed 365 days after it happened at the latest, so a day's objects go when its first moment comes to that.
"""

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chalicelib import clock
from chalicelib.gateways import buckets
from chalicelib.register.retention import ARCHIVE_LIFE

PREFIX = "activity/"
_DAY = timedelta(days=1)
_KEY = re.compile(r"activity/[^/]+/(\d{4})/(\d{2})/(\d{2})/.+")


def folder_of(account_id: str) -> str:
    """Where all objects of an account lie."""
    return f"{PREFIX}{account_id}/"


def day_folder(account_id: str, day: date) -> str:
    """Where the objects of one day (UTC) lie; their order is the order of days."""
    return f"{folder_of(account_id)}{day:%Y/%m/%d}/"


def day_of(key: str) -> date | None:
    """The day of an object's events; None for a key that is none of ours."""
    found = _KEY.fullmatch(key)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def end_of(day: date) -> datetime:
    """When the objects of a day must be gone: 365 days after the first moment of it."""
    return datetime.combine(day, time(), UTC) + ARCHIVE_LIFE


def read_archive(account_id: str, first: date, last: date, now: datetime) -> Iterator[dict[str, Any]]:
    """The lines of an account's requests from day `first` to day `last` (UTC), by day; none that is 365 days old at `now`,
    whether or not it was destroyed yet (promise L4).

    Memory holds one object. A line whose time can't be read counts as of its day's first moment.
    """
    oldest = now - ARCHIVE_LIFE
    first = max(first, oldest.date())
    for key in buckets.list_keys("archive", folder_of(account_id), day_folder(account_id, first)):
        day = day_of(key)
        if day is None:
            continue
        if day > last:
            return
        content = buckets.read_object("archive", key)
        for line in map(json.loads, gzip.decompress(content or b"").splitlines()):
            if _moment(line, day) > oldest:
                yield line


def _moment(line: dict[str, Any], day: date) -> datetime:
    try:
        return clock.from_iso(line["at"])
    except (KeyError, TypeError, ValueError):
        return datetime.combine(day, time(), UTC)
