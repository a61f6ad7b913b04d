"""Open sessions: rows of ours, so that ending one acts with the next request."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import UpdateError

from chalicelib import clock, errors
from chalicelib.models.account import Account
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.session import Session
from chalicelib.models.user import User
from chalicelib.register.retention import SESSION_IDLE, SESSION_LIFE
from chalicelib.services.memberships import Membership, find_membership
from chalicelib.services.users import read_user
from chalicelib.tokens import new_secret, token_hash

_ID_LENGTH = 32
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from: its IP address and User-Agent."""

    ip_address: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, in which account and role."""

    user: User
    account: Account
    role: str


def open_session(user_id: str, account_id: str, caller: Caller) -> str:
    """Opens a session and returns its token, `<user_id>.<256 random bits>`, which is never kept."""
    token = f"{user_id}.{new_secret()}"
    now = clock.now()
    session = Session(
        user_id,
        token_hash(token),
        account_id=account_id,
        created_at=now,
        last_seen_at=now,
        ends_at=now + SESSION_LIFE,
        expires_at=now + SESSION_IDLE,
        device=describe_device(caller.agent),
        ip_address=caller.ip_address,
    )
    session.save(condition=Session.token_hash.does_not_exist())
    return token


def open_proven_session(user_id: str, account_id: str, caller: Caller, since: datetime) -> tuple[User, str]:
    """Opens a session for somebody whose password was checked after `since`; returns the user and the token.

    A new password ends the sessions that there are when it is set. One that was being opened in that moment, by the
    password before, ends here: raises InvalidCredentials.
    """
    token = open_session(user_id, account_id, caller)
    user = read_user(user_id)
    if user.password_changed_at and user.password_changed_at >= since:
        close_session(user_id, token_hash(token))
        raise errors.InvalidCredentials()
    return user, token


def describe_session(account: Account, role: str, user_id: str) -> SignedIn:
    """Who is signed in, for a session that the edge has already checked."""
    return SignedIn(read_user(user_id), account, role)


def switch_account(user_id: str, hashed: str, account_id: str) -> SignedIn:
    """Moves a session to another account of its user.

    Raises NotFound for an account that isn't theirs, AccountDeleted for a deleted one that they don't own, NotSignedIn
    when the session was closed in the meantime.
    """
    membership: Membership = find_membership(account_id, user_id)
    membership.check_entry()
    try:
        Session(user_id, hashed).update(
            actions=[Session.account_id.set(account_id), Session.entered_at.set(clock.now())],
            condition=Session.token_hash.exists(),
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        raise errors.NotSignedIn("The session has ended. Sign in again.") from None
    return SignedIn(read_user(user_id), membership.account, membership.role)


def list_sessions(user_id: str) -> list[Session]:
    """The open sessions of a user, the one used last first."""
    now = clock.now()
    rows = [row for row in _rows(user_id) if not has_ended(row, now)]
    return sorted(rows, key=lambda row: row.last_seen_at, reverse=True)


def has_ended(session: Session, now: datetime) -> bool:
    """Whether a session is over by either of its two limits; time to live deletes late."""
    return now >= min(session.expires_at, session.ends_at)


def public_id(session: Session) -> str:
    """How a session is named to its user: enough of the hash to be unique, nothing of the token."""
    return session.token_hash[:_ID_LENGTH]


def close_session(user_id: str, hashed: str) -> None:
    """Ends one session by its hash; nothing happens when it has gone already."""
    Session(user_id, hashed).delete()


def close_named_session(user_id: str, session_id: str) -> None:
    """Ends the session that `public_id` names. Raises NotFound."""
    if len(session_id) != _ID_LENGTH:
        raise errors.NotFound()
    found = list(Session.query(user_id, Session.token_hash.startswith(session_id), consistent_read=True))
    if not found:
        raise errors.NotFound()
    for session in found:
        session.delete()


def close_sessions(user_id: str, keep: str = "") -> int:
    """Ends all sessions of a user but the one whose hash is `keep`; returns how many."""
    closed = 0
    for session in _rows(user_id):
        if session.token_hash != keep:
            session.delete()
            closed += 1
    return closed


def describe_device(agent: str) -> str:
    """`Firefox, Linux`: what helps people to recognise a session; empty for what is no common browser."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name)


def _rows(user_id: str) -> list[Session]:
    return list(Session.query(user_id, consistent_read=True))
