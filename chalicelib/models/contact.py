"""A contact of an account, spread over the account's shards so that no partition key gets more writes than it can take."""

from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import KeysOnlyProjection, LocalSecondaryIndex

from chalicelib import clock, ids
from chalicelib.folding import fold
from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute

MOST_SHARDS = 16
MAX_TAGS = 50
MAX_TAG_LENGTH = 60
MAX_CUSTOM_FIELDS = 50
MAX_CUSTOM_BYTES = 60_000
"""Of all custom fields as they are stored. With it a contact has at most 200 KB, and an entry of its history, which holds
values before and after, at most 310 KB of the 400 KB that DynamoDB takes."""
ADDRESS_PARTS = ("line1", "line2", "postal_code", "city", "region", "country")
TEXT_FIELDS = (
    "first_name",
    "last_name",
    "company",
    "job_title",
    "phone",
    "website",
    "linkedin_url",
    "notes",
    "source",
    "lawful_basis",
)
"""Fields that are a text or nothing."""
_SORTED_BY = 48
"""Letters of a text by which contacts are put in order."""
_LAST = chr(0x10FFFF)
"""Comes behind everything that a text can begin with."""


class ContactByName(LocalSecondaryIndex["Contact"]):
    """By last name, then first name. Read strongly, and in the same number of reads however many contacts there are."""

    class Meta:
        index_name = "by_name"
        projection = KeysOnlyProjection()

    partition = UnicodeAttribute(hash_key=True)
    name_key = UnicodeAttribute(range_key=True)


class ContactByCompany(LocalSecondaryIndex["Contact"]):
    """By company, and in a company by name."""

    class Meta:
        index_name = "by_company"
        projection = KeysOnlyProjection()

    partition = UnicodeAttribute(hash_key=True)
    company_key = UnicodeAttribute(range_key=True)


class ContactByProcessing(LocalSecondaryIndex["Contact"]):
    """By when they were worked with last."""

    class Meta:
        index_name = "by_processing"
        projection = KeysOnlyProjection()

    partition = UnicodeAttribute(hash_key=True)
    processed_key = UnicodeAttribute(range_key=True)


class Contact(Table):
    """`email` is the address as `addresses.normalise` writes it. `written_by` names the job and row that wrote this
    version last (`<import_id>:<row>`), by which a repeated job recognises its own work. `version` starts at 1 and is the
    ETag. `expires_at` is seven years after `last_processed_at` (promise D5). `restriction` is `{"ground", "since",
    "before"}` while `status` is restricted, and `before` the status that lifting gives back (promise R5). The keys that end in
    `_key` are `sort_keys` of this version."""

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
    address = CompactJSONAttribute(null=True)
    notes = UnicodeAttribute(null=True)
    tags: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    custom = CompactJSONAttribute(null=True)
    source = UnicodeAttribute(null=True)
    lawful_basis = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    restriction = CompactJSONAttribute(null=True)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    last_processed_at = TimeAttribute()
    version = NumberAttribute()
    written_by = UnicodeAttribute(null=True)
    expires_at = TTLAttribute()
    name_key = UnicodeAttribute()
    company_key = UnicodeAttribute()
    processed_key = UnicodeAttribute()
    by_name = ContactByName()
    by_company = ContactByCompany()
    by_processing = ContactByProcessing()

    def set_sort_keys(self) -> None:
        """To be called when everything else is as it will be written."""
        names, at = (self.first_name, self.last_name), clock.to_iso(self.last_processed_at)
        for name, key in sort_keys(self.contact_id, self.email, *names, self.company, at).items():
            setattr(self, name, key)

    @classmethod
    def hash_keys_of(cls, account_id: str) -> list[str]:
        """All shards there can be, since an account's number of shards says where new contacts go only."""
        return partitions(account_id, MOST_SHARDS)


def partition_of(account_id: str, contact_id: str) -> str:
    """The hash key of one contact: `<account_id>#<shard>`."""
    return f"{account_id}#{ids.shard_of(contact_id)}"


def account_of(partition: str) -> str:
    """The account that a hash key belongs to."""
    return partition.partition("#")[0]


def partitions(account_id: str, shards: int) -> list[str]:
    """Every hash key that can hold contacts of the account."""
    return [f"{account_id}#{shard:x}" for shard in range(shards)]


def sort_keys(
    contact_id: str, email: str, first_name: str | None, last_name: str | None, company: str | None, processed_at: str
) -> dict[str, str]:
    """The attributes by which a contact is put in order; `processed_at` is `last_processed_at` as it is stored. Each ends
    in the contact's id, so that no two are equal. Whoever has no name or no company comes last, by address."""
    nameless = _LAST + fold(email)
    name = fold(f"{last_name or ''} {first_name or ''}") or nameless
    return {
        "name_key": f"{name[:_SORTED_BY]}\t{contact_id}",
        "company_key": f"{(fold(company or '') or _LAST)[:_SORTED_BY]}\t{name[:_SORTED_BY]}\t{contact_id}",
        "processed_key": f"{processed_at}\t{contact_id}",
    }


def custom_fault(custom: dict[str, str]) -> str | None:
    """What is wrong with a contact's custom fields taken together, as a sentence; None if nothing is."""
    if len(custom) > MAX_CUSTOM_FIELDS:
        return f"must have {MAX_CUSTOM_FIELDS} fields at most"
    if len(CompactJSONAttribute().serialize(custom).encode()) > MAX_CUSTOM_BYTES:
        return f"must have {MAX_CUSTOM_BYTES} bytes at most altogether"
    return None
