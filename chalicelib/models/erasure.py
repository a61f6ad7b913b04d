"""What was erased lately, so that a restored backup can be rid of it again before it serves anybody (promise D6)."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Erasure(Table):
    """`entry` is a ULID of when; `kind` is contact or user, and `subject` its id. It is written in the transaction that
    erases, and kept as long as a backup could bring the subject back."""

    class Meta:
        name = "erasures"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    subject = UnicodeAttribute()
    at = TimeAttribute()
    expires_at = TTLAttribute()
