"""The hourly look at deleted accounts: owners are reminded, and what is due to be purged is handed to the queue."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal

from pynamodb.exceptions import UpdateError

from chalicelib import clock, errors, observability
from chalicelib.gateways import queues
from chalicelib.jobs import PartlyFailed, Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.certificate import Certificate
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.services import account_mail
from chalicelib.services.deletion import AWAITS, Dates
from chalicelib.services.owners import owners_of

_SECONDS_TO_SPARE = 15
Outcome = Literal["reminded", "queued", "held"]


def run_due(now: datetime, remaining: Remaining) -> dict[str, int]:
    """Reminds owners at day 7 and 29, sends accounts whose day 30 has come to the purge, and those whose legal hold ends.

    Returns counts: `reminded` and `queued` accounts, `held` ones that the end of a hold sent to the purge, `failed` ones
    and `stopped_early`. One that fails keeps no other waiting. Safe to repeat: an account stays due until its reminder is
    sent or it is gone. Raises PartlyFailed.
    """
    counts = {"reminded": 0, "queued": 0, "held": 0, "failed": 0, "stopped_early": 0}
    for account_id, serve in _due(now):
        if remaining() < _SECONDS_TO_SPARE:
            counts["stopped_early"] = 1  # the next hour begins with what is overdue
            break
        try:
            outcome = serve(account_id, now)
        except Exception as error:  # noqa: BLE001 - one bad account must not keep others from their promise; the run fails after
            observability.log_failure(error, account_id=account_id)
            counts["failed"] += 1
        else:
            if outcome is not None:
                counts[outcome] += 1
    if counts["failed"]:
        raise PartlyFailed(counts)
    return counts


def _due(now: datetime) -> Iterator[tuple[str, Callable[[str, datetime], Outcome | None]]]:
    """What the indexes say, page by page, oldest first; they lag, so each one is confirmed by a strong read."""
    for account in Account.by_due.query(AWAITS, Account.due_at <= now):
        yield account.account_id, _serve_deletion
    for certificate in Certificate.by_due.query("hold", Certificate.due_at <= now):
        yield certificate.account_id, _serve_hold


def _serve_deletion(account_id: str, now: datetime) -> Outcome | None:
    account, certificate = get_together((Account, account_id, None), (Certificate, account_id, None))
    if account is None or account.awaits != AWAITS or account.due_at > now:
        return None  # restored, or served already
    if now < account.purge_at:
        return _remind(account, now)
    if certificate is not None and certificate.status == "held":
        return None  # its own date wakes it
    _purge(account_id, now)
    return "queued"


def _serve_hold(account_id: str, now: datetime) -> Outcome | None:
    certificate: Certificate | None = get_together((Certificate, account_id, None))[0]
    if certificate is None or certificate.awaits != "hold" or certificate.due_at > now:
        return None
    _purge(account_id, now)
    return "held"


def _purge(account_id: str, now: datetime) -> None:
    """The row stays due until the purge has begun, so that a message that gets lost is sent again an hour later."""
    queues.send("purge", {"account_id": account_id, "now": clock.to_iso(now)})


def _remind(account: Account, now: datetime) -> Outcome | None:
    """Mails first and moves the date after: a crash in between repeats a reminder, the other order would lose it.

    One owner who was reached is enough to go on; the mail gateway logs the others. Raises Unavailable if there is none.
    """
    reached, failure = 0, None
    for user in owners_of(account.account_id):
        try:
            account_mail.remind_owner(account, user)
        except errors.Unavailable as error:
            failure = error
        else:
            reached += 1
    if failure is not None and not reached:
        raise failure
    as_read = (Account.status == "deleted") & (Account.due_at == account.due_at)
    try:
        account.update(actions=[Account.due_at.set(Dates(account.deleted_at).next_due(now))], condition=as_read)
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        return None  # restored in this moment, or another run was faster
    return "reminded"
