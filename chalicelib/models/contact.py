"""A contact of an account, spread over the account's shards so that no partition key gets more writes than it can take."""

from typing import Any

from pynamodb.attributes import JSONAttribute, ListAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib import ids
from chalicelib.models.base import Table, TimeAttribute


class Contact(Table):
    """`email` is the address as `addresses.normalise` writes it. `written_by` names the job and row that wrote this
    version last (`<import_id>:<row>`), by which a repeated job recognises its own work. `version` starts at 1 and is the
    ETag. `expires_at` is seven years after `last_processed_at` (promise D5)."""

    class Meta:
        name = "contacts"

    partition = UnicodeAttribute(hash_key=True)
    contact_id = UnicodeAttribute(range_key=True)
    email = UnicodeAttribute()
    first_name = UnicodeAttribute(null=True)
    last_name = UnicodeAttribute(null=True)
    company = UnicodeAttribute(null=True)
    job_title = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    website = UnicodeAttribute(null=True)
    linkedin_url = UnicodeAttribute(null=True)
    address = JSONAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    tags: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    custom = JSONAttribute(null=True)
    source = UnicodeAttribute(null=True)
    lawful_basis = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    last_processed_at = TimeAttribute()
    version = NumberAttribute()
    written_by = UnicodeAttribute(null=True)
    expires_at = TTLAttribute()


def partition_of(account_id: str, contact_id: str) -> str:
    """The hash key of one contact: `<account_id>#<shard>`."""
    return f"{account_id}#{ids.shard_of(contact_id)}"


def partitions(account_id: str, shards: int) -> list[str]:
    """Every hash key that can hold contacts of the account."""
    return [f"{account_id}#{shard:x}" for shard in range(shards)]
