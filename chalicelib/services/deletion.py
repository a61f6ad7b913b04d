"""Deleting an account, and taking that back until day 30 (promise D1). What takes time after it is in closing.py."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any, cast

from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors, ids
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.account_history import AccountHistory
from chalicelib.models.base import get_together, transaction
from chalicelib.models.member import Member
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.register.retention import RESTORABLE
from chalicelib.services.passwords import confirm_password

REMINDERS = (timedelta(days=7), timedelta(days=29))
"""After the deletion: when owners are reminded that the purge comes."""
AWAITS = "deletion"
_ATTEMPTS = 5
_DELAY = 2  # seconds after which the queue begins, so that the row is written by then


@dataclass(frozen=True, slots=True)
class Dates:
    """What follows from the moment of a deletion; days are 24 hours of UTC, whatever any local clock does."""

    deleted_at: datetime

    @property
    def purge_at(self) -> datetime:
        """From then on it can't be restored."""
        return self._after(RESTORABLE)

    def next_due(self, now: datetime) -> datetime:
        """When something is to be done next: the first reminder after `now`, else the purge."""
        reminders = map(self._after, REMINDERS)
        return next((moment for moment in reminders if moment > now), self.purge_at)

    def _after(self, time: timedelta) -> datetime:
        """Python adds days to a local time by the calendar, an hour too many or few when clocks change."""
        return self.deleted_at.astimezone(UTC) + time


def delete_account(account_id: str, user_id: str, password: str, confirm: str) -> Account:
    """Deletes an account as its owner, who gives their password and types the company's name; acts at once.

    An account that another request has deleted meanwhile stays as that left it. Raises Invalid naming `confirm` or
    `password`, TooManyRequests, Forbidden for who is no owner any more, and Conflict when others change it without pause.
    """
    account = _read(account_id, user_id)
    if _plain(confirm) != _plain(account.company):
        raise errors.invalid_field("confirm", "is not the name of the company")
    confirm_password(user_id, password)
    dates = Dates(clock.now())
    # Asked for first, so that no crash leaves people who are told nothing; a worker that is early waits.
    message = {"account_id": account_id, "deleted_at": clock.to_iso(dates.deleted_at), "tries": 0}
    queues.send("closing", message, _DELAY)
    for _ in range(_ATTEMPTS):
        account = _read(account_id, user_id)
        if not account.is_live:
            return account
        try:
            return _flip(account, user_id, dates.deleted_at, "deleted", _deleting(account, dates))
        except ConditionFailed:
            continue  # somebody else was faster: decide anew on what they wrote
    raise _busy()


def restore_account(account_id: str, user_id: str) -> Account:
    """Gives a deleted account back its standing, as its owner, while it isn't due to be purged.

    Raises Conflict for an account that isn't deleted, Gone when it is too late, Forbidden for who is no owner any more.
    """
    now = clock.now()
    account = _read_restorable(account_id, user_id, now)
    queues.send("closing", {"account_id": account_id, "restored_at": clock.to_iso(now), "tries": 0}, _DELAY)
    for _ in range(_ATTEMPTS):
        try:
            return _flip(account, user_id, now, account.before_deletion["status"], _restoring(account, now))
        except ConditionFailed:
            account = _read_restorable(account_id, user_id, now)  # somebody else was faster: decide anew
    raise _busy()


def _read(account_id: str, user_id: str) -> Account:
    account, member = get_together((Account, account_id, None), (Member, account_id, user_id))
    if account is None or member is None or member.role != "owner":
        raise errors.Forbidden("You are no owner of this account any more.")
    return cast(Account, account)


def _read_restorable(account_id: str, user_id: str, now: datetime) -> Account:
    account = _read(account_id, user_id)
    if account.is_live:
        raise errors.Conflict("The account isn't deleted.", extra={"account_status": account.status})
    if not account.is_restorable(now):
        raise errors.Gone("The account can't be restored any more.")
    return account


def _busy() -> errors.Conflict:
    return errors.Conflict("The account is being changed by others. Try again.")


def _flip(account: Account, user_id: str, now: datetime, status: str, changes: dict[str, Any]) -> Account:
    """Changes the standing in one transaction with its entry of history, while the user is an owner and the account is as
    it was read: what it waits for may move on, and billing may change what a restore gives back (None removes an
    attribute). Raises ConditionFailed."""
    as_read = [_as_read(account, name) for name in ("status", "deleted_at", "before_deletion", "awaits", "due_at")]
    standing = reduce(and_, as_read if account.is_live else [*as_read, Account.purge_at > now])
    changes = {"status": status} | changes
    actions = [_action(name, value) for name, value in changes.items()]
    write = transaction()
    write.condition_check(Member, account.account_id, user_id, condition=Member.role == "owner")
    write.update(account, actions=actions, condition=standing)
    _note(write, account, user_id, now, status)
    commit(write)
    for name, value in changes.items():
        setattr(account, name, value)
    return account


def _deleting(account: Account, dates: Dates) -> dict[str, Any]:
    due_at = None if account.due_at is None else clock.to_iso(account.due_at)
    return {
        "deleted_at": dates.deleted_at,
        "purge_at": dates.purge_at,
        "sessions_since": dates.deleted_at,
        "before_deletion": {"status": account.status, "awaits": account.awaits, "due_at": due_at},
        "awaits": AWAITS,
        "due_at": dates.next_due(dates.deleted_at),
        "restored_at": None,
        "told": None,
    }


def _restoring(account: Account, now: datetime) -> dict[str, Any]:
    before = account.before_deletion
    return {
        "deleted_at": None,
        "purge_at": None,
        "before_deletion": None,
        "awaits": before.get("awaits"),
        "due_at": clock.from_iso(before["due_at"]) if before.get("due_at") else None,
        "restored_at": now,
        "told": None,
    }


def _as_read(account: Account, name: str) -> Any:
    attribute, value = getattr(Account, name), getattr(account, name)
    return attribute.does_not_exist() if value is None else attribute == value


def _action(name: str, value: Any) -> Any:
    attribute = getattr(Account, name)
    return attribute.remove() if value is None else attribute.set(value)


def _note(write: TransactWrite, account: Account, actor: str, now: datetime, status: str) -> None:
    changes = {"status": {"from": account.status, "to": status}}
    row = AccountHistory(account.account_id, ids.new(now), actor=actor, changes=changes, at=now)
    write.save(row, condition=AccountHistory.entry.does_not_exist())


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())
