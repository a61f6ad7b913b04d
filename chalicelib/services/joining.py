"""How an invited person becomes a member: once, by the mailed link, as the invited address and nobody else.

Everything that makes the membership is one transaction; what comes before it (a user of the pool, a session) counts for
nothing without it and is cleared away, so that a request that died half-way can simply be sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors, ids, passwords
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.invitation import Invitation
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.models.signup import Signup, lapse_hour
from chalicelib.models.token import Token
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User, UserEmail
from chalicelib.register.policy import DocumentName
from chalicelib.register.retention import SIGNUP_LEFTOVER
from chalicelib.services import rate_limits, seats, team_rules, tokens, users
from chalicelib.services.invitations import holds
from chalicelib.services.sessions import Caller, SignedIn, close_session, open_proven_session, open_session
from chalicelib.services.sign_in import prove_identity
from chalicelib.services.team import close_sessions_in
from chalicelib.tokens import token_hash

_ATTEMPTS = 5
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the holder of a link sends. A new person gives `name`, `password` and `accepted` (a version for each document);
    a known one is signed in or gives `password` (and `code`, if the second factor is on)."""

    token: str
    name: str | None = None
    password: str | None = None
    code: str | None = None
    accepted: Mapping[DocumentName, str] | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class OpenSession:
    """The session that a request came with: its user and its hash."""

    user_id: str
    hashed: str


@dataclass(frozen=True, slots=True)
class _Offer:
    """An invitation that holds, with all that it rests on."""

    token: Token
    invitation: Invitation
    account: Account


def accept_invitation(
    acceptance: Acceptance, caller: Caller, session: OpenSession | None
) -> tuple[SignedIn, str | None]:
    """Makes the invited person a member and signs them in to the account.

    Returns who is signed in and the token of a new session, None when `session` was the invited person's and has moved.
    Raises Gone for a link that lapsed, was used or withdrawn; Invalid for a new person who lacks something; NotSignedIn,
    InvalidCredentials and SecondFactorRequired for a known person who proves nothing; AlreadyExists for a member;
    PaymentRequired where the account has no seat for them now, or is read-only (the invitation stays); TooManyRequests;
    Conflict when the team changes without pause.
    """
    rate_limits.check_limit(rate_limits.TOKEN_PER_IP, caller.ip_address)
    began, proven = clock.now(), ""
    for _ in range(_ATTEMPTS):
        offer, user_id = _find(acceptance.token)
        seats.check_seat(offer.account, 0)
        try:
            if user_id is None:
                return _join_as_new(offer, acceptance, caller)
            moved = session if session and session.user_id == user_id else None
            if not moved and proven != user_id:
                proven = _prove(offer, acceptance, caller)
            return _join_as_known(offer, user_id, caller, moved or began)
        except ConditionFailed:
            continue  # something has changed since it was read: decide anew
    raise errors.Conflict("The team is being changed by others. Try again.")


def _find(token: str) -> tuple[_Offer, str | None]:
    """The offer behind a token, and the id of the user who holds its address. Raises Gone."""
    row = tokens.find_token("invitation", token)
    invitation, account = get_together(
        (Invitation, row.data["account_id"], row.data["invitation_id"]), (Account, row.data["account_id"], None)
    )
    if invitation is None or account is None or invitation.token_hash != row.token_hash:
        raise tokens.lapsed()
    inviter, claim = get_together(
        (Member, account.account_id, invitation.invited_by), (UserEmail, invitation.email, None)
    )
    if not account.is_live or not holds(invitation, inviter):
        raise tokens.lapsed()
    return _Offer(row, invitation, account), claim and claim.user_id


def _prove(offer: _Offer, acceptance: Acceptance, caller: Caller) -> str:
    """The link shows that somebody reads the mail; that they are the person who has the account, the password shows."""
    if acceptance.password is None:
        raise errors.NotSignedIn("Sign in as the invited address, or send its password along.")
    try:
        return prove_identity(offer.invitation.email, acceptance.password, acceptance.code, caller.ip_address)
    except errors.InvalidCredentials:
        tokens.find_token(
            "invitation", acceptance.token
        )  # Gone when the person came to exist by this very link meanwhile
        raise


def _join_as_known(
    offer: _Offer, user_id: str, caller: Caller, proof: OpenSession | datetime
) -> tuple[SignedIn, str | None]:
    """`proof` is the person's open session, which moves, or the time before their password was checked."""
    account_id = offer.account.account_id
    member, user = get_together((Member, account_id, user_id), (User, user_id, None))
    if member is not None:
        raise errors.AlreadyExists("You belong to this account already.", extra={"user_id": user_id})
    if user is None:
        raise ConditionFailed
    close_sessions_in(account_id, user_id, before=offer.invitation.created_at)
    write = _membership(offer, user_id, clock.now())
    write.update(user, actions=[User.memberships.add(1)], condition=User.user_id.exists())
    signed_in = SignedIn(user, offer.account, offer.invitation.role)
    if isinstance(proof, OpenSession):
        write.update(
            Session(user_id, proof.hashed),
            actions=[Session.account_id.set(account_id), Session.entered_at.set(clock.now())],
            condition=Session.token_hash.exists(),
        )
        commit(write)
        return signed_in, None
    _, token = open_proven_session(user_id, account_id, caller, proof)
    _commit_with_session(write, user_id, token)
    return signed_in, token


def _join_as_new(offer: _Offer, acceptance: Acceptance, caller: Caller) -> tuple[SignedIn, str]:
    """The index row comes first: whatever fails after it, the hourly job finds and removes the user of the pool."""
    now = clock.now()
    user, password = _newcomer(offer, acceptance, now)
    index = Signup(lapse_hour(now + _HOUR), user.user_id, expires_at=now + _HOUR + SIGNUP_LEFTOVER)
    index.save(condition=Signup.user_id.does_not_exist())
    pool.create_user(user.user_id, password)
    write = _membership(offer, user.user_id, now)
    users.add_user(write, user)
    write.delete(index)
    token = open_session(user.user_id, offer.account.account_id, caller)
    try:
        _commit_with_session(write, user.user_id, token)
    except ConditionFailed:
        pool.delete_user(user.user_id)
        index.delete()
        raise
    return SignedIn(user, offer.account, offer.invitation.role), token


def _newcomer(offer: _Offer, acceptance: Acceptance, now: datetime) -> tuple[User, str]:
    """Who is about to exist, with a password that may be theirs. Raises Invalid."""
    name, password, accepted = acceptance.name, acceptance.password, acceptance.accepted
    if name is None or password is None or accepted is None:
        given = {"name": name, "password": password, "accept": accepted}
        missing = [(field, "is required for a new person") for field, value in given.items() if value is None]
        raise errors.Invalid("This address has no account yet.", fields=missing)
    users.check_acceptance(accepted)
    passwords.check(password, (offer.invitation.email, name, offer.account.company))
    user = User(
        ids.new(now),
        email=offer.invitation.email,
        name=name,
        locale=acceptance.locale or offer.invitation.locale,
        accepted=users.record_acceptance(now),
        preferences=users.first_preferences(),
        created_at=now,
        updated_at=now,
    )
    return user, password


def _membership(offer: _Offer, user_id: str, now: datetime) -> TransactWrite:
    """The common part of the transaction: the offer goes, the member comes, under all that the offer rests on."""
    invitation, account_id = offer.invitation, offer.account.account_id
    write = transaction()
    roles = team_rules.roles_that_invite(invitation.role)
    write.condition_check(Member, account_id, invitation.invited_by, condition=Member.role.is_in(*roles))
    write.delete(offer.token, condition=Token.token_hash.exists())
    write.delete(invitation, condition=Invitation.token_hash == offer.token.token_hash)
    member = Member(account_id, user_id, role=invitation.role, joined_at=now)
    write.save(member, condition=Member.user_id.does_not_exist())
    counts: list[Any] = [Account.members.add(1)]
    if invitation.role == "owner":
        counts.append(Account.owners.add(1))
    write.update(Account(account_id), actions=counts, condition=seats.may_join(offer.account))
    return write


def _commit_with_session(write: TransactWrite, user_id: str, token: str) -> None:
    """The session is there first, void until the membership exists: nobody ends up as a member without one."""
    try:
        commit(write)
    except ConditionFailed:
        close_session(user_id, token_hash(token))
        raise
