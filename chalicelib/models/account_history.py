"""Who changed what in an account's company information (promise R3); it lives and dies with the account."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class AccountHistory(Table):
    """`entry` is a ULID; `changes` is `{field: {"from": value, "to": value}}`; `actor` is a user id."""

    class Meta:
        name = "account_history"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    actor = UnicodeAttribute()
    changes = JSONAttribute()
    at = TimeAttribute()
