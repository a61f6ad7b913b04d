"""Who must never be contacted: what is asked before any address is written, and the entries themselves (promise R4)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pynamodb.exceptions import DeleteError, PutError

from chalicelib import addresses, clock, errors, ids
from chalicelib.gateways import secrets
from chalicelib.models.base import get_together, transaction
from chalicelib.models.blacklist_entry import (
    BlacklistEntry,
    address_entry_id,
    domain_entry_id,
    find_listed,
    is_entry_id,
)
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.transactions import ConditionFailed, commit

if TYPE_CHECKING:
    from pynamodb.transactions import TransactWrite

MAX_LABELS = 8
"""A domain on the blacklist has at most so many labels, so that a question about an address asks for few entries."""
_MAX_REMARK = 500
_LIKE_AN_ADDRESS = re.compile(r"\S@\S")
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_TOGETHER = 100  # items that one transaction takes
_PAGE = 500


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


def require_unlisted(write: "TransactWrite", account_id: str, address: str) -> int:
    """Makes a transaction fail if an entry covers the normalised address at the moment of the write.

    Adds one condition check per possible entry, eight at most, and returns how many, so that the caller can tell
    them from its own items in the transaction's cancellation reasons. Together with the order of blacklisting (the
    entry first, then the erasure) no write that races with it leaves a contact behind: either the write sees the
    entry and fails, or the erasure sees the contact.
    """
    entry_ids = entry_ids_for(address)
    for entry_id in entry_ids:
        write.condition_check(BlacklistEntry, account_id, entry_id, condition=BlacklistEntry.entry_id.does_not_exist())
    return len(entry_ids)


@dataclass(frozen=True, slots=True)
class Target:
    """What an entry is about. `address` is known only while somebody names it; nothing that is kept holds it."""

    entry_id: str
    masked: str | None = None
    domain: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Remarks:
    """Why something is listed, where the wish came from, and since when if not since now."""

    reason: str | None = None
    source: str | None = None
    created_at: datetime | None = None


def remarks_of(reason: str | None, source: str | None, created_at: datetime | None = None) -> Remarks:
    """Remarks that somebody gave; raises Invalid for one that quotes an address, which would undo the erasure."""
    if created_at is not None and not _EARLIEST < created_at <= clock.now():
        raise errors.invalid_field("created_at", "must lie in the past")
    return Remarks(_remark("reason", reason), _remark("source", source), created_at)


def target_of(email: str | None, domain: str | None) -> Target:
    """The target that somebody named; raises Invalid for neither, both, or one that is no address or domain."""
    if email is None and domain is None:
        raise errors.Invalid(fields=[("email", "give an email or a domain"), ("domain", "give an email or a domain")])
    if email is not None and domain is not None:
        raise errors.Invalid(fields=[("email", "give an email or a domain, not both"), ("domain", "see email")])
    if email is not None:
        return _target_of_address(email)
    return _target_of_domain(domain or "")


def add_entry(account_id: str, actor: str, target: Target, remarks: Remarks) -> tuple[BlacklistEntry, bool]:
    """Blacklists an address or domain and erases the contacts it covers; the entry, and whether it is new.

    The entry is written first, so that from then on every write is refused, then contacts are erased: as many as a
    request has time for, the others by the queue while `sweep` is pending. Naming what is listed already changes no
    remark, and sweeps again. `erased` is exact whatever fails in between: each erasure counts itself in its transaction.
    """
    from chalicelib.services import blacklist_sweep

    found = find_entry(account_id, target.entry_id)
    if found is None:
        blacklist_sweep.announce(account_id, [target.entry_id])
    entry, is_new = (found, False) if found else write_entry(account_id, actor, target, remarks)
    blacklist_sweep.sweep_now(account_id, [(entry, target.address)])
    return find_entry(account_id, target.entry_id) or entry, is_new


def write_entry(account_id: str, actor: str, target: Target, remarks: Remarks) -> tuple[BlacklistEntry, bool]:
    """Writes an entry unless it is there; the entry as it stands, and whether it is new."""
    entry = _new_entry(account_id, actor, target, remarks)
    if _save(entry):
        return entry, True
    return find_entry(account_id, target.entry_id) or entry, False


def write_entries(account_id: str, actor: str, wanted: Iterable[tuple[Target, Remarks]]) -> dict[str, BlacklistEntry]:
    """Writes the entries that aren't there yet, and returns these by their id. No target may come twice."""
    entries = [_new_entry(account_id, actor, target, remarks) for target, remarks in wanted]
    listed = find_listed(account_id, [entry.entry_id for entry in entries])
    missing = [entry for entry in entries if entry.entry_id not in listed]
    written: dict[str, BlacklistEntry] = {}
    for start in range(0, len(missing), _TOGETHER):
        part = missing[start : start + _TOGETHER]
        written |= {entry.entry_id: entry for entry in (part if _save_all(part) else filter(_save, part))}
    return written


def find_entry(account_id: str, entry_id: str) -> BlacklistEntry | None:
    """An entry by its id, read strongly; None when there is none."""
    if not is_entry_id(entry_id):
        return None
    entry: BlacklistEntry | None = get_together((BlacklistEntry, account_id, entry_id))[0]
    return entry


def get_entry(account_id: str, entry_id: str) -> BlacklistEntry:
    """An entry by its id; raises NotFound."""
    entry = find_entry(account_id, entry_id)
    if entry is None:
        raise errors.NotFound()
    return entry


def find_covering(account_id: str, email: str | None, domain: str | None) -> list[BlacklistEntry]:
    """Every entry that covers an address or domain, the closest first: whether it is listed, and why."""
    target = target_of(email, domain)
    covering = entry_ids_for(target.address) if target.address else entry_ids_of_domain(target.domain or "")
    entries = get_together(*((BlacklistEntry, account_id, entry_id) for entry_id in covering))
    return [entry for entry in entries if entry is not None]


def list_entries(account_id: str, limit: int, after: str | None) -> tuple[list[BlacklistEntry], str | None]:
    """A page of entries, newest first, behind the position `after`, and the position to go on from.

    Read from an index, which shows an entry moments after it was made.
    """
    behind = None if after is None else BlacklistEntry.listing < after
    rows = list(BlacklistEntry.by_listing.query(account_id, behind, scan_index_forward=False, limit=limit + 1))
    return rows[:limit], rows[limit - 1].listing if len(rows) > limit else None


def iterate_entries(account_id: str, after: str | None) -> Iterator[BlacklistEntry]:
    """Every entry in the order of ids, behind the id `after`, read strongly, page by page."""
    behind = None if after is None else BlacklistEntry.entry_id > after
    return iter(BlacklistEntry.query(account_id, behind, consistent_read=True, page_size=_PAGE))


def remove_entry(account_id: str, entry_id: str) -> None:
    """Takes an entry off, so that the address or domain may be contacted again; raises NotFound when there is none."""
    if not is_entry_id(entry_id):
        raise errors.NotFound()
    try:
        BlacklistEntry(account_id, entry_id).delete(condition=BlacklistEntry.entry_id.exists())
    except DeleteError as error:
        if code_of(error) != NOT_MET:
            raise
        raise errors.NotFound() from None


def _target_of_address(email: str) -> Target:
    try:
        address = addresses.normalise(email)
    except addresses.InvalidAddress as problem:
        raise errors.invalid_field("email", str(problem)) from None
    return Target(entry_id_of_address(address), masked=addresses.mask(address), address=address)


def _target_of_domain(given: str) -> Target:
    if "*" in given:
        raise errors.invalid_field("domain", "has no star: a domain covers its subdomains")
    try:
        domain = addresses.normalise_domain(given.strip().removesuffix("."))
    except addresses.InvalidAddress as problem:
        raise errors.invalid_field("domain", str(problem)) from None
    if domain.count(".") >= MAX_LABELS:
        raise errors.invalid_field("domain", f"has more than {MAX_LABELS} parts; name one above it")
    return Target(domain_entry_id(domain), domain=domain)


def _remark(name: str, given: str | None) -> str | None:
    text = (given or "").strip()
    if len(text) > _MAX_REMARK:
        raise errors.invalid_field(name, f"must have {_MAX_REMARK} characters at most")
    if not all(character.isprintable() for character in text):
        raise errors.invalid_field(name, "must be one line without control characters")
    if _LIKE_AN_ADDRESS.search(text):
        raise errors.invalid_field(name, "must not hold an email address: only its hash may be kept")
    return text or None


def _save(entry: BlacklistEntry) -> bool:
    """Writes an entry; False when it is there already."""
    try:
        entry.save(condition=BlacklistEntry.entry_id.does_not_exist())
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def _save_all(entries: list[BlacklistEntry]) -> bool:
    """Writes entries together; False, and nothing written, when somebody was faster with one of them."""
    write = transaction()
    for entry in entries:
        write.save(entry, condition=BlacklistEntry.entry_id.does_not_exist())
    try:
        commit(write)
    except ConditionFailed:
        return False
    return True


def _new_entry(account_id: str, actor: str, target: Target, remarks: Remarks) -> BlacklistEntry:
    created_at = remarks.created_at or clock.now()
    return BlacklistEntry(
        account_id,
        target.entry_id,
        kind="email" if target.domain is None else "domain",
        masked=target.masked,
        domain=target.domain,
        reason=remarks.reason,
        source=remarks.source,
        created_by=actor,
        created_at=created_at,
        listing=ids.new(created_at),
        erased=0,
        sweep="pending",
    )
