"""Lists of contacts, newest first, filtered: each page reads a bounded number of items, wherever they lie.

A contact's id begins with its time of birth, so the order of ids is the order of the list in every shard, and the id
of the last contact looked at is the place to go on from. Contacts that are added or erased meanwhile move nobody else.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from chalicelib import clock, ids
from chalicelib.models.bulk import Item, get_items
from chalicelib.models.contact import Contact, partition_of, partitions
from chalicelib.models.reading import query_between
from chalicelib.services import contact_addresses
from chalicelib.services.contact_documents import document_of, is_live
from chalicelib.services.contact_filters import Selection, matcher

MAX_LOOKED_AT = 2_000
"""Contacts that one page may look at: about 300 read units and a quarter of a second."""
_CHUNK = 500
"""Contacts that are read ahead, over all shards, where few may be selected."""
_SMALLEST_CHUNK = 8
_EPOCH = datetime.fromtimestamp(0, UTC)
_ULID_LENGTH = 26


class Found(NamedTuple):
    """Some of a list: `position` is the id of the last contact that was looked at, None when nothing is left."""

    items: list[Item]
    position: str | None


def list_contacts(
    account_id: str, shards: int, selection: Selection, limit: int, position: str | None = None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of at most `limit` selected contacts older than `position`, and the position to go on from.

    A page may hold fewer contacts, or none, and still have a position: the list ends where that is None.
    """
    found = find_contacts(account_id, shards, selection, limit, position)
    return [document_of(item) for item in found.items], found.position


def list_ids(
    account_id: str, shards: int, selection: Selection, limit: int, position: str | None = None
) -> tuple[list[str], str | None]:
    """The same, as ids."""
    found = find_contacts(account_id, shards, selection, limit, position)
    return [item["contact_id"]["S"] for item in found.items], found.position


def find_contacts(account_id: str, shards: int, selection: Selection, limit: int, position: str | None = None) -> Found:
    """The same, as stored items, for exports and jobs. Reads are strongly consistent."""
    newest_first = _candidates(account_id, shards, selection, limit, position)
    return _pick(newest_first, matcher(selection), limit)


def _pick(newest_first: Iterator[Item], selected: Callable[[Item], bool], limit: int) -> Found:
    now = clock.now()
    items: list[Item] = []
    last = None
    for looked_at, item in enumerate(newest_first):
        if len(items) == limit or looked_at == MAX_LOOKED_AT:
            return Found(items, last)
        last = item["contact_id"]["S"]
        if is_live(item, now) and selected(item):
            items.append(item)
    return Found(items, None)


def _candidates(account_id: str, shards: int, selection: Selection, limit: int, position: str | None) -> Iterator[Item]:
    """Contacts among which all selected ones behind the position are, newest first."""
    if selection.address is not None:
        holder = contact_addresses.find_holder(account_id, selection.address)
        return _by_id(account_id, [holder] if holder else [], limit, position)
    if selection.domain is not None:
        found = contact_addresses.find_at_domain(account_id, selection.domain)
        if found is not None:
            return _by_id(account_id, found, limit, position)
    return _by_age(account_id, shards, selection, limit, position)


def _by_id(account_id: str, contact_ids: Iterable[str], limit: int, position: str | None) -> Iterator[Item]:
    behind = (contact_id for contact_id in contact_ids if position is None or contact_id < position)
    remaining = iter(sorted(behind, reverse=True))
    while batch := list(islice(remaining, limit + 1)):
        keys = [(partition_of(account_id, contact_id), contact_id) for contact_id in batch]
        items = get_items(Contact, keys)
        yield from (items[key] for key in keys if key in items)


def _by_age(account_id: str, shards: int, selection: Selection, limit: int, position: str | None) -> Iterator[Item]:
    """One query for each shard, merged."""
    first, last = _bounds(selection, position)
    wanted = limit + 1 if selection.is_everything else _CHUNK
    chunk = wanted if shards == 1 else max(_SMALLEST_CHUNK, 2 * wanted // shards)
    streams = (
        query_between(Contact, partition, first, last, chunk=chunk, newest_first=True)
        for partition in partitions(account_id, shards)
    )
    return heapq.merge(*streams, key=_id_of, reverse=True)


def _bounds(selection: Selection, position: str | None) -> tuple[str, str]:
    """The range of ids that can be selected. A position cut to its ULID sorts before the id and after all lower ones."""
    first = "0" if selection.created_after is None else ids.new(max(selection.created_after, _EPOCH), 0)
    last = "~" if position is None else position[:_ULID_LENGTH]
    if selection.created_before is not None:
        last = min(last, ids.new(max(selection.created_before, _EPOCH), -1) + "~")
    return (first, last) if first <= last else (last, last)


def _id_of(item: Item) -> str:
    contact_id: str = item["contact_id"]["S"]
    return contact_id
