"""Who changed what in a contact; it lives and dies with the contact."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute
from chalicelib.models.contact import Contact


class ContactHistory(Table):
    """`entry` is `<contact_id>#<ulid>`, so one contact's history is one query. `changes` is
    `{field: {"from": value, "to": value}}`; `actor` is a user id, `key:<key_id>` or `import:<import_id>`."""

    class Meta:
        name = "contact_history"

    partition = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    action = UnicodeAttribute()
    actor = UnicodeAttribute()
    changes = CompactJSONAttribute()
    at = TimeAttribute()
    expires_at = TTLAttribute()

    @classmethod
    def hash_keys_of(cls, account_id: str) -> list[str]:
        """Those of the contacts."""
        return Contact.hash_keys_of(account_id)
