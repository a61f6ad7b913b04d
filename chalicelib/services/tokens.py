"""Single-use tokens that travel by mail: confirm an address, reset a password, accept an invitation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pynamodb.exceptions import DeleteError

from chalicelib import clock, errors
from chalicelib.models.base import get_together
from chalicelib.models.token import Token
from chalicelib.tokens import new_secret, token_hash

Kind = Literal["confirm", "reset", "invitation"]
_LONGEST = 200


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
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        raise lapsed() from None


def withdraw_token(hashed: str) -> None:
    """Ends a token by its hash; nothing happens when it has gone already."""
    Token(hashed).delete()


def lapsed() -> errors.Gone:
    """What is said of every link that no longer opens anything, whatever the reason."""
    return errors.Gone(
        "The link has lapsed or was used already. Ask for a new one.",
        fields=[("token", "has lapsed or was used already")],
    )
