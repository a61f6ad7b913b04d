"""Company information: read with its counters, changed under its version, with a history of who changed what (R3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib import clock, errors, ids
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.account_history import AccountHistory
from chalicelib.models.base import get_together, transaction
from chalicelib.models.counter import CONTACTS, Counter, row_names
from chalicelib.models.member import Member
from chalicelib.models.paging import page_of
from chalicelib.models.transactions import ConditionFailed, commit

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an account holds."""

    contacts: int
    members: int


def count_holdings(account_id: str) -> Counts:
    """The counters of an account: contacts from their counter, members by one query (a team is no larger than a plan)."""
    slots = get_together(*((Counter, account_id, name) for name in row_names(CONTACTS)))
    contacts = sum(int(slot.value) for slot in slots if slot is not None)
    return Counts(contacts, Member.count(account_id, consistent_read=True))


def change_account(account_id: str, actor: str, changes: Mapping[str, Any], version: int | None) -> Account:
    """Merges `changes` into the company information and returns the account as it is then.

    `changes` holds `company` and optional details under their names; None removes a detail, an object is merged
    field by field (RFC 7396). A change that changes nothing keeps the version.

    Raises PreconditionFailed when the account is no longer at `version`, NotFound, and Conflict when others change it
    without pause.
    """
    for _ in range(_ATTEMPTS):
        account: Account | None = get_together((Account, account_id, None))[0]
        if account is None:
            raise errors.NotFound()
        if version is not None and account.version != version:
            raise errors.PreconditionFailed()
        before = {"company": account.company, **account.details}
        after = merge(before, changes)
        if after == before:
            return account
        try:
            changed = _write(account, after, actor, differences(before, after))
        except ConditionFailed:
            continue  # somebody else was faster: decide anew on what they wrote
        queues.send("billing", {"sync": account_id})  # so that invoices carry it
        return changed
    raise errors.Conflict("The account is being changed by others. Try again.")


def list_changes(account_id: str, limit: int, after: str | None) -> tuple[list[AccountHistory], str | None]:
    """Who changed the company information, newest first, and where the next page begins."""
    return page_of(AccountHistory, account_id, limit, after, newest_first=True)


def merge(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON merge patch of RFC 7396; an object that ends up empty goes as a whole."""
    after = dict(before)
    for name, value in changes.items():
        if isinstance(value, Mapping):
            known = before.get(name)
            value = merge(known if isinstance(known, Mapping) else {}, value) or None
        if value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """`{field: {"from", "to"}}` for each field that differs; parts of the address stand under `address.city`."""
    old, new = _flat(before), _flat(after)
    names = sorted(old.keys() | new.keys())
    return {name: {"from": old.get(name), "to": new.get(name)} for name in names if old.get(name) != new.get(name)}


def _flat(values: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        flat |= _flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {path + name: value}
    return flat


def _write(account: Account, after: dict[str, Any], actor: str, changes: dict[str, dict[str, Any]]) -> Account:
    now = clock.now()
    details = {name: value for name, value in after.items() if name != "company"}
    row = AccountHistory(account.account_id, ids.new(now), actor=actor, changes=changes, at=now)
    write = transaction()
    write.update(
        account,
        actions=[
            Account.company.set(after["company"]),
            Account.details.set(details),
            Account.updated_at.set(now),
            Account.version.add(1),
        ],
        condition=Account.version == account.version,
    )
    write.save(row, condition=AccountHistory.entry.does_not_exist())
    commit(write)
    account.company, account.details, account.updated_at = after["company"], details, now
    account.version += 1
    return account
