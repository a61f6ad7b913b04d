"""Changes of an import to contacts that are there: one transaction each, together with their history and counts.

Ranges of a large file are worked off at once, so a row may come to a contact that a later row of the file has been at
before it. It then does what leads to the fields that both in their order would have led to (import_order.py).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from chalicelib import errors
from chalicelib.importing.merging import Rule
from chalicelib.models.contact import TEXT_FIELDS, Contact, partition_of
from chalicelib.services import contact_writes
from chalicelib.services.import_groups import RESTRICTED, Group, Verdicts, fold_changes
from chalicelib.services.import_order import Written, fold_late
from chalicelib.services.import_state import actor_of, mark_of, randomness_of, row_in

_TRIES = 12
_AT_ONCE = 8
"""Threads; each waits for DynamoDB most of its time, and the client has ten connections."""
REFUSED_RESTRICTED = "The contact is restricted and can't be changed."
_FIELDS = (*TEXT_FIELDS, "tags", "address", "custom")


def apply_changes(
    account_id: str, import_id: str, rule: Rule, groups: Sequence[Group], verdicts: Verdicts
) -> list[Group]:
    """Gives every row of the groups, whose contacts are there, its verdict; gives back groups whose contact has gone."""
    return [
        group
        for group, done in zip(
            groups, each_of(groups, lambda it: _apply(account_id, import_id, rule, it, verdicts)), strict=True
        )
        if not done
    ]


def each_of(groups: Sequence[Group], work: Callable[[Group], bool]) -> list[bool]:
    """What `work` gives for each group, several at a time."""
    if len(groups) < 2:
        return [work(group) for group in groups]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(work, groups))


def _apply(account_id: str, import_id: str, rule: Rule, group: Group, verdicts: Verdicts) -> bool:
    contact = Contact.from_raw_data(dict(group.contact or {}))
    for _ in range(_TRIES):
        if contact.status == RESTRICTED:
            verdicts.give(group.rows, "skipped", REFUSED_RESTRICTED)
            return True
        mine = Verdicts()
        after = _after(contact, import_id, group, rule, mine)
        if (
            _is_written(contact, import_id, group)
            or after is None
            or _write(account_id, import_id, contact, after, group, mine)
        ):
            verdicts.outcomes |= mine.outcomes
            verdicts.reasons |= mine.reasons
            return True
        found = _read(account_id, contact.contact_id)
        if found is None or found.email != group.email:
            return False
        contact = found
    raise errors.Unavailable


def _after(before: Contact, import_id: str, group: Group, rule: Rule, verdicts: Verdicts) -> Contact | None:
    """The contact with what the rows change in it; None if that is nothing."""
    present = {name: getattr(before, name) for name in _FIELDS}
    last = row_in(before.written_by, import_id)
    if last is None or last < group.rows[0].number:
        fields = fold_changes(present, group.rows, rule, verdicts)
    else:
        fields = fold_late(present, group.rows, rule, Written.by(before, import_id), verdicts)
    changed = {name: value for name, value in fields.items() if (value or None) != (present.get(name) or None)}
    if not changed:
        return None
    after = Contact.from_raw_data(before.serialize())
    for name, value in changed.items():
        setattr(after, name, value or [] if name == "tags" else value)
    return after


def _is_written(contact: Contact, import_id: str, group: Group) -> bool:
    """Whether an earlier run of this chunk has made the change already."""
    return contact.written_by in {mark_of(import_id, row.number) for row in group.rows}


def _write(account_id: str, import_id: str, before: Contact, after: Contact, group: Group, verdicts: Verdicts) -> bool:
    """False when the contact was changed meanwhile."""
    row = group.rows[-1].number
    after.written_by = mark_of(import_id, max(row, row_in(before.written_by, import_id) or 0))
    try:
        actor, randomness = actor_of(import_id), randomness_of(import_id, row)
        refusal = contact_writes.change(account_id, before, after, actor, "changed", randomness)
    except errors.Invalid as problem:
        verdicts.give(group.rows, "failed", "; ".join(f"{field} {message}" for field, message in problem.fields))
        return True
    return refusal is None


def _read(account_id: str, contact_id: str) -> Contact | None:
    try:
        contact: Contact = Contact.get(partition_of(account_id, contact_id), contact_id, consistent_read=True)
    except Contact.DoesNotExist:
        return None
    return contact
