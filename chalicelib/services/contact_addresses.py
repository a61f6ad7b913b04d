"""Which contact has an address, and which contacts are at a domain."""

from chalicelib import clock
from chalicelib.models import contact_email as claims
from chalicelib.models.contact_email import ContactEmail

MAX_AT_DOMAIN = 1_000
"""Contacts of one domain that are found through the index; a domain with more is common enough to be met in the list."""


def find_holder(account_id: str, address: str) -> str | None:
    """The id of the contact that has a normalised address, None if there is none. Read strongly."""
    try:
        claim = ContactEmail.get(claims.partition_of(account_id, address), address, consistent_read=True)
    except ContactEmail.DoesNotExist:
        return None
    return claim.contact_id if claim.expires_at > clock.now() else None


def find_at_domain(account_id: str, domain: str) -> list[str] | None:
    """The ids of all contacts at a normalised domain and its subdomains; None if there are more than MAX_AT_DOMAIN.

    One strong query for each of the sixteen partitions: `com.example#` and `com.example.…` are one range, from which
    `com.example-x#` is left out.
    """
    name = claims.reverse_domain(domain)
    found: list[str] = []
    for partition in claims.partitions(account_id):
        rows = ContactEmail.by_domain.query(
            partition,
            ContactEmail.domain_key.between(f"{name}#", f"{name}/"),
            consistent_read=True,
            limit=MAX_AT_DOMAIN,
        )
        found += [row.contact_id for row in rows if row.domain_key.startswith((f"{name}#", f"{name}."))]
        if len(found) > MAX_AT_DOMAIN:
            return None
    return found
