"""The people of an account: who they are, their roles, and how they leave. Rules in team_rules.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors, ids
from chalicelib.gateways import users as pool
from chalicelib.models import erasure
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.member import Member
from chalicelib.models.paging import page_of
from chalicelib.models.session import Session
from chalicelib.models.signup import Signup, lapse_hour
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User, UserEmail
from chalicelib.register.retention import SIGNUP_LEFTOVER
from chalicelib.services import team_rules

_ATTEMPTS = 10
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Teammate:
    """A member of the account and the person that it is."""

    member: Member
    user: User


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a decision about somebody's membership rests on, all of it read strongly in one call."""

    account: Account
    actor: Member
    target: Member
    user: User


def list_team(account_id: str, limit: int, after: str | None) -> tuple[list[Teammate], str | None]:
    """The members of the account in the order of their user ids (at most 100), and where the next page begins."""
    members, following = page_of(Member, account_id, limit, after)
    users = get_together(*((User, member.user_id, None) for member in members))
    team = [Teammate(member, user) for member, user in zip(members, users, strict=True) if user is not None]
    return team, following


def change_role(account_id: str, actor_id: str, user_id: str, role: str) -> Teammate:
    """Gives a member of the account another role, as its member `actor_id`.

    Raises NotFound, Forbidden (see team_rules), LastOwner, and Conflict when the team changes without pause.
    """
    for _ in range(_ATTEMPTS):
        now = _read(account_id, actor_id, user_id)
        current = now.target.role
        team_rules.check_role_change(now.actor.role, current, role)
        if role == current:
            return Teammate(now.target, now.user)
        write = transaction()
        write.update(now.target, actions=[Member.role.set(role)], condition=Member.role == current)
        _hold_actor(write, now)
        _count(write, now, owners=(role == "owner") - (current == "owner"), members=0)
        try:
            commit(write)
        except ConditionFailed:
            continue  # somebody else was faster: decide anew on what they wrote
        now.target.role = role
        return Teammate(now.target, now.user)
    raise errors.Conflict("The team is being changed by others. Try again.")


def remove_member(account_id: str, actor_id: str, user_id: str) -> None:
    """Ends a membership, one's own included, and with it the person's sessions in this account.

    Who then belongs to no account is forgotten altogether. Raises NotFound, Forbidden (see team_rules), LastOwner, and
    Conflict when the team changes without pause.
    """
    for _ in range(_ATTEMPTS):
        now = _read(account_id, actor_id, user_id)
        team_rules.check_removal(now.actor.role, now.target.role, leaving=actor_id == user_id)
        write = transaction()
        write.delete(now.target, condition=Member.role == now.target.role)
        _hold_actor(write, now)
        _count(write, now, owners=-(now.target.role == "owner"), members=-1)
        forgotten = now.user.memberships <= 1
        if forgotten:
            _forget(write, account_id, now.user, clock.now())
        else:
            write.update(now.user, actions=[User.memberships.add(-1)], condition=User.memberships > 1)
        try:
            commit(write)
        except ConditionFailed:
            continue  # somebody else was faster: decide anew on what they wrote
        close_sessions_in(account_id, user_id)
        if forgotten:
            pool.delete_user(user_id)
        return
    raise errors.Conflict("The team is being changed by others. Try again.")


def close_sessions_in(account_id: str, user_id: str, before: datetime | None = None) -> None:
    """Deletes a person's sessions in one account; with `before`, only those that came into it before that time.

    Without a membership they are void already; but they must not come back to life when the person is invited again.
    """
    here = Session.account_id == account_id
    wanted = here
    if before is not None:
        opened_here = Session.entered_at.does_not_exist() & (Session.created_at < before)
        wanted = here & (opened_here | (Session.entered_at < before))
    for session in Session.query(user_id, filter_condition=wanted, consistent_read=True):
        session.delete()


def _read(account_id: str, actor_id: str, user_id: str) -> _Standing:
    if not ids.is_ulid(user_id):
        raise errors.NotFound()
    account, actor, target, user = get_together(
        (Account, account_id, None),
        (Member, account_id, actor_id),
        (Member, account_id, user_id),
        (User, user_id, None),
    )
    if account is None or target is None or user is None:
        raise errors.NotFound()
    if actor is None:
        raise errors.Forbidden("You no longer belong to this account.")
    return _Standing(account, actor, target, user)


def _hold_actor(write: TransactWrite, now: _Standing) -> None:
    """The change holds only while its author still has the role that allowed it."""
    if now.actor.user_id != now.target.user_id:
        write.condition_check(Member, now.actor.account_id, now.actor.user_id, condition=Member.role == now.actor.role)


def _count(write: TransactWrite, now: _Standing, *, owners: int, members: int) -> None:
    """Moves the numbers of owners and members; the last owner stays, however many requests try at once."""
    if owners < 0 and now.account.owners <= 1:
        raise errors.LastOwner("Make somebody else an owner first.")
    steps = [(Account.owners, owners), (Account.members, members)]
    actions: list[Any] = [attribute.add(step) for attribute, step in steps if step]
    if actions:
        condition = Account.owners > 1 if owners < 0 else Account.owners >= 1
        write.update(Account(now.account.account_id), actions=actions, condition=condition)


def _forget(write: TransactWrite, account_id: str, user: User, now: datetime) -> None:
    """Removes the person and frees the address, and logs it for backups (promise D6). The index row lets the hourly job remove the password from the user pool
    even if this request dies before it can."""
    write.delete(user, condition=User.memberships <= 1)
    write.delete(UserEmail(user.email), condition=UserEmail.user_id == user.user_id)
    write.save(erasure.entry_of(account_id, "user", user.user_id, now))
    write.save(Signup(lapse_hour(now + _HOUR), user.user_id, expires_at=now + SIGNUP_LEFTOVER))
