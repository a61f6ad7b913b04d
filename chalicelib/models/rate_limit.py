"""Counted attempts per rule, subject and window; the subject is a keyed hash, never an address or IP in clear."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table


class RateLimit(Table):
    class Meta:
        name = "rate_limits"

    subject = UnicodeAttribute(hash_key=True)
    attempts = NumberAttribute()
    expires_at = TTLAttribute()
