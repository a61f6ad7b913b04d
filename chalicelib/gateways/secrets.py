"""The secrets of the product (Secrets Manager): the application's with the keys derived from it, the edge's, and Stripe's."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from botocore.exceptions import ClientError

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


STRIPE_SECONDS = 30
"""How long Stripe's secret is believed before it is read again: so soon a new key or webhook secret counts."""


@dataclass(frozen=True, slots=True)
class StripeSecret:
    """What the operator has put: an API key, and every webhook secret that counts (two of them while one is replaced)."""

    api_key: str
    webhook_secrets: tuple[str, ...]

    @property
    def livemode(self) -> bool:
        """Whether real money moves; Stripe's keys say so."""
        return self.api_key.startswith(("sk_live_", "rk_live_"))


def stripe() -> StripeSecret | None:
    """Stripe's key and webhook secrets as they are now; None where the operator has put none (docs/operations.md)."""
    return _stripe(int(time.monotonic() // STRIPE_SECONDS))


@lru_cache(maxsize=1)
def _stripe(_period: int) -> StripeSecret | None:
    import json

    try:
        text = _read(settings.get().stripe_secret_id)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":  # a secret without a value
            raise
        return None
    if not text:
        return None
    value = json.loads(text)
    return StripeSecret(value["api_key"], tuple(filter(None, value["webhook_secrets"])))  # nobody may sign with nothing


@cache
def _application_secret() -> bytes:
    return _read(settings.get().app_secret_id)


def _read(secret_id: str) -> bytes:
    secret: str = client("secretsmanager").get_secret_value(SecretId=secret_id)["SecretString"]
    return secret.encode()
