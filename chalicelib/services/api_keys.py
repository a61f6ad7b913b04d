"""Keys for customers' own tools: shown once, kept as a hash, withdrawn with effect from the next request."""

import secrets
from collections.abc import Sequence

from chalicelib import clock, errors, ids
from chalicelib.models.account import Account
from chalicelib.models.api_key import ApiKey
from chalicelib.models.base import get_together, transaction
from chalicelib.models.paging import page_of
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User
from chalicelib.services.mail import page_link, send_notice
from chalicelib.tokens import token_hash

LIMIT = 20
"""Keys of one account; more would be a sign that they aren't withdrawn."""
_SECRET_BYTES = 32


def list_keys(account_id: str, limit: int, after: str | None) -> tuple[list[ApiKey], str | None]:
    """The keys of the account, oldest first, and where the next page begins; the secrets aren't known to anybody here."""
    return page_of(ApiKey, account_id, limit, after)


def create_key(account_id: str, actor: str, label: str, scopes: Sequence[str]) -> tuple[ApiKey, str]:
    """Makes a key and returns its row and the key itself, `ll_<account_id>_<key_id>_<256 bits in hex>`, which isn't kept.

    Who made it is told by mail. Raises Conflict when the account has `LIMIT` keys.
    """
    secret = secrets.token_hex(_SECRET_BYTES)
    now = clock.now()
    row = ApiKey(
        account_id,
        ids.new(now),
        label=label,
        scopes=list(scopes),
        secret_hash=token_hash(secret),
        created_by=actor,
        created_at=now,
    )
    write = transaction()
    write.save(row, condition=ApiKey.key_id.does_not_exist())
    write.update(Account(account_id), actions=[Account.keys.add(1)], condition=Account.keys < LIMIT)
    try:
        commit(write)
    except ConditionFailed:
        raise errors.Conflict(f"An account has {LIMIT} keys at most. Withdraw one first.") from None
    _tell(row)
    return row, f"{prefix_of(row)}_{secret}"


def withdraw_key(account_id: str, key_id: str) -> None:
    """Ends a key. Raises NotFound for one that isn't there."""
    if not ids.is_ulid(key_id):
        raise errors.NotFound()
    write = transaction()
    write.delete(ApiKey(account_id, key_id), condition=ApiKey.key_id.exists())
    write.update(Account(account_id), actions=[Account.keys.add(-1)], condition=Account.keys > 0)
    try:
        commit(write)
    except ConditionFailed:
        raise errors.NotFound() from None


def prefix_of(row: ApiKey) -> str:
    """What of a key may be shown: everything before its secret."""
    return f"ll_{row.account_id}_{row.key_id}"


def _tell(row: ApiKey) -> None:
    """A key outlives the session that made it, so the person hears of it even if the session was stolen."""
    account, user = get_together((Account, row.account_id, None), (User, row.created_by, None))
    if account is not None and user is not None:
        link = page_link("forgot")
        send_notice("key_created", user.email, user.locale, company=account.company, label=row.label, link=link)
