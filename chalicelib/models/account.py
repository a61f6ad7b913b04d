"""A customer company: what it is called, how it stands, and over how many shards its contacts are spread."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Account(Table):
    """`status` is trial, active, read_only, suspended or deleted. `details` is the optional company information
    (promise C1: nothing beyond the name is compulsory). `shards` is 1 or 16 and only ever grows.

    `owners` and `keys` count the owners and API keys, moved in the same transaction as their rows, so that the last owner
    stays and no key goes beyond the limit however many requests run at once."""

    class Meta:
        name = "accounts"

    account_id = UnicodeAttribute(hash_key=True)
    company = UnicodeAttribute()
    details = JSONAttribute(default=dict)
    status = UnicodeAttribute()
    plan = UnicodeAttribute(default="trial")
    shards = NumberAttribute(default=1)
    owners = NumberAttribute(default=1)
    keys = NumberAttribute(default=0)
    trial_ends_at = TimeAttribute()
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    version = NumberAttribute(default=1)
