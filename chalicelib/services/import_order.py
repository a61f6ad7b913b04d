"""Rows that come late: a later row of the same file has been at their contact before, in another range.

Which row wrote which field last stands in the contact's history, whose entries by an import carry the row in their id.
With it a late row gives what reading the file in its order would give: `overwrite` leaves what later rows wrote, `fill`
takes the place of what later rows filled, and under `skip` the first row makes the contact. One thing leaves no trace: a
later row that said what the contact held already; an earlier one that says something else then wins, as it came last.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple, Self

from chalicelib.importing.merging import Rule, merge
from chalicelib.models.contact import Contact
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services.import_groups import Verdicts, about_custom, custom_fault_of
from chalicelib.services.import_rows import Row
from chalicelib.services.import_state import actor_of, row_of

REPEATED = "The address stands more than once in this file; its first row was taken."
_NESTED = ("address", "custom")


class Written(NamedTuple):
    """The first and the last row that wrote each field (`address.city`, `custom.Size`) since anybody else did, and the row
    that made the contact, if this import did."""

    first: dict[str, int]
    last: dict[str, int]
    born: int | None

    @classmethod
    def by(cls, contact: Contact, import_id: str) -> Self:
        """What the contact's history says, read strongly."""
        written = cls({}, {}, None)
        for entry in takewhile(lambda it: it.actor == actor_of(import_id), newest_first(contact)):
            row = row_of(entry.entry.partition("#")[2])
            if entry.action == "created":
                written = written._replace(born=row)
            for name in entry.changes:
                written.first[name] = min(row, written.first.get(name, row))
                written.last[name] = max(row, written.last.get(name, row))
        return written


def newest_first(contact: Contact) -> Any:
    """The entries of a contact's history, read strongly."""
    return ContactHistory.query(
        contact.partition,
        ContactHistory.entry.startswith(f"{contact.contact_id}#"),
        consistent_read=True,
        scan_index_forward=False,
        page_size=10,
    )


def fold_late(
    present: Mapping[str, Any], rows: Sequence[Row], rule: Rule, written: Written, verdicts: Verdicts
) -> dict[str, Any]:
    """The fields of a contact after these rows, which come before those that have written it."""
    fields = dict(present)
    for row in rows:
        if rule == "skip":
            fields = _first_of_all(fields, row, written)
            verdicts.give([row], "skipped", REPEATED)
            continue
        merged = merge(fields, _patch(fields, row, rule, written))
        fault = custom_fault_of(merged)
        verdicts.give([row], "updated" if fault is None else "failed", fault and about_custom(fault))
        fields = merged if fault is None else fields
    return fields


def _patch(fields: Mapping[str, Any], row: Row, rule: Rule, written: Written) -> dict[str, Any]:
    patch: dict[str, Any] = {}
    for name, value in row.fields.items():
        if name in _NESTED:
            present = fields.get(name) or {}
            parts = {
                part: text
                for part, text in value.items()
                if _goes_in(f"{name}.{part}", present.get(part), row.number, rule, written)
            }
            patch |= {name: parts} if parts else {}
        elif name != "email" and _goes_in(name, fields.get(name), row.number, rule, written):
            patch[name] = value
    return patch


def _goes_in(name: str, present: Any, row: int, rule: Rule, written: Written) -> bool:
    if rule == "overwrite":
        goes_in = written.last.get(name, row) <= row
    else:
        goes_in = not present or written.first.get(name, 0) >= row
    if goes_in:
        written.first[name] = written.last[name] = row
    return goes_in


def _first_of_all(fields: dict[str, Any], row: Row, written: Written) -> dict[str, Any]:
    """Under `skip` the contact is what its first row makes of it, however late that comes."""
    if written.born is None or min([written.born, *written.first.values()]) <= row.number:
        return fields
    written.first.update(dict.fromkeys(row.fields, row.number))
    return {name: row.fields.get(name) for name in fields}
