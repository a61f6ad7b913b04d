"""Contacts in one order, one after the other, read strongly from all shards at once and only as far as somebody looks."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from chalicelib import clock, ids
from chalicelib.models.bulk import Item, get_items
from chalicelib.models.contact import Contact, partitions
from chalicelib.models.reading import query_between
from chalicelib.services.contact_documents import is_live
from chalicelib.services.contact_filters import Selection
from chalicelib.services.contact_orders import Order

Placed = tuple[str, Item]
"""A contact and where it stands in the order."""
_CHUNK = 500
"""Contacts that are read ahead, over all shards, where few may be selected."""
_SMALLEST_CHUNK = 8
_AT_ONCE = 100
"""Contacts that are fetched by one call where an index gave their keys."""
_EPOCH = datetime.fromtimestamp(0, UTC)
_LOWEST, _HIGHEST = chr(0), chr(0x10FFFF) * 50
"""Before and behind all that a key can be."""


class Found(NamedTuple):
    """Some of a list: `position` is behind the last contact that was looked at, None when nothing is left."""

    items: list[Item]
    position: str | None


def walk(
    account_id: str, shards: int, selection: Selection, order: Order, position: str | None, wanted: int | None = None
) -> Iterator[Placed]:
    """Contacts among which all selected ones behind the position are. `wanted` is how many will be looked at, if that is
    known; otherwise it is read ahead."""
    first, last = _bounds(selection, order, position)
    ahead = wanted or (_CHUNK if order.by is None else _AT_ONCE)
    chunk = ahead if shards == 1 else max(_SMALLEST_CHUNK, 2 * ahead // shards)
    index = None if order.by is None else (order.by, order.key)
    streams = (
        query_between(Contact, partition, first, last, chunk=chunk, newest_first=order.descending, index=index)
        for partition in partitions(account_id, shards)
    )
    merged = heapq.merge(*streams, key=order.of_item, reverse=order.descending)
    return ((order.of_item(item), item) for item in merged) if index is None else _fetched(merged, order, ahead)


def pick(contacts: Iterator[Placed], selected: Callable[[Item], bool], limit: int, most: int) -> Found:
    """The first `limit` contacts that are selected, as long as no more than `most` have been looked at."""
    now = clock.now()
    items: list[Item] = []
    last = None
    for looked_at, (place, item) in enumerate(contacts):
        if len(items) == limit or looked_at == most:
            return Found(items, last)
        last = place
        if is_live(item, now) and selected(item):
            items.append(item)
    return Found(items, None)


def _fetched(entries: Iterator[Item], order: Order, ahead: int) -> Iterator[Placed]:
    """The contacts behind the entries of an index."""
    while batch := list(islice(entries, min(ahead, _AT_ONCE))):
        yield from fetch([(order.of_item(entry), entry["partition"]["S"], entry["contact_id"]["S"]) for entry in batch])


def fetch(places: Sequence[tuple[str, str, str]]) -> Iterator[Placed]:
    """The contacts that still exist of these `(place, partition, contact id)`, in their order."""
    items = get_items(Contact, [(partition, contact_id) for _, partition, contact_id in places])
    for place, partition, contact_id in places:
        if (partition, contact_id) in items:
            yield place, items[partition, contact_id]


def id_bounds(selection: Selection) -> tuple[str, str]:
    """Between which ids all selected contacts are."""
    first = "0" if selection.created_after is None else ids.new(max(selection.created_after, _EPOCH), 0)
    last = "~" if selection.created_before is None else ids.new(max(selection.created_before, _EPOCH), -1) + "~"
    return first, last


def _bounds(selection: Selection, order: Order, position: str | None) -> tuple[str, str]:
    """The range of keys in which the rest of the list is. Every key ends in an id, whose last letter is no part of what makes
    it unique: a key without it comes before the key and behind all lower ones."""
    first, last = id_bounds(selection) if order.by is None else (_LOWEST, _HIGHEST)
    if position is not None and order.descending:
        last = min(last, position[:-1])
    elif position is not None:
        first = max(first, position + _LOWEST)
    return (first, last) if first <= last else (last, last)
