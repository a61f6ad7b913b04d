"""What the law makes the operator keep of an account beyond its deletion, on which ground and until when (promise D4)."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class LegalHold(Table):
    """`ground` is a key of register/holds.py, which says what it covers; from `until` on it covers nothing."""

    class Meta:
        name = "legal_holds"

    account_id = UnicodeAttribute(hash_key=True)
    ground = UnicodeAttribute(range_key=True)
    until = TimeAttribute()
    placed_at = TimeAttribute()
    expires_at = TTLAttribute()
