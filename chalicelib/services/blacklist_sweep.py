"""Erasing what an entry of the blacklist covers: at once as far as a request has time, then by the queue.

No state but the entry itself is needed: what is erased is gone, so a sweep that starts again finds only what is left.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from pynamodb.exceptions import UpdateError
from pynamodb.transactions import TransactWrite

from chalicelib import clock
from chalicelib.gateways import queues
from chalicelib.jobs import Remaining
from chalicelib.models import contact_email
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.blacklist_entry import BlacklistEntry
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.services import contacts
from chalicelib.services.stored_answers import forget_answers

SYNC_CONTACTS = 200
SYNC_SECONDS = 5.0
SECOND_LOOK = 60
"""Seconds after which the queue looks again: longer than any request that was under way can take, so that it also finds
what such a request left, what a crashed one left, and what an index showed late."""
_RESERVE = 15.0  # seconds of an invocation in which nothing new is begun
_PER_MESSAGE = 500
_PAGE = 100
Thing = TypeVar("Thing")


class Bound:
    """How far a sweep may go; it also remembers which contacts it has erased."""

    def __init__(self, remaining: Remaining, contacts: int) -> None:
        self._remaining = remaining
        self._contacts = contacts
        self.erased: list[str] = []

    def has_time(self) -> bool:
        """Whether something new may be begun."""
        return self._remaining() > 0

    def allows(self) -> bool:
        """Whether there is time, and room for another contact."""
        return self.has_time() and len(self.erased) < self._contacts


def announce(account_id: str, entry_ids: Iterable[str], delay: int = SECOND_LOOK) -> None:
    """Asks the queue to sweep entries, `delay` seconds from now.

    Sent before an entry is written, so that no crash can leave an entry that nobody sweeps.
    """
    for part in _parts(entry_ids, _PER_MESSAGE):
        queues.send("contacts", {"account_id": account_id, "entries": part}, delay)


def sweep_now(account_id: str, entries: Iterable[tuple[BlacklistEntry, str | None]]) -> tuple[int, bool]:
    """Sweeps entries, each with its address where it is known, for as long as a request may take.

    Returns how many contacts are erased, and whether all is done; what isn't is left to the queue, at once.
    """
    deadline = time.monotonic() + SYNC_SECONDS
    bound = Bound(lambda: deadline - time.monotonic(), SYNC_CONTACTS)
    left = [entry.entry_id for entry, address in entries if not sweep_entry(account_id, entry, bound, address)]
    forget_answers(account_id, bound.erased, bound.has_time)
    announce(account_id, left, delay=0)
    return len(bound.erased), not left


def work_sweep(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Sweeps the entries of a message, then deletes stored answers about its `contacts`; goes on in a next message when
    the time is up. Safe to run any number of times, also at once.

    It goes on in a deleted account: who asked to be forgotten must not come back with a restore (promise R4). For an
    account that is being purged nothing is done.
    """
    account = get_together((Account, message["account_id"], None))[0]
    if account is None or account.is_over(clock.now()):
        return
    account_id, entry_ids, erased = message["account_id"], message.get("entries", []), message.get("contacts", [])
    bound = Bound(lambda: remaining() - _RESERVE, contacts=1_000_000)
    left = [entry_id for entry_id in entry_ids if not _sweep_by_id(account_id, entry_id, bound)]
    announce(account_id, left, delay=0)
    if not forget_answers(account_id, erased, bound.has_time):
        queues.send("contacts", {"account_id": account_id, "contacts": erased})


def sweep_entry(account_id: str, entry: BlacklistEntry, bound: Bound, address: str | None = None) -> bool:
    """Erases the contacts that one entry covers and marks it done; False when the bound came first.

    Before contacts are erased the queue is told to look later for stored answers about them, so that these go even if
    this run dies or their requests are still under way.
    """
    if not bound.allows():
        return False
    for claims in _parts(_claims(account_id, entry, address), _PAGE):
        queues.send("contacts", {"account_id": account_id, "contacts": [it.contact_id for it in claims]}, SECOND_LOOK)
        for claim in claims:
            if not bound.allows():
                return False
            if _erase(account_id, entry.entry_id, claim):
                bound.erased.append(claim.contact_id)
    _mark_done(entry)
    return True


def _sweep_by_id(account_id: str, entry_id: str, bound: Bound) -> bool:
    if not bound.allows():
        return False  # without reading the entry
    entry = get_together((BlacklistEntry, account_id, entry_id))[0]
    return entry is None or sweep_entry(account_id, entry, bound)


def _erase(account_id: str, entry_id: str, claim: ContactEmail) -> bool:
    """Erases the contact while it has the claimed address, and counts it in the same transaction, so that neither a
    repetition nor a crash can count it twice or not at all."""

    def count(write: TransactWrite) -> None:
        write.update(
            BlacklistEntry(account_id, entry_id),
            actions=[BlacklistEntry.erased.add(1)],
            condition=BlacklistEntry.entry_id.exists(),
        )

    return contacts.erase_contact(account_id, claim.contact_id, address=claim.address, also=count)


def _claims(account_id: str, entry: BlacklistEntry, address: str | None) -> Iterator[ContactEmail]:
    """The claims of addresses that the entry covers; read strongly unless only the hash of an address is known."""
    if entry.domain is not None:
        for partition in contact_email.partitions(account_id):
            yield from _claims_of_domain(partition, entry.domain)
        return
    keys = [(contact_email.partition_of(account_id, address), address)] if address else _keys_by_hash(account_id, entry)
    for key in keys:
        claim = get_together((ContactEmail, *key))[0]
        if claim is not None:
            yield claim


def _claims_of_domain(partition: str, domain: str) -> Iterator[ContactEmail]:
    """A domain and its subdomains are `com.example#` and `com.example.…`: one range, from which `com.example-x#` is left out."""
    name = contact_email.reverse_domain(domain)
    rows = ContactEmail.by_domain.query(
        partition, ContactEmail.domain_key.between(f"{name}#", f"{name}/"), consistent_read=True, page_size=_PAGE
    )
    return (row for row in rows if row.domain_key.startswith((f"{name}#", f"{name}.")))


def _keys_by_hash(account_id: str, entry: BlacklistEntry) -> list[tuple[str, str]]:
    """Where the index knows an address by its hash; it may lag behind by moments, which the second look makes up for."""
    hashed = entry.entry_id.partition("-")[2]
    rows = ContactEmail.by_address_hash.query(hashed, ContactEmail.partition.startswith(f"{account_id}#"))
    return [(row.partition, row.address) for row in rows]


def _mark_done(entry: BlacklistEntry) -> None:
    if entry.sweep == "done":
        return
    try:
        entry.update(actions=[BlacklistEntry.sweep.set("done")], condition=BlacklistEntry.entry_id.exists())
    except UpdateError as error:  # taken off the list in the meantime: then there is nothing to mark
        if code_of(error) != NOT_MET:
            raise


def _parts(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    remaining = iter(things)
    while part := list(islice(remaining, size)):
        yield part
