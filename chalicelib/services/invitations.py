"""Invitations into an account: sent to an address, listed, replaced and withdrawn. Accepting one is in joining.py.

A known and an unknown address take the same steps, so that whoever invites learns nothing about other accounts.
"""

import random
import re
import time
from dataclasses import dataclass

from chalicelib import addresses, clock, errors
from chalicelib.gateways import secrets
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.invitation import Invitation
from chalicelib.models.member import Member
from chalicelib.models.paging import page_of
from chalicelib.models.token import Token
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User, UserEmail
from chalicelib.register.retention import INVITATION_LIFE
from chalicelib.services import rate_limits, seats, team_rules, tokens
from chalicelib.services.mail import page_link, send_mail
from chalicelib.tokens import token_hash

_ATTEMPTS = 25
_LONGEST_WAIT = 0.5
_ID_LENGTH = 32
_ID = re.compile(rf"[0-9a-f]{{{_ID_LENGTH}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who shall be invited: a normalised address, a role, and the mail's language (None: the account's own)."""

    email: str
    role: str
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What an invitation rests on. `replaced` is the one that the same address has already, lapsed ones included."""

    account: Account
    inviter: Member
    person: User
    replaced: Invitation | None


def invite(account_id: str, inviter_id: str, wanted: Wanted, ip_address: str) -> Invitation:
    """Invites an address, as the member `inviter_id`: mails it a link that lets one person in, once, within seven days.

    An address has one invitation into an account: a second one replaces the first, whose link is void from then on.
    Raises Forbidden (see team_rules), AlreadyExists for a member, PaymentRequired when every seat is taken (seats.py),
    Conflict when others invite without pause, TooManyRequests, and Unavailable when the mail can't be sent now (inviting
    again is safe).
    """
    standing = _read(account_id, inviter_id, wanted.email)
    _check_rules(standing, wanted.role)
    for rule, subject in (
        (rate_limits.INVITATION_PER_IP, ip_address),
        (rate_limits.INVITATION_PER_ACCOUNT, account_id),
        (rate_limits.INVITATION_PER_ADDRESS, wanted.email),
    ):
        rate_limits.check_limit(rule, subject)
    for attempt in range(_ATTEMPTS):
        invitation, token = _replace(standing, wanted)
        if token:
            _mail(standing, invitation, token)
            return invitation
        time.sleep(random.uniform(0, _LONGEST_WAIT * attempt / _ATTEMPTS))  # noqa: S311 - spreads waits only
        standing = _read(account_id, inviter_id, wanted.email)
        _check_rules(standing, wanted.role)
    raise errors.Conflict("Others are inviting people without pause. Try again.")


def list_invitations(account_id: str, limit: int, after: str | None) -> tuple[list[Invitation], str | None]:
    """The invitations that can still be accepted (at most 100), and where the next page begins."""
    rows, following = page_of(Invitation, account_id, limit, after)
    return _that_hold(account_id, rows), following


def count_invitations(account_id: str) -> int:
    """How many invitations can still be accepted."""
    return len(_open(account_id))


def withdraw_invitation(account_id: str, actor_id: str, invitation_id: str) -> None:
    """Takes an invitation back, as the member `actor_id`; its link is void from then on.

    Raises NotFound, and Forbidden when the role that it gives isn't the actor's to give.
    """
    if not _ID.fullmatch(invitation_id):
        raise errors.NotFound()
    actor, row = get_together((Member, account_id, actor_id), (Invitation, account_id, invitation_id))
    if row is None:
        raise errors.NotFound()
    team_rules.check_invitation(actor.role if actor else "member", row.role)
    write = transaction()
    write.delete(row, condition=Invitation.token_hash == row.token_hash)
    write.delete(Token(row.token_hash))
    try:
        commit(write)
    except ConditionFailed:
        raise errors.NotFound() from None


def holds(invitation: Invitation, inviter: Member | None) -> bool:
    """Whether an invitation is still good: it hasn't lapsed (time to live deletes late), and who sent it still belongs to
    the account in a role that may. So nobody who was removed has left a door open."""
    backed = inviter is not None and team_rules.manages(inviter.role, invitation.role)
    return backed and clock.now() < invitation.expires_at


def _read(account_id: str, inviter_id: str, email: str) -> _Standing:
    account, inviter, person, claim, replaced = get_together(
        (Account, account_id, None),
        (Member, account_id, inviter_id),
        (User, inviter_id, None),
        (UserEmail, email, None),
        (Invitation, account_id, _id_of(account_id, email)),
    )
    member = get_together((Member, account_id, claim.user_id if claim else inviter_id))[0]  # one read for every address
    if account is None or inviter is None or person is None:
        raise errors.Forbidden("You no longer belong to this account.")
    if claim and member:
        raise errors.AlreadyExists("This person belongs to the account already.", extra={"user_id": claim.user_id})
    return _Standing(account, inviter, person, replaced)


def _check_rules(standing: _Standing, role: str) -> None:
    team_rules.check_invitation(standing.inviter.role, role)
    if standing.replaced and clock.now() < standing.replaced.expires_at:
        team_rules.check_invitation(standing.inviter.role, standing.replaced.role)


def _open(account_id: str) -> list[Invitation]:
    """All that hold, read strongly; no more than the account has seats, and what lapsed and waits to be removed."""
    return _that_hold(account_id, list(Invitation.query(account_id, consistent_read=True)))


def _that_hold(account_id: str, rows: list[Invitation]) -> list[Invitation]:
    inviter_ids = sorted({row.invited_by for row in rows})
    inviters = get_together(*((Member, account_id, user_id) for user_id in inviter_ids)) if rows else []
    members = dict(zip(inviter_ids, inviters, strict=True))
    return [row for row in rows if holds(row, members[row.invited_by])]


def _replace(standing: _Standing, wanted: Wanted) -> tuple[Invitation, str]:
    """Keeps the invitation and returns it with its token; the token is empty when another request was faster. A second
    invitation of an address takes the seat of the first."""
    account_id, replaced, now = standing.account.account_id, standing.replaced, clock.now()
    invitation_id = _id_of(account_id, wanted.email)
    others = sum(row.invitation_id != invitation_id for row in _open(account_id))
    seats.check_seat(standing.account, others)
    token = tokens.issue_token(
        "invitation", {"account_id": account_id, "invitation_id": invitation_id}, INVITATION_LIFE
    )
    row = Invitation(
        account_id,
        invitation_id,
        email=wanted.email,
        role=wanted.role,
        locale=wanted.locale or standing.account.details.get("locale") or standing.person.locale,
        invited_by=standing.person.user_id,
        token_hash=token_hash(token),
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    write = transaction()
    if replaced:
        write.delete(Token(replaced.token_hash))
        write.save(row, condition=Invitation.token_hash == replaced.token_hash)
    else:
        write.save(row, condition=Invitation.token_hash.does_not_exist())
    write.update(
        Account(account_id),
        actions=[seats.one_more_invitation()],
        condition=seats.may_invite(standing.account, others),
    )
    try:
        commit(write)
    except ConditionFailed:
        tokens.withdraw_token(row.token_hash)
        return row, ""
    return row, token


def _mail(standing: _Standing, invitation: Invitation, token: str) -> None:
    send_mail(
        "invitation",
        invitation.email,
        invitation.locale,
        company=standing.account.company,
        inviter=standing.person.name,
        link=page_link("invitations/accept", token),
        days=INVITATION_LIFE.days,
    )


def _id_of(account_id: str, email: str) -> str:
    """One id per account and address, which tells neither."""
    return addresses.keyed_hash(f"{account_id} {email}", secrets.key("address"))[:_ID_LENGTH]
