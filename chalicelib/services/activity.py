"""What was done in an account, for its owners and admins to read: the last thirty days, newest first (promises L1, L4)."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from chalicelib import clock
from chalicelib.models.activity import Activity, bounds
from chalicelib.models.bulk import Item
from chalicelib.models.reading import query_between
from chalicelib.register.retention import ACTIVITY_LIFE

MAX_LOOKED_AT = 2_000
"""Rows that one page may look at: about 100 read units and a quarter of a second."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests are meant: `start <= at < end`, by one user or key, from one country, to one route."""

    start: datetime | None = None
    end: datetime | None = None
    user: str | None = None
    country: str | None = None
    route: str | None = None

    def takes(self, item: Item) -> bool:
        """Whether an item is meant, of those in the time."""
        wanted = {"actor": self.user, "country": self.country, "route": self.route}
        return all(text is None or item.get(name, {}).get("S", "") == text for name, text in wanted.items())


def list_activity(
    account_id: str, selection: Selection, limit: int, position: str | None = None
) -> tuple[list[Activity], str | None]:
    """A page of at most `limit` requests, newest first, and the position that the next page begins with.

    What is past its thirty days isn't read, however late it is deleted. A page looks at `MAX_LOOKED_AT` rows: it may hold
    fewer requests than asked for, or none, and still have a position; the list ends where that is None.
    """
    begin = clock.now() - ACTIVITY_LIFE
    first, last = bounds(max(begin, selection.start or begin), selection.end)
    chunk = limit + 1 if selection == Selection(selection.start, selection.end) else _CHUNK
    newest = min(last, position) if position else last
    if newest < first:
        return [], None
    found: list[Activity] = []
    rows = query_between(Activity, account_id, first, newest, chunk=chunk, newest_first=True)
    for looked_at, item in enumerate(islice(rows, MAX_LOOKED_AT + 1)):
        if len(found) == limit or looked_at == MAX_LOOKED_AT:
            return found, item["entry"]["S"]
        if selection.takes(item):
            found.append(Activity.from_raw_data(dict(item)))
    return found, None
