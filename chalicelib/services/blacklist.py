"""Who must never be contacted: what is asked before any address is written, and the entries themselves (promise R4)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from chalicelib import addresses
from chalicelib.gateways import secrets
from chalicelib.models.blacklist_entry import BlacklistEntry, address_entry_id, domain_entry_id, find_listed

if TYPE_CHECKING:
    from pynamodb.transactions import TransactWrite

MAX_LABELS = 8
"""A domain on the blacklist has at most so many labels, so that a question about an address asks for few entries."""


def entry_ids_for(address: str) -> list[str]:
    """The ids of every entry that would cover a normalised address: its own, then its domain and each one above it.

    At most eight, whatever the domain, because entries with more than `MAX_LABELS` labels are refused.
    """
    return [entry_id_of_address(address), *entry_ids_of_domain(addresses.domain_of(address))]


def entry_id_of_address(address: str) -> str:
    """The id under which a normalised address is listed."""
    return address_entry_id(addresses.keyed_hash(address, secrets.key("address")))


def entry_ids_of_domain(domain: str) -> list[str]:
    """The ids of every domain entry that would cover a normalised domain."""
    suffixes = addresses.domain_suffixes(domain)
    return [domain_entry_id(suffix) for suffix in suffixes if suffix.count(".") < MAX_LABELS]


def blocked(account_id: str, candidates: Iterable[str]) -> set[str]:
    """Which of the normalised addresses are blacklisted, by themselves or by a domain.

    Read strongly: an entry that was added before the call is seen. Each address and each domain is asked for once, so
    a batch of addresses at one company costs hardly more than one read each.
    """
    covering = {address: entry_id_of_address(address) for address in candidates}
    domains = {domain: entry_ids_of_domain(domain) for domain in map(addresses.domain_of, covering)}
    listed = find_listed(account_id, {*covering.values(), *(id_ for ids_ in domains.values() for id_ in ids_)})
    if not listed:
        return set()
    closed = {domain for domain, entry_ids in domains.items() if not listed.isdisjoint(entry_ids)}
    return {address for address, own in covering.items() if own in listed or addresses.domain_of(address) in closed}


def require_unlisted(transaction: "TransactWrite", account_id: str, address: str) -> int:
    """Makes a transaction fail if an entry covers the normalised address at the moment of the write.

    Adds one condition check per possible entry, eight at most, and returns how many, so that the caller can tell
    them from its own items in the transaction's cancellation reasons. Together with the order of blacklisting (the
    entry first, then the erasure) no write that races with it leaves a contact behind: either the write sees the
    entry and fails, or the erasure sees the contact.
    """
    entry_ids = entry_ids_for(address)
    for entry_id in entry_ids:
        transaction.condition_check(
            BlacklistEntry, account_id, entry_id, condition=BlacklistEntry.entry_id.does_not_exist()
        )
    return len(entry_ids)
