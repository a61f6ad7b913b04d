"""What was done in an account, for its owners and admins to read: the last thirty days, newest first (promises L1, L4)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from chalicelib import clock
from chalicelib.models.activity import Activity, bounds
from chalicelib.models.bulk import Item
from chalicelib.models.reading import query_between
from chalicelib.register.retention import ACTIVITY_LIFE

MAX_LOOKED_AT = 2_000
"""Rows that one page may look at: about 100 read units and a quarter of a second."""
MAX_SUMMED_UP = 10_000
"""Rows that one part of a summary may look at: about a second."""
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
    plain = selection == Selection(selection.start, selection.end)
    rows = _newest_first(account_id, selection, position, limit + 1 if plain else _CHUNK)
    found: list[Activity] = []
    for looked_at, item in enumerate(islice(rows, MAX_LOOKED_AT + 1)):
        if len(found) == limit or looked_at == MAX_LOOKED_AT:
            return found, item["entry"]["S"]
        if selection.takes(item):
            found.append(Activity.from_raw_data(dict(item)))
    return found, None


@dataclass(slots=True)
class Summary:
    """How many requests there were: by day (UTC, `2026-01-31`), country, route, and user or key."""

    days: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    users: Counter[str] = field(default_factory=Counter)

    def count(self, item: Item) -> None:
        """Takes one request in."""
        self.days[item["at"]["S"][: len("2026-01-31")]] += 1
        self.countries[item.get("country", {}).get("S", "")] += 1
        self.routes[item["route"]["S"]] += 1
        self.users[item["actor"]["S"]] += 1


def sum_up_activity(account_id: str, selection: Selection, position: str | None = None) -> tuple[Summary, str | None]:
    """The counts of a part of the requests, newest first, and the position that the next part begins with.

    A part looks at `MAX_SUMMED_UP` rows; the counts of all parts together are those of the selection.
    """
    summary = Summary()
    rows = _newest_first(account_id, selection, position, _CHUNK)
    for looked_at, item in enumerate(islice(rows, MAX_SUMMED_UP + 1)):
        if looked_at == MAX_SUMMED_UP:
            return summary, item["entry"]["S"]
        if selection.takes(item):
            summary.count(item)
    return summary, None


def _newest_first(account_id: str, selection: Selection, position: str | None, chunk: int) -> Iterator[Item]:
    """The rows of the selection's time from `position` on, as far as they are readable."""
    begin = clock.now() - ACTIVITY_LIFE
    first, last = bounds(max(begin, selection.start or begin), selection.end)
    newest = min(last, position) if position else last
    if newest < first:
        return iter(())
    return query_between(Activity, account_id, first, newest, chunk=chunk, newest_first=True)
