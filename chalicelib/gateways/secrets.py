"""The application secret (Secrets Manager) and the keys derived from it, one per purpose."""

import hashlib
import hmac
from functools import cache
from typing import Literal

from chalicelib import settings
from chalicelib.gateways.clients import client

Purpose = Literal["cursor", "address", "rate-limit"]
"""`cursor` signs paging cursors, `address` hashes addresses that must be recognised but not kept."""


@cache
def key(purpose: Purpose) -> bytes:
    """32 bytes for one purpose: HMAC-SHA256 of the purpose under the application secret, read once per process.

    The `address` key outlives every erasure: changing the secret would forget who asked not to be contacted
    (docs/operations.md, "Secrets").
    """
    return hmac.digest(_application_secret(), purpose.encode(), hashlib.sha256)


@cache
def _application_secret() -> bytes:
    answer = client("secretsmanager").get_secret_value(SecretId=settings.get().app_secret_id)
    secret: str = answer["SecretString"]
    return secret.encode()
