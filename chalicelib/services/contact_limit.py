"""How many contacts an account may hold, and how that is kept although their count is spread over four counters.

One contact at a time is exact: near the limit its transaction demands of every counter that it hasn't grown by more than a
quarter of what was left. An import looks before each chunk and creates no more than was left then: exact while nothing else
creates contacts (imports.py has one worker at a time for a file that may not fit), else over by a chunk (500 rows) at most
for each worker that is at an import at that moment.
"""

from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.models.account import Account
from chalicelib.models.base import Table, get_together
from chalicelib.models.counter import CONTACTS, SLOTS, Counter, row_names
from chalicelib.register.plans import limits_of

Wanted = tuple[type[Table], str, str | None]
_NEAR = 1_000
"""With more than this left the counters are let be, so that writers don't meet on all of them: more requests than this
don't run at once."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many contacts there may be, and how many each counter had."""

    most: int
    slots: tuple[int, ...]

    @property
    def used(self) -> int:
        """Contacts that are counted."""
        return sum(self.slots)

    @property
    def left(self) -> int:
        """How many may be created; below 0 after a change to a smaller plan."""
        return self.most - self.used

    def conditions(self) -> dict[str, Condition]:
        """What must hold of the counters, by their range keys, for one more contact to fit; nothing far from the limit."""
        if self.left > _NEAR:
            return {}
        slack = (self.left - 1) // SLOTS
        new = Counter.value.does_not_exist()
        return {
            name: new | (Counter.value <= value + slack)
            for name, value in zip(row_names(CONTACTS), self.slots, strict=True)
        }


def read_room(account_id: str, most: int) -> Room:
    """The room in an account that may hold `most` contacts, read strongly."""
    return Room(most, _values(get_together(*_keys(account_id))))


def read_account(account_id: str, *others: Wanted) -> tuple[Any, ...]:
    """An account (None when it is gone), the room that its plan leaves, and what else is wanted, in one call."""
    account, *found = get_together((Account, account_id, None), *_keys(account_id), *others)
    room = Room(limits_of(account.plan).contacts if account is not None else 0, _values(found[:SLOTS]))
    return account, room, *found[SLOTS:]


def _keys(account_id: str) -> list[tuple[type[Counter], str, str]]:
    return [(Counter, account_id, name) for name in row_names(CONTACTS)]


def _values(rows: list[Counter | None]) -> tuple[int, ...]:
    return tuple(0 if row is None else int(row.value) for row in rows)
