"""Undoing an import: what it created goes, what it changed becomes what it was, unless somebody changed it since.

The history of a contact says what the import did to it. Rows are read from the uploaded file once more, and each
contact is put right in a transaction of its own under the condition that it is as it was read, so a chunk can be run
again. Which contacts a chunk is about to put right is written down before, since of one that is gone nobody could
tell whether it has been counted. It is the chunk with the row that wrote the contact last: an address may stand in several.
"""

from dataclasses import replace
from itertools import takewhile
from typing import Any

from chalicelib import clock, errors
from chalicelib.models.contact import Contact
from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.services import contact_writes, contacts
from chalicelib.services.import_changes import each_of
from chalicelib.services.import_chunks import Tally
from chalicelib.services.import_groups import Group, group_rows, look_up
from chalicelib.services.import_order import newest_first
from chalicelib.services.import_rows import Prepared
from chalicelib.services.import_state import Progress, actor_of, mark_of, record_progress, row_in

_TRIES = 8


def undo_chunk(row: ImportJob | ImportRange, actor: str, prepared: Prepared) -> Tally:
    """Removed, restored and kept contacts, in the places of created, updated and skipped rows.

    Kept is what somebody changed after the import. Addresses that the import left alone are not counted.
    Raises Overtaken.
    """
    groups = group_rows(prepared.rows)
    look_up(row.account_id, groups, clock.now())
    noted = _note(row, groups)
    found: dict[str, str] = {}

    def work(group: Group) -> bool:
        is_noted = group.email in noted
        found[group.email] = _undo(row.account_id, row.import_id, actor, group, is_noted=is_noted)
        return True

    each_of([group for group in groups if group.contact is not None or group.email in noted], work)
    outcomes = list(found.values())
    return Tally(outcomes.count("removed"), outcomes.count("restored"), outcomes.count("kept"), 0, [], [])


def _note(row: ImportJob | ImportRange, groups: list[Group]) -> set[str]:
    """The addresses whose contacts this chunk puts right, as an earlier run of it has written them down, or as they are
    written down now: a bit for each group, since the groups of a chunk are the same whenever it is read."""
    progress = Progress.of(row)
    if progress.noted is None:
        bits = sum(1 << place for place, group in enumerate(groups) if _is_to_undo(group, row.import_id))
        if not bits:
            return set()
        progress = replace(progress, noted=f"{bits:x}")
        record_progress(row, progress)
    bits = int(progress.noted or "0", 16)
    return {group.email for place, group in enumerate(groups) if bits >> place & 1}


def _is_to_undo(group: Group, import_id: str) -> bool:
    mark = None if group.contact is None else group.contact.get("written_by", {}).get("S")
    written = row_in(mark, import_id)
    return written is not None and any(row.number == written for row in group.rows)


def _undo(account_id: str, import_id: str, actor: str, group: Group, *, is_noted: bool) -> str:
    contact: Contact | None = None if group.contact is None else Contact.from_raw_data(dict(group.contact))
    for _ in range(_TRIES):
        if contact is None or contact.email != group.email:
            return "removed" if is_noted else "left"
        if contact.written_by == mark_of(import_id, "undo"):
            return "restored" if is_noted else "left"
        if row_in(contact.written_by, import_id) is None:
            return "kept" if any(_is_ours(entry, import_id) for entry in newest_first(contact)) else "left"
        if not is_noted:
            return "left"
        entries = list(takewhile(lambda entry: _is_ours(entry, import_id), newest_first(contact)))
        outcome = _take_back(account_id, import_id, actor, contact, entries)
        if outcome is not None:
            return outcome
        contact = _read(contact)
    raise errors.Unavailable


def _take_back(
    account_id: str, import_id: str, actor: str, contact: Contact, entries: list[ContactHistory]
) -> str | None:
    """None when the contact was changed meanwhile."""
    if not entries:
        return "left"
    if entries[-1].action == "created":
        try:
            contacts.erase_contact(account_id, contact.contact_id, int(contact.version), address=contact.email)
        except errors.PreconditionFailed:
            return None
        return "removed"
    after = _as_before(contact, entries)
    after.written_by = mark_of(import_id, "undo")
    return "restored" if contact_writes.change(account_id, contact, after, actor, "restored") is None else None


def _as_before(contact: Contact, entries: list[ContactHistory]) -> Contact:
    """The contact as it was before the oldest of these entries, which come newest first."""
    values: dict[str, Any] = {}
    for entry in entries:
        values |= {field: change["from"] for field, change in entry.changes.items()}
    after: Contact = Contact.from_raw_data(contact.serialize())
    nested = {name: dict(getattr(contact, name) or {}) for name in ("address", "custom")}
    for field, value in values.items():
        group, dot, part = field.partition(".")
        if dot and group in nested:
            nested[group][part] = value
        else:
            setattr(after, field, value or [] if field == "tags" else value)
    for name, parts in nested.items():
        setattr(after, name, {part: value for part, value in parts.items() if value} or None)
    return after


def _is_ours(entry: ContactHistory, import_id: str) -> bool:
    return bool(entry.actor == actor_of(import_id))


def _read(contact: Contact) -> Contact | None:
    try:
        fresh: Contact = Contact.get(contact.partition, contact.contact_id, consistent_read=True)
    except Contact.DoesNotExist:
        return None
    return fresh
