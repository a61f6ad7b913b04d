"""The rows of jobs: changed only while they are as they were read, alone or together with counts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib import clock
from chalicelib.models.base import transaction
from chalicelib.models.contact_job import ContactJob
from chalicelib.models.counter import Counter
from chalicelib.models.export_job import ExportJob
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.transactions import ConditionFailed, commit

Row = ImportJob | ImportRange | ExportJob | ContactJob
MOST_COUNTERS = 99
"""Items that fit into a transaction beside the row."""


class Overtaken(Exception):
    """The row was changed by somebody else since it was read; nothing was written."""


class Step(NamedTuple):
    """A change to one row of the counters; `label` is how a tag is written."""

    name: str
    value: int
    label: str | None


def change_row(row: Row, **changes: Any) -> None:
    """Sets attributes, the next version and the time of the change. Raises Overtaken."""
    actions, condition = _change(row, changes)
    try:
        row.update(actions=actions, condition=condition)
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        raise Overtaken from None


def change_row_and_count(row: Row, steps: list[Step], **changes: Any) -> None:
    """The same in one transaction with steps of counters (MOST_COUNTERS at most), so that each is counted once.

    Raises Overtaken, and Unavailable when collisions on the counters don't end.
    """
    actions, condition = _change(row, changes)
    write = transaction()
    write.update(row, actions=actions, condition=condition)
    for step in steps:
        counting: list[Any] = [Counter.value.add(step.value)]
        if step.label is not None:
            counting.append(Counter.label.set(step.label))
        write.update(Counter(row.account_id, step.name), actions=counting)
    try:
        commit(write)
    except ConditionFailed:
        raise Overtaken from None
    for name, value in (changes | {"version": row.version + 1}).items():
        setattr(row, name, value)


def _change(row: Row, changes: Mapping[str, Any]) -> tuple[list[Action], Any]:
    model = type(row)
    values = dict(changes) | {"version": row.version + 1, "updated_at": clock.now()}
    actions = [
        getattr(model, name).remove() if value is None else getattr(model, name).set(value)
        for name, value in values.items()
    ]
    return actions, model.version == row.version
