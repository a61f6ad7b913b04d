"""The application secret (Secrets Manager) and the keys derived from it, one per purpose."""

import hashlib
import hmac
from functools import cache
from typing import Literal

from chalicelib import settings
from chalicelib.gateways.clients import client

Purpose = Literal["cursor", "address", "rate-limit", "password"]
"""`cursor` signs paging cursors, `address` hashes addresses that must be recognised but not kept,
`password` keys what Cognito gets in place of a password (gateways/users.py)."""


@cache
def key(purpose: Purpose) -> bytes:
    """32 bytes for one purpose: HMAC-SHA256 of the purpose under the application secret, read once per process.

    The `address` key outlives every erasure: changing the secret would forget who asked not to be contacted
    (docs/operations.md, "Secrets").
    """
    return hmac.digest(_application_secret(), purpose.encode(), hashlib.sha256)


@cache
def edge() -> bytes:
    """What our own distribution sends in `X-Edge-Key`: only then are its headers about the viewer believed."""
    return _read(settings.get().edge_secret_id)


@cache
def _application_secret() -> bytes:
    return _read(settings.get().app_secret_id)


def _read(secret_id: str) -> bytes:
    secret: str = client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]
    return secret.encode()
