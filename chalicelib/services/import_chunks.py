"""One chunk of an import, written so that it can be run again: what each row comes to, and how counters move."""

import time
from collections.abc import Sequence
from typing import NamedTuple

from chalicelib import addresses, clock
from chalicelib.importing.convert import CellError, Converter
from chalicelib.importing.merging import Rule
from chalicelib.models.job_rows import Step
from chalicelib.services import blacklist, contact_history, contact_writes, contacts
from chalicelib.services.import_changes import apply_changes
from chalicelib.services.import_creates import Birth, Run, birth_steps, is_abandoned, is_own, own_id, write_births
from chalicelib.services.import_groups import Group, Verdicts, fold_new, group_rows, look_up
from chalicelib.services.import_rows import Prepared, Row

BLACKLISTED = "The address is on the blacklist."
OVER_LIMIT = "The plan has no room for another contact."
_LOOKS = 8
_FIRST_WAIT = 0.1


class NotYet(Exception):
    """Another import holds an address and hasn't written its contact yet; the chunk can be run again in a moment."""


class Tally(NamedTuple):
    """What a chunk came to: each of its rows is in exactly one of the first four. `steps` is to be counted with them;
    `over_limit` are those of `skipped` that would have created a contact which the plan has no room for."""

    created: int
    updated: int
    skipped: int
    failed: int
    errors: list[CellError]
    steps: list[Step]
    over_limit: int = 0


def apply_chunk(run: Run, rule: Rule, prepared: Prepared, converter: Converter, *, again: bool) -> Tally:
    """Creates and changes contacts by the rows of a chunk. `again`: an earlier run may have done a part of it.

    Blacklisted addresses are left out at first, and looked up again once everything is written: an entry is written
    before its contacts are erased, so either that finds the contact or this finds the entry (promise R4).

    Raises NotYet, Unavailable.
    """
    verdicts = Verdicts()
    listed = blacklist.blocked(run.account_id, {row.email for row in prepared.rows})
    groups = group_rows(prepared.rows)
    refused = [group for group in groups if group.email in listed]
    births = [birth for group in refused if again and (birth := _unborn(run, rule, group))]
    for group in refused:
        verdicts.give(group.rows, "skipped", BLACKLISTED)
    born = _write(run, rule, [group for group in groups if group.email not in listed], verdicts)
    late = blacklist.blocked(run.account_id, {birth.group.email for birth in born})
    for birth in born:
        if birth.group.email in late:
            verdicts.give(birth.group.rows, "skipped", BLACKLISTED)
            _erase_own(run, birth.group)
    return tally(prepared, verdicts, converter, birth_steps(run, births + born))


def tally(prepared: Prepared, verdicts: Verdicts, converter: Converter, steps: Sequence[Step]) -> Tally:
    """Counts verdicts, and makes lines of the error file of their reasons."""
    outcomes = list(verdicts.outcomes.values())
    errors = prepared.errors + [
        _line(row, verdicts.reasons[row.number], converter) for row in prepared.rows if row.number in verdicts.reasons
    ]
    return Tally(
        outcomes.count("created"),
        outcomes.count("updated"),
        outcomes.count("skipped"),
        outcomes.count("failed") + prepared.failed,
        sorted(errors),
        list(steps),
        list(verdicts.reasons.values()).count(OVER_LIMIT),
    )


def _write(run: Run, rule: Rule, groups: list[Group], verdicts: Verdicts) -> list[Birth]:
    """Gives every row its verdict; the contacts that this chunk creates, also those that an earlier run of it wrote."""
    births: list[Birth] = []
    for look in range(_LOOKS):
        if not groups:
            return births
        if look:
            time.sleep(_FIRST_WAIT * 2 ** (look - 1))
        groups = _write_once(run, rule, groups, verdicts, births)
    if groups and not _free_abandoned(run, groups):
        raise NotYet
    if groups and _write_once(run, rule, groups, verdicts, births):
        raise NotYet
    return births


def _write_once(run: Run, rule: Rule, groups: list[Group], verdicts: Verdicts, births: list[Birth]) -> list[Group]:
    """One look at the groups; gives those that must be looked at again. Addresses that an earlier run of this chunk has
    claimed have been given their room by it; what is left goes to the others in the order of their rows."""
    look_up(run.account_id, groups, clock.now())
    room = run.room - len(births) - sum(is_own(run, group) for group in groups)
    new: list[Birth] = []
    there: list[Group] = []
    later: list[Group] = []
    for group in groups:
        if group.contact is not None and not is_own(run, group):
            there.append(group)
        elif group.claim is not None and not is_own(run, group):
            later.append(group)
        else:
            birth = _birth(run, rule, group, verdicts)
            room -= birth is not None and group.claim is None
            if birth is not None and group.claim is None and room < 0:
                verdicts.give(group.rows, "skipped", OVER_LIMIT)
            elif birth is not None:
                (births if group.contact is not None else new).append(birth)
    lost = write_births(run, new)
    beaten = {group.email for group in lost}
    births += [birth for birth in new if birth.group.email not in beaten]
    return lost + later + apply_changes(run.account_id, run.import_id, rule, there, verdicts)


def _birth(run: Run, rule: Rule, group: Group, verdicts: Verdicts) -> Birth | None:
    fields = fold_new(group, rule, verdicts)
    if fields is None:
        return None
    first = next(row for row in group.rows if verdicts.outcomes[row.number] == "created")
    return Birth(group, first.number, fields)


def _free_abandoned(run: Run, groups: Sequence[Group]) -> bool:
    """Gives the addresses free that imports which died have claimed for contacts; False if one may still be at work."""
    now = clock.now()
    if not all(is_abandoned(group, now) for group in groups):
        return False
    for group in groups:
        if group.contact_id is not None:
            contact_writes.erase_claim(run.account_id, group.email, group.contact_id)
    return True


def _unborn(run: Run, rule: Rule, group: Group) -> Birth | None:
    """Erases what an earlier run wrote of a contact that is blacklisted now. Erasing takes the contact off the counters,
    on which it isn't yet: so if there was one it is given back, to be counted."""
    return _birth(run, rule, group, Verdicts()) if _erase_own(run, group) else None


def _erase_own(run: Run, group: Group) -> bool:
    """Erases what this chunk has written of a contact, half or whole; whether there was a contact."""
    found = False
    for row in group.rows:
        contact_id = own_id(run, row.number)
        found |= contacts.erase_contact(run.account_id, contact_id, address=group.email)
        contact_history.erase_oldest(run.account_id, contact_id, keep=1)
    return found


def _line(row: Row, reason: str, converter: Converter) -> CellError:
    """A line about a whole row. An address that must be forgotten is not written out."""
    value = addresses.mask(row.email) if reason == BLACKLISTED else row.email
    return CellError(row.number, _email_column(converter), value, reason)


def _email_column(converter: Converter) -> str:
    return next(converter.columns[index] for index, field in converter.targets if field == "email")
