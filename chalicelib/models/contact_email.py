"""The claim of an address by one contact: unique in the account, found by address, by domain and by keyed hash."""

import zlib

from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection, KeysOnlyProjection, LocalSecondaryIndex

from chalicelib.models.base import Table

SPREAD = 16


class ContactEmailByDomain(LocalSecondaryIndex["ContactEmail"]):
    """The addresses of a domain and its subdomains, strongly consistent, so that a blacklisted one leaves nobody out."""

    class Meta:
        index_name = "by_domain"
        projection = IncludeProjection(["contact_id"])

    partition = UnicodeAttribute(hash_key=True)
    domain_key = UnicodeAttribute(range_key=True)


class ContactEmailByHash(GlobalSecondaryIndex["ContactEmail"]):
    """Which accounts hold an address, for privacy requests that reach across accounts (promises R8, R9)."""

    class Meta:
        index_name = "by_address_hash"
        projection = KeysOnlyProjection()

    address_hash = UnicodeAttribute(hash_key=True)
    partition = UnicodeAttribute(range_key=True)


class ContactEmail(Table):
    """`domain_key` is the domain's labels reversed, then `#` (`com.example.mail#`): a domain is its prefix with `#`,
    a domain with its subdomains two prefixes, with `#` and with `.`. `expires_at` moves with the contact's, in the same
    transaction, so that the address never outlives it (promise D5)."""

    class Meta:
        name = "contact_emails"

    partition = UnicodeAttribute(hash_key=True)
    address = UnicodeAttribute(range_key=True)
    contact_id = UnicodeAttribute()
    domain_key = UnicodeAttribute()
    address_hash = UnicodeAttribute()
    expires_at = TTLAttribute()
    by_domain = ContactEmailByDomain()
    by_address_hash = ContactEmailByHash()

    @classmethod
    def hash_keys_of(cls, account_id: str) -> list[str]:
        """Every slot."""
        return partitions(account_id)


def partition_of(account_id: str, address: str) -> str:
    """The hash key of one normalised address."""
    return f"{account_id}#{zlib.crc32(address.encode()) % SPREAD:x}"


def partitions(account_id: str) -> list[str]:
    """Every hash key that can hold addresses of the account."""
    return [f"{account_id}#{slot:x}" for slot in range(SPREAD)]


def domain_key_of(address: str) -> str:
    """The reversed domain of a normalised address, closed by `#`."""
    return reverse_domain(address.rpartition("@")[2]) + "#"


def reverse_domain(domain: str) -> str:
    """`mail.example.com` becomes `com.example.mail`."""
    return ".".join(reversed(domain.split(".")))
