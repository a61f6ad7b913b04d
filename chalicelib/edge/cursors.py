"""Opaque list cursors: signed, and bound to the account and the query that they continue."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from chalicelib import errors
from chalicelib.gateways import secrets

_MAC_BYTES = 16


def encode(account_id: str, query: str, position: Any) -> str:
    """A cursor for `position` (JSON) in the list that `query` names: the route and everything that selects or sorts."""
    payload = json.dumps(position, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mac(account_id, query, payload) + payload).decode().rstrip("=")


def decode(account_id: str, query: str, cursor: str) -> Any:
    """The position inside a cursor.

    Raises InvalidCursor for one that was forged, cut, made for another account or belongs to another query.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise errors.InvalidCursor(fields=[("cursor", "is not a cursor of this API")]) from None
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(account_id, query, payload)):
        raise errors.InvalidCursor(fields=[("cursor", "belongs to another list or account")])
    return json.loads(payload)


def _mac(account_id: str, query: str, payload: bytes) -> bytes:
    message = b"\0".join((account_id.encode(), query.encode(), payload))
    return hmac.digest(secrets.key("cursor"), message, hashlib.sha256)[:_MAC_BYTES]
