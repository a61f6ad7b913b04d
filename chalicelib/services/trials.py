"""The trial's clock: owners are told before it ends, and at its end an account that doesn't pay is read-only (promise U4).

An account on trial waits in the index `by_due` as `trial`, first for the notice and then for its end; `trial_ends_at` alone
says which of the two it is. A deleted account waits for its purge instead and gets this back when it is restored: a trial
goes on where it would have been, and one that ended meanwhile ends with the next run.
"""

import math
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib import errors, observability
from chalicelib.mail.text import Kind
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.register.plans import TRIAL_LIFE, TRIAL_NOTICE
from chalicelib.register.retention import DAY
from chalicelib.services.mail import page_link, send_mail
from chalicelib.services.owners import owners_of

AWAITS = "trial"
_TELLING = DAY
"""How long it is tried to tell of the end where no mail gets through."""
_SECONDS_TO_SPARE = 15
_ATTEMPTS = 5
_PAGE = 100
_NOTHING = {"told": 0, "ended": 0, "not_on_trial": 0, "failed": 0, "stopped_early": 0}


def start_trial(now: datetime) -> dict[str, Any]:
    """The attributes of an account whose trial begins now."""
    ends = now + TRIAL_LIFE
    return {"status": "trial", "trial_ends_at": ends, "awaits": AWAITS, "due_at": ends - TRIAL_NOTICE}


def days_left(account: Account, now: datetime) -> int:
    """Days of 24 hours until the trial ends, one that has begun included; 0 when it is over."""
    return max(0, math.ceil((account.trial_ends_at - now) / DAY))


def end_trials(now: datetime, remaining: Callable[[], float]) -> dict[str, int]:
    """Tells owners of trials that end within three days, and makes accounts read-only whose trial is over; hourly.

    Safe to repeat at any point: an account is moved on only from where it was read, and mail comes before the move, so that
    a crash repeats it rather than losing it. Accounts that fail keep no other waiting; they are tried again in an hour.
    Raises RuntimeError at the end when there were any, which is what sets the alarm off.
    """
    counts = dict(_NOTHING)
    for row in Account.by_due.query(AWAITS, Account.due_at <= now, page_size=_PAGE):
        if remaining() < _SECONDS_TO_SPARE:
            return counts | {"stopped_early": 1}
        try:
            outcome = _move_on(row.account_id, now)
        except Exception as error:  # noqa: BLE001 - one account must not keep the others waiting: logged, tried in an hour
            observability.log_failure(error, account_id=row.account_id)
            outcome = "failed"
        if outcome:
            counts[outcome] += 1
    if counts["failed"]:
        raise RuntimeError(f"accounts that could not be moved on: {counts}")
    return counts


def _move_on(account_id: str, now: datetime) -> str | None:
    """What was done for an account: a name in the counts, or None where there was nothing to do after all."""
    for _ in range(_ATTEMPTS):
        account: Account | None = get_together((Account, account_id, None))[0]
        if account is None or account.awaits != AWAITS or account.due_at > now:
            return None
        try:
            return _give_notice(account, now) if now < account.trial_ends_at else _end(account, now)
        except ConditionFailed:
            continue  # it was changed since it was read: decide anew
    raise errors.Unavailable


def _give_notice(account: Account, now: datetime) -> str:
    """Who pays already isn't told; but the account waits on, in case it is back on trial by then."""
    on_trial = account.status == "trial"
    if on_trial and not _tell(account, "trial_ends", days=days_left(account, now)):
        raise errors.Unavailable
    _change(account, due_at=account.trial_ends_at)
    return "told" if on_trial else "not_on_trial"


def _end(account: Account, now: datetime) -> str:
    """The account is read-only first, whether or not mail gets through. One that pays, or is suspended, just waits no more:
    what becomes of it then is decided by who lets it go on (services/billing_state.py)."""
    if account.status == "trial":
        _change(account, status="read_only", updated_at=now)
    ended = account.status == "read_only" and account.plan == "trial"
    if ended and not _tell(account, "trial_ended") and now < account.trial_ends_at + _TELLING:
        raise errors.Unavailable
    _change(account, awaits=None, due_at=None)
    return "ended" if ended else "not_on_trial"


def _change(account: Account, **changes: Any) -> None:
    """Changes an account while it stands and waits as it was read; None takes an attribute away. Raises ConditionFailed."""
    attributes = {name: getattr(Account, name) for name in changes}
    write = transaction()
    write.update(
        Account(account.account_id),
        actions=[
            attributes[name].remove() if value is None else attributes[name].set(value)
            for name, value in changes.items()
        ],
        condition=(Account.status == account.status) & (Account.awaits == AWAITS) & (Account.due_at == account.due_at),
    )
    commit(write)
    for name, value in changes.items():
        setattr(account, name, value)


def _tell(account: Account, kind: Kind, **values: object) -> bool:
    """Mails the owners; whether it reached one of them at least, or there is nobody to tell."""
    owners = owners_of(account.account_id)
    reached = 0
    for owner in owners:
        with suppress(errors.Unavailable):  # the gateway has logged it
            send_mail(kind, owner.email, owner.locale, company=account.company, link=page_link("billing"), **values)
            reached += 1
    return reached > 0 or not owners
