"""What was erased lately, so that a restored backup can be rid of it again before it serves anybody (promise D6)."""

import zlib
from datetime import datetime
from typing import Literal

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib import ids
from chalicelib.models.base import Table, TimeAttribute
from chalicelib.register.retention import ERASURE_LOG_LIFE

Kind = Literal["contact", "user"]


class Erasure(Table):
    """`entry` is a ULID of when, or of when the subject's time was up; `kind` is contact or user, and `subject` its id. It is written in the transaction that
    erases, and kept as long as a backup could bring the subject back."""

    class Meta:
        name = "erasures"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    at = TimeAttribute()
    expires_at = TTLAttribute()


def entry_of_expiry(account_id: str, contact_id: str, expired_at: datetime, now: datetime) -> Erasure:
    """The row of a contact whose time was up: the same however often it is told."""
    entry = ids.new(expired_at, zlib.crc32(contact_id.encode()) << 48 | zlib.crc32(contact_id[::-1].encode()))
    return Erasure(account_id, entry, kind="contact", subject=contact_id, at=now, expires_at=now + ERASURE_LOG_LIFE)


def entry_of(account_id: str, kind: Kind, subject: str, now: datetime) -> Erasure:
    """The row of an erasure that happens now."""
    return Erasure(account_id, ids.new(now), kind=kind, subject=subject, at=now, expires_at=now + ERASURE_LOG_LIFE)
