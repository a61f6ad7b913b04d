"""What an account's people and keys did: one row for each request, for the month in which the account can read it."""

from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib import clock
from chalicelib.models.base import Table, TimeAttribute


class Activity(Table):
    """`entry` is `<at>#<request id>`: newest first is one query, and a line that is delivered twice is one row. `route` is
    the path as it is declared, without ids; `sign_in` is true for a request that opened a session."""

    class Meta:
        name = "activity"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    at = TimeAttribute()
    actor = UnicodeAttribute()
    method = UnicodeAttribute()
    route = UnicodeAttribute()
    status = NumberAttribute()
    ip_address = UnicodeAttribute(default="")
    country = UnicodeAttribute(default="")
    region = UnicodeAttribute(default="")
    browser = UnicodeAttribute(default="")
    browser_version = UnicodeAttribute(default="")
    system = UnicodeAttribute(default="")
    device = UnicodeAttribute(default="")
    sign_in = BooleanAttribute(default=False)
    expires_at = TTLAttribute()


def entry_of(at: datetime, request_id: str) -> str:
    """The range key of a request."""
    return f"{clock.to_iso(at)}#{request_id}"


def bounds(start: datetime, end: datetime | None) -> tuple[str, str]:
    """The range keys between which the requests of `start <= at < end` lie; no end is the end of time."""
    return clock.to_iso(start), clock.to_iso(end) if end else "~"
