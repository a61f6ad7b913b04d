"""Single-use tokens that travel by mail; only their SHA-256 is kept."""

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table


class Token(Table):
    """`kind` is confirm, reset or invitation; `data` is what the token stands for. Consumed by a conditional delete."""

    class Meta:
        name = "tokens"

    token_hash = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    data = JSONAttribute()
    expires_at = TTLAttribute()
