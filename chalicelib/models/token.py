"""Single-use tokens that travel by mail, and codes that were used; only their SHA-256 is kept."""

from pynamodb.attributes import JSONAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table


class Token(Table):
    """`kind` is confirm, reset or invitation; `data` is what the token stands for. Consumed by a conditional delete.

    A row of kind code is the reverse: it says that a code of the second factor was used already."""

    class Meta:
        name = "tokens"

    token_hash = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute()
    data = JSONAttribute()
    expires_at = TTLAttribute()
