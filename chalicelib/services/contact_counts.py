"""How many contacts there are, read from the counters: exact, and in the same few reads however many there are."""

from dataclasses import fields
from typing import NamedTuple

from chalicelib.models import counter
from chalicelib.models.base import get_together
from chalicelib.models.counter import Counter
from chalicelib.services.contact_filters import Selection


class Counts(NamedTuple):
    """Of one account."""

    total: int
    restricted: int
    unsubscribed: int
    bounced: int

    @property
    def active(self) -> int:
        """All that are in none of the other states."""
        return self.total - self.restricted - self.unsubscribed - self.bounced


def read_counts(account_id: str) -> Counts:
    """All contacts, and those in each state."""
    rows = _rows(account_id, counter.CONTACTS)
    return Counts(
        sum(int(row.value) for row in rows),
        *(sum(int(getattr(row, status) or 0) for row in rows) for status in counter.STATUSES),
    )


def count_selected(account_id: str, selection: Selection, counts: Counts) -> int | None:
    """How many contacts are selected by no condition, by a status or by a tag; None where counters don't tell."""
    given = {field.name for field in fields(selection) if getattr(selection, field.name) is not None}
    if not given:
        return counts.total
    if given == {"status"}:
        return int(getattr(counts, str(selection.status)))
    if given == {"tag"}:
        name = counter.tag_name(str(selection.tag))
        return sum(int(row.value) for row in _rows(account_id, name))
    return None


def _rows(account_id: str, name: str) -> list[Counter]:
    keys = [(Counter, account_id, row_name) for row_name in counter.row_names(name)]
    return [row for row in get_together(*keys) if row is not None]
