"""Where a purge is: the certificate's row is its journal, replaced only as it was read, so that one run at a time goes on.

What is about to be erased is counted and written down before it is erased. A run that comes after a crash erases the
same stretch once more, which does no harm, and counts nothing of it again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib import clock, ids
from chalicelib.models.base import get_together
from chalicelib.models.certificate import Certificate
from chalicelib.models.refusals import NOT_MET, code_of

Place = tuple[int, str]
"""A partition's number and a key in it: the order in which a store is walked."""
START: Place = (0, "")


class Overtaken(Exception):
    """Another run has gone on with this purge, or a legal hold was placed or lifted; nothing was written."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`look` is 0 while everything is erased for the first time, and then numbers the looks whether anything is left;
    `found` is what the present one has come upon. Of `store` everything up to `after` is erased, and everything up to
    `end` is counted. `people` are the members met so far: True for who is forgotten. `run` is who wrote this."""

    marked_at: str
    run: str = ""
    look: int = 0
    found: int = 0
    store: str = ""
    after: Place = START
    end: Place = START
    people: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def at_start(cls, now: datetime) -> Self:
        """The account was marked at `now`, and nothing is erased."""
        return cls(clock.to_iso(now))

    @classmethod
    def of(cls, row: Certificate) -> Self:
        """The progress that a row holds."""
        (after, end) = (tuple(row.progress[name]) for name in ("after", "end"))
        return cls(**row.progress | {"after": after, "end": end})

    def as_json(self) -> dict[str, Any]:
        """What a row holds."""
        return asdict(self) | {"after": list(self.after), "end": list(self.end)}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the journal, to be written alone or in a transaction with what it tells of."""

    actions: list[Action]
    condition: Condition
    values: dict[str, Any]


class Journal:
    """The row of one purge in the hands of one run."""

    def __init__(self, row: Certificate) -> None:
        self.row = row
        self.progress = Progress.of(row)
        self._run = ids.new()

    def places(self, store: str) -> tuple[Place, Place]:
        """Up to where a store is erased, and up to where it is counted."""
        now = self.progress
        return (now.after, now.end) if now.store == store else (START, START)

    def plan(self, store: str, after: Place, end: Place, counts: Mapping[str, int]) -> None:
        """Counts what will be erased between two places, before it is. Raises Overtaken."""
        self.write(self.change(counts, store=store, after=after, end=end))

    def keep(self, store: str, after: Place, end: Place) -> None:
        """Writes down how far a run got that ends here. Raises Overtaken."""
        if (store, after, end) != (self.progress.store, self.progress.after, self.progress.end):
            self.plan(store, after, end, {})

    def next_look(self) -> None:
        """Begins a look at every store, from the first one. Raises Overtaken."""
        self.write(self.change({}, look=self.progress.look + 1, found=0, store="", after=START, end=START))

    def change(self, counts: Mapping[str, int], row: Mapping[str, Any] | None = None, **progress: Any) -> Change:
        """Adds to the counts, replaces parts of the progress, and sets attributes of the row (None removes one)."""
        found = progress.pop("found", self.progress.found + sum(counts.values()))
        following = replace(self.progress, found=found, run=self._run, **progress)
        total = dict(self.row.counts)
        for store, number in counts.items():
            total[store] = total.get(store, 0) + number
        values = {"progress": following.as_json(), "counts": total, "version": self.row.version + 1, **(row or {})}
        actions = [_action(name, value) for name, value in values.items()]
        return Change(actions, Certificate.version == self.row.version, values)

    def write(self, change: Change) -> None:
        """Writes a change. Raises Overtaken."""
        try:
            Certificate(self.row.account_id).update(actions=change.actions, condition=change.condition)
        except UpdateError as error:
            if code_of(error) != NOT_MET:
                raise
            if not self._is_written(change):
                raise Overtaken from None
        self.accept(change)

    def accept(self, change: Change) -> None:
        """Takes a change that was written as what the row is now."""
        for name, value in change.values.items():
            setattr(self.row, name, value)
        self.progress = Progress.of(self.row)

    def _is_written(self, change: Change) -> bool:
        """The SDK repeats a call whose answer got lost, and then finds the row as it has written it itself. Nobody else
        writes this progress, which names the run; a legal hold changes the version alone."""
        row: Certificate | None = get_together((Certificate, self.row.account_id, None))[0]
        written = ("version", "progress")
        return row is not None and all(getattr(row, name) == change.values[name] for name in written)


def _action(name: str, value: Any) -> Action:
    attribute = getattr(Certificate, name)
    action: Action = attribute.remove() if value is None else attribute.set(value)
    return action
