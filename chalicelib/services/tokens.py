"""Single-use tokens that travel by mail: confirm an address, reset a password, accept an invitation. And used codes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pynamodb.exceptions import DeleteError, PutError

from chalicelib import clock, errors
from chalicelib.models.base import get_together
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.token import Token
from chalicelib.tokens import new_secret, token_hash

Kind = Literal["confirm", "reset", "invitation"]
_LONGEST = 200
_CODE_LIFE = timedelta(minutes=10)  # longer than any server takes a code; short enough for its digits to come again


def issue_token(kind: Kind, data: Mapping[str, Any], life: timedelta, now: datetime | None = None) -> str:
    """Keeps what the token stands for and returns the token, which is never kept."""
    token = new_secret()
    row = Token(token_hash(token), kind=kind, data=dict(data), expires_at=(now or clock.now()) + life)
    row.save(condition=Token.token_hash.does_not_exist())
    return token


def find_token(kind: Kind, token: str) -> Token:
    """The row of a token that is still good; it stays so until it is used.

    Raises Gone naming the field `token`, whether it lapsed, was used or never existed.
    """
    if len(token) > _LONGEST:
        raise lapsed()
    row: Token | None = get_together((Token, token_hash(token), None))[0]
    if row is None or row.kind != kind or clock.now() >= row.expires_at:  # time to live deletes late
        raise lapsed()
    return row


def use_token(row: Token) -> None:
    """Ends a token. Raises Gone when another request was faster."""
    try:
        row.delete(condition=Token.token_hash.exists())
    except DeleteError as error:
        if code_of(error) != NOT_MET:
            raise
        raise lapsed() from None


def spend_code(user_id: str, code: str) -> bool:
    """Whether a right code of the second factor is used for the first time; parallel requests can't both be told so.

    Cognito refuses a used code too, but says nothing of two requests at once (RFC 6238 section 5.2).
    """
    now = clock.now()
    row = Token(token_hash(f"{user_id} {code}"), kind="code", data={}, expires_at=now + _CODE_LIFE)
    try:
        row.save(condition=Token.token_hash.does_not_exist() | (Token.expires_at < now))
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def withdraw_token(hashed: str) -> None:
    """Ends a token by its hash; nothing happens when it has gone already."""
    Token(hashed).delete()


def lapsed() -> errors.Gone:
    """What is said of every link that no longer opens anything, whatever the reason."""
    return errors.Gone(
        "The link has lapsed or was used already. Ask for a new one.",
        fields=[("token", "has lapsed or was used already")],
    )
