"""The people of an account: memberships end, and who belongs to no other account is forgotten.

First the memberships, one transaction each, which also writes down in the journal who is forgotten; then what else
there is of these people. So no crash can leave somebody half forgotten, and nobody who belongs elsewhere loses anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib import errors
from chalicelib.gateways import mailer
from chalicelib.gateways import users as pool
from chalicelib.models.base import get_together, transaction
from chalicelib.models.bulk import Item, delete_items, query_pages
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User, UserEmail
from chalicelib.services.purge_state import START, Journal, Overtaken, Place
from chalicelib.services.purge_store import MayGoOn, Store

USER_POOL = "user pool"
PERSON = (Member.store(), User.store(), UserEmail.store(), USER_POOL)
"""What a person is in, as stores: kept or erased together."""
_ATTEMPTS = 5


class Members:
    """The memberships of an account, and with the last one of a person the person. Team rules don't apply any more."""

    name = Member.store()

    def __init__(self, account_id: str, *, keep: bool) -> None:
        self._account_id = account_id
        self._keep = keep

    def empty(self, journal: Journal, may_go_on: MayGoOn) -> bool:
        """Ends every membership; False when the time was up first. With `keep` it only notes who the members are.

        Raises Overtaken, and TooManyRequests when SES wants a pause.
        """
        for page, _ in query_pages(Member, self._account_id, None, ("user_id",)):
            met = [item["user_id"]["S"] for item in page]
            if self._keep:
                self._note(journal, met)
                continue
            for user_id in met:
                if not may_go_on():
                    return False
                self._end(journal, user_id)
        return True

    def _note(self, journal: Journal, met: list[str]) -> None:
        people = journal.progress.people | dict.fromkeys(met, False)
        if people != journal.progress.people:
            journal.write(journal.change({}, store=self.name, after=START, end=START, people=people))

    def _end(self, journal: Journal, user_id: str) -> None:
        for _ in range(_ATTEMPTS):
            user: User | None = get_together((User, user_id, None))[0]
            forgotten = user is None or user.memberships <= 1
            if user is not None and forgotten:
                mailer.forget_address(user.email)  # before the address is gone; SES lists it again if mail bounces
            if self._write(journal, user_id, user, forgotten=forgotten):
                return
        raise errors.Unavailable

    def _write(self, journal: Journal, user_id: str, user: User | None, *, forgotten: bool) -> bool:
        """One transaction; False when the person has joined or left another account meanwhile. Raises Overtaken."""
        counts = {Member.store(): 1}
        write = transaction()
        write.delete(Member(self._account_id, user_id), condition=Member.user_id.exists())
        if user is not None and forgotten:
            write.delete(user, condition=User.memberships <= 1)
            theirs = UserEmail.user_id.does_not_exist() | (UserEmail.user_id == user_id)
            write.delete(UserEmail(user.email), condition=theirs)
            counts |= {User.store(): 1, UserEmail.store(): 1}
        elif user is not None:
            write.update(user, actions=[User.memberships.add(-1)], condition=User.memberships > 1)
        people = journal.progress.people | {user_id: forgotten}
        change = journal.change(counts, store=self.name, after=START, end=START, people=people)
        write.update(journal.row, actions=change.actions, condition=change.condition)
        try:
            commit(write)
        except ConditionFailed as failed:
            behind = len(counts) if forgotten else 2  # items that come before the journal's (see ConditionFailed)
            if behind in failed.places:
                raise Overtaken from None
            return False
        journal.accept(change)
        return True


@dataclass(frozen=True, slots=True)
class Trace:
    """What is left of a person who was a member: keys of sessions, the entry in the user pool, and a row that a request
    which was under way wrote again."""

    user_id: str
    sessions: list[Item]
    in_pool: bool
    has_row: bool

    def __bool__(self) -> bool:
        return bool(self.sessions) or self.in_pool or self.has_row


class Traces(Store):
    """The sessions in this account of everybody who was a member; of who is forgotten, all sessions and the password."""

    name = Session.store()
    batch = 1

    def __init__(self, account_id: str, journal: Journal) -> None:
        self._account_id = account_id
        self._journal = journal

    def pages(self, after: Place) -> Iterator[Sequence[Trace]]:
        """A person a page, in the order of their ids."""
        for user_id, forgotten in sorted(self._journal.progress.people.items()):
            if user_id > after[1]:
                trace = self._look(user_id, forgotten=forgotten)
                yield [trace] if trace else []

    def place_of(self, thing: Any) -> Place:
        """The person's id."""
        return 0, thing.user_id

    def count(self, things: Sequence[Trace]) -> dict[str, int]:
        """Sessions, entries of the user pool, and rows of users."""
        counts = {
            self.name: sum(len(trace.sessions) for trace in things),
            USER_POOL: sum(trace.in_pool for trace in things),
            User.store(): sum(trace.has_row for trace in things),
        }
        return {store: number for store, number in counts.items() if number}

    def erase(self, things: Sequence[Trace]) -> None:
        """All of each person's traces."""
        for trace in things:
            delete_items(Session, trace.sessions)
            if trace.in_pool:
                pool.delete_user(trace.user_id)
            if trace.has_row:
                User(trace.user_id).delete()

    def _look(self, user_id: str, *, forgotten: bool) -> Trace:
        wanted = ("user_id", "token_hash", "account_id")
        sessions: list[Item] = [
            {"user_id": item["user_id"], "token_hash": item["token_hash"]}
            for page, _ in query_pages(Session, user_id, None, wanted)
            for item in page
            if forgotten or item["account_id"]["S"] == self._account_id
        ]
        has_row = forgotten and get_together((User, user_id, None))[0] is not None
        return Trace(user_id, sessions, in_pool=forgotten and pool.has_user(user_id), has_row=has_row)
