"""Whether a webhook comes from Stripe: its signature over the raw bytes, by any secret that counts, and not long ago or ahead.

Stripe's library does the same but takes what is dated ahead, and would have to be loaded with all it brings
(https://docs.stripe.com/webhooks/signature).
"""

import hmac
from collections.abc import Iterable

TOLERANCE = 300
"""Seconds by which the signature's time may differ from ours, either way."""
_SCHEME = "v1"
_LONGEST_HEADER = 4096


def is_signed(raw: bytes, header: str, secrets: Iterable[str], now: int) -> bool:
    """Whether `header` (Stripe-Signature) signs `raw` with one of `secrets` at a time near `now` (epoch seconds)."""
    stamp, signatures = _read(header)
    if stamp is None or not signatures or abs(now - int(stamp)) > TOLERANCE:
        return False
    signed = stamp.encode() + b"." + raw
    expected = [hmac.digest(secret.encode(), signed, "sha256").hex() for secret in secrets]
    # Every pair is compared, so that the time says nothing of where a match was.
    matches = [hmac.compare_digest(one, given) for one in expected for given in signatures]
    return any(matches)


def _read(header: str) -> tuple[str | None, list[str]]:
    """The time as it is written, and the signatures; `t=1700000000,v1=…,v1=…,v0=…`."""
    stamp, signatures = None, []
    if len(header) <= _LONGEST_HEADER and header.isascii():
        for item in header.split(","):
            name, _, value = item.strip().partition("=")
            if name == "t" and stamp is None and value.isdigit() and len(value) <= 12:
                stamp = value
            elif name == _SCHEME:
                signatures.append(value)
    return stamp, signatures
