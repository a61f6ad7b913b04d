"""From a cookie or an API key to a Principal. Everything is read strongly, so that a revocation acts at once."""

import hmac
from datetime import datetime, timedelta
from typing import Any

from chalicelib import clock, errors, ids, settings
from chalicelib.edge.permissions import OWNER_OF_DELETED, ROLES, SCOPES, Permission
from chalicelib.edge.principal import Principal
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.register.retention import SESSION_IDLE
from chalicelib.tokens import token_hash

_SEEN_EVERY = timedelta(hours=1)
SAFE_METHODS = frozenset({"GET", "HEAD"})


def authenticate(method: str, headers: Any) -> Principal:
    """The caller of a request. `headers` is a case-insensitive mapping.

    Raises NotSignedIn for a missing, unknown, expired or revoked credential, and Forbidden when a browser sends a
    session's cookie from another origin (a forged request).
    """
    bearer = headers.get("authorization")
    if bearer is not None:
        return _by_api_key(bearer)
    token = session_token(headers)
    if token is None:
        raise errors.NotSignedIn()
    if method not in SAFE_METHODS:
        refuse_other_origins(headers)
    return _by_session(token, clock.now())


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host over TLS (RFC 6265bis); browsers refuse that prefix on plain http."""
    return "__Host-session" if settings.get().secure_origin else "session"


def session_cookie(token: str, max_age: timedelta) -> str:
    """The `Set-Cookie` value that opens a session; a max age of zero closes it."""
    secure = "; Secure" if settings.get().secure_origin else ""
    seconds = int(max_age.total_seconds())
    return f"{cookie_name()}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def session_token(headers: Any) -> str | None:
    """The session token a request carries: `<user_id>.<256 random bits>`; None without one.

    The first cookie of the name counts, and whatever stands between the semicolons beside it is let be (RFC 6265 section
    5.2): another program's odd cookie must not sign anybody out, as it would with http.cookies.
    """
    wanted = cookie_name()
    for part in (headers.get("cookie") or "").split(";"):
        name, _, value = part.partition("=")
        if name.strip() == wanted:
            token: str = value.strip()
            return token if ids.is_ulid(token.partition(".")[0]) else None
    return None


def refuse_other_origins(headers: Any) -> None:
    """SameSite=Lax already withholds the cookie from foreign posts; this also covers sibling subdomains, and requests that
    need no cookie, which could sign a visitor of another site in as somebody else. Raises Forbidden."""
    origin = headers.get("origin")
    if origin is not None and origin != settings.get().public_url:
        raise errors.Forbidden("The request comes from another origin.")
    if origin is None and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise errors.Forbidden("The request comes from another origin.")


def _by_session(token: str, now: datetime) -> Principal:
    user_id = token.partition(".")[0]
    hashed = token_hash(token)
    session = get_together((Session, user_id, hashed))[0]
    if session is None:
        raise errors.NotSignedIn("The session has ended. Sign in again.")
    facts = (
        session.attribute_values
    )  # every request comes by; an attribute of PynamoDB's costs a microsecond to ask for
    if now >= facts["expires_at"] or now >= facts["ends_at"]:
        raise errors.NotSignedIn("The session has ended. Sign in again.")
    account_id = facts["account_id"]
    member, account = get_together((Member, account_id, user_id), (Account, account_id, None))
    if member is None or account is None:
        raise errors.NotSignedIn("You no longer belong to this account.")
    role = member.attribute_values["role"]
    permissions = _granted(facts.get("entered_at") or facts["created_at"], role, account, now)
    if now - facts["last_seen_at"] >= _SEEN_EVERY:
        _touch(session, now)
    return Principal(account, user_id, permissions, role, user_id, hashed)


def _granted(came: datetime, role: Any, account: Account, now: datetime) -> frozenset[Permission]:
    """What a session that `came` into the account may do. A deletion ends it by the state of the account, at once, and a
    restore doesn't bring it back; from then on owners alone get in, by a session that came later (promise D1)."""
    if account.sessions_since is not None and came <= account.sessions_since:
        raise errors.NotSignedIn("The session has ended. Sign in again.")
    if account.is_live:
        return ROLES[role]
    if role != "owner" or not account.is_restorable(now):
        raise errors.NotSignedIn("The account was deleted.")
    return OWNER_OF_DELETED


def _touch(session: Session, now: datetime) -> None:
    """Slides the end of an active session."""
    ends = min(now + SESSION_IDLE, session.ends_at)
    slide = [Session.last_seen_at.set(now), Session.expires_at.set(ends)]
    _update_if_there(session, slide, Session.token_hash.exists())


def _by_api_key(header: str) -> Principal:
    from chalicelib.models.api_key import ApiKey

    scheme, _, key = header.partition(" ")
    parts = key.strip().split("_")
    if scheme.lower() != "bearer" or len(parts) != 4 or parts[0] != "ll" or not all(map(ids.is_ulid, parts[1:3])):
        raise errors.NotSignedIn("The Authorization header holds no API key.")
    _, account_id, key_id, secret = parts
    row, account = get_together((ApiKey, account_id, key_id), (Account, account_id, None))
    if (
        row is None
        or account is None
        or not account.is_live
        or not hmac.compare_digest(row.secret_hash, token_hash(secret))
    ):
        raise errors.NotSignedIn("The API key is not valid.")
    _note_use(row, clock.now())
    granted = frozenset().union(*(SCOPES[scope] for scope in row.scopes))
    return Principal(account, f"key:{key_id}", granted)


def _note_use(row: Any, now: datetime) -> None:
    """Remembers when a key was used last, at most hourly, so that stale keys can be found and withdrawn."""
    if row.last_used_at is None or now - row.last_used_at >= _SEEN_EVERY:
        model = type(row)
        _update_if_there(row, [model.last_used_at.set(now)], model.key_id.exists())


def _update_if_there(row: Any, actions: list[Any], there: Any) -> None:
    """Notes a use of a credential; never brings back one that was withdrawn since it was read.

    A collision with a transaction on the row is let be: the next request notes it.
    """
    from pynamodb.exceptions import UpdateError

    from chalicelib.models.refusals import NOT_MET, code_of

    try:
        row.update(actions=actions, condition=there)
    except UpdateError as error:
        if code_of(error) == NOT_MET:
            raise errors.NotSignedIn("The session has ended, or the key was withdrawn.") from None
        if code_of(error) != "TransactionConflictException":
            raise
