"""A key with which a customer's own tools call the API; its secret is shown once and kept as SHA-256."""

from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class ApiKey(Table):
    """`scopes` are read and write. The key as shown is `ll_<account_id>_<key_id>_<secret>`: one direct read checks it."""

    class Meta:
        name = "api_keys"

    account_id = UnicodeAttribute(hash_key=True)
    key_id = UnicodeAttribute(range_key=True)
    label = UnicodeAttribute()
    scopes: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    secret_hash = UnicodeAttribute()
    created_by = UnicodeAttribute()
    created_at = TimeAttribute()
    last_used_at = TimeAttribute(null=True)
