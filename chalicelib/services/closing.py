"""What follows a deletion or a restore and takes time: the subscription ends, jobs are cancelled, session rows go, and
everybody hears of it.

Nobody's access hangs on this: sessions, keys and invitations follow the state of the account's row. How far the mail has
got is kept there too, person by person, so that whoever was told isn't told again, whatever is repeated; only in the
moment between a mail and its mark can a crash send one a second time.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib import clock, errors
from chalicelib.gateways import queues
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.contact_job import ContactJob
from chalicelib.models.import_job import ImportJob
from chalicelib.models.member import Member
from chalicelib.models.paging import page_of
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User
from chalicelib.services import account_mail, contact_jobs, imports
from chalicelib.services.team import close_sessions_in

_RESERVE = 15.0  # seconds of an invocation in which nothing new is begun
_PAGE = 100
_TRIES = 3
_EARLY_DELAY = 5


@dataclass(frozen=True, slots=True)
class _News:
    """What is to be told: that the account was deleted, or restored, at a moment."""

    account_id: str
    kind: str
    at: datetime

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> "_News":
        kind = "deleted" if "deleted_at" in message else "restored"
        return cls(message["account_id"], kind, clock.from_iso(message[f"{kind}_at"]))

    @property
    def holds(self) -> Any:
        """The condition that nothing newer has happened."""
        return (Account.deleted_at if self.kind == "deleted" else Account.restored_at) == self.at

    def fits(self, account: Account) -> bool:
        """Whether it is the last thing that has happened to the account."""
        if self.kind == "deleted":
            return bool(account.is_restorable(clock.now()) and account.deleted_at == self.at)
        return bool(account.is_live and account.restored_at == self.at)

    def is_early(self, account: Account) -> bool:
        """Whether it may be about to happen: its message is sent before the row is written."""
        if self.kind == "deleted":
            return account.is_live and (account.sessions_since is None or account.sessions_since < self.at)
        return bool(account.status == "deleted" and account.deleted_at < self.at)


@dataclass(frozen=True, slots=True)
class _Told:
    """Everybody up to the member `after` was told, but for the `untold`, whose mail couldn't be sent."""

    after: str | None = None
    untold: list[str] = field(default_factory=list)

    def but_for(self, user_id: str) -> "_Told":
        return replace(self, untold=[one for one in self.untold if one != user_id])


def work_closing(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off a message of the closing queue, `{"account_id", "deleted_at" or "restored_at", "tries"}`, as far as time
    allows, and asks the queue to go on. Safe to repeat; a message that was overtaken by events does nothing.

    Raises Unavailable when all is done but some mail couldn't be sent, so that the queue brings it again for these.
    """
    news = _News.of(message)
    account: Account | None = get_together((Account, news.account_id, None))[0]
    if account is None:
        return
    if not news.fits(account):
        if news.is_early(account) and message["tries"] < _TRIES:
            queues.send("closing", dict(message) | {"tries": message["tries"] + 1}, _EARLY_DELAY)
        return
    if news.kind == "deleted":
        queues.send("billing", {"end": account.account_id})  # apart from the rest, which must not wait for Stripe
    try:
        done = news.kind != "deleted" or _cancel_jobs(account.account_id, remaining)
        if not (done and _Telling(account, news).go_on(remaining)):
            queues.send("closing", message)
    except ConditionFailed:
        return  # the account was restored, deleted again, or another run is at it


def _cancel_jobs(account_id: str, remaining: Remaining) -> bool:
    """Cancels what would go on changing contacts; False when the time is up first.

    Exports go on, since an owner may fetch them. An undo of an import can't be cancelled by hand; like anything that was
    started in the moment of the deletion it stops with its next message (import_reserve.py).
    """
    working = ImportJob.status.is_in("running", "analysing")
    for job in ImportJob.query(account_id, filter_condition=working, consistent_read=True):
        if remaining() < _RESERVE:
            return False
        with suppress(errors.Conflict, errors.NotFound):  # it has ended meanwhile, or is an undo
            imports.cancel_import(account_id, job.import_id)
    waiting = ~ContactJob.status.is_in(*sorted(contact_jobs.ENDED))
    for change in ContactJob.query(account_id, filter_condition=waiting, consistent_read=True):
        if remaining() < _RESERVE:
            return False
        with suppress(errors.Conflict, errors.NotFound):
            contact_jobs.cancel_job(account_id, change.job_id)
    return True


class _Telling:
    """One run through the members: each one's sessions end, each one gets a mail, and a mark says so."""

    def __init__(self, account: Account, news: _News) -> None:
        self._account = account
        self._news = news
        self._told = _Told(**account.told) if account.told else _Told()

    def go_on(self, remaining: Remaining) -> bool:
        """False when the time is up first. Raises ConditionFailed when something newer has happened, and Unavailable."""
        waiting = list(self._told.untold)
        following: str | None = ""
        while following is not None:
            members, following = page_of(Member, self._account.account_id, _PAGE, self._told.after)
            for member, user in self._with_users(members):
                if remaining() < _RESERVE:
                    return False
                self._reach(member, user)
        return self._reach_again(waiting, remaining)

    def _with_users(self, members: list[Member]) -> list[tuple[Member, User | None]]:
        users = get_together(*((User, member.user_id, None) for member in members)) if members else []
        return list(zip(members, users, strict=True))

    def _reach(self, member: Member, user: User | None) -> None:
        if self._news.kind == "deleted":
            close_sessions_in(member.account_id, member.user_id, before=self._news.at)
        untold = self._told.untold
        if user is not None and not self._mail(user, member.role):
            untold = [*untold, user.user_id]
        self._mark(_Told(member.user_id, untold))

    def _reach_again(self, waiting: list[str], remaining: Remaining) -> bool:
        """Those whom an earlier run couldn't mail; then the end."""
        for user_id in waiting:
            if remaining() < _RESERVE:
                return False
            member, user = get_together((Member, self._account.account_id, user_id), (User, user_id, None))
            if member is None or user is None or self._mail(user, member.role):
                self._mark(self._told.but_for(user_id))
        if self._told.untold:
            raise errors.Unavailable("Some mail couldn't be sent.")
        if self._news.kind == "restored":
            self._write(Account.told.remove(), Account.restored_at.remove())
        return True

    def _mail(self, user: User, role: str) -> bool:
        try:
            if self._news.kind == "deleted":
                account_mail.tell_deletion(self._account, user, role)
            else:
                account_mail.tell_restore(self._account, user)
        except errors.Unavailable:  # the gateway has logged it
            return False
        return True

    def _mark(self, told: _Told) -> None:
        self._write(Account.told.set(asdict(told)))
        self._told = told

    def _write(self, *actions: Any) -> None:
        """While the account is as this run knows it; a transaction, since commit() tries again after a collision."""
        known = Account.told.does_not_exist() if self._told == _Told() else Account.told == asdict(self._told)
        write = transaction()
        write.update(Account(self._account.account_id), actions=list(actions), condition=self._news.holds & known)
        commit(write)
