"""Lists of contacts in any order, filtered: each page reads a bounded number of items, wherever they lie.

A position is where the last contact that was looked at stands in the order, and everything behind it is still to come.
Contacts that are added or erased meanwhile move nobody else.

    a whole address                   its claim
    no condition                      a walk through the order's index
    an account of SMALL contacts      all of them, read and counted
    a larger one                      a short walk, which finds what is frequent, and what is new; then the search index
"""

import heapq
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from chalicelib import clock
from chalicelib.models.contact import partition_of
from chalicelib.services import contact_addresses, contact_search
from chalicelib.services.contact_counts import count_selected, read_counts
from chalicelib.services.contact_documents import document_of, is_live
from chalicelib.services.contact_filters import Selection, matcher
from chalicelib.services.contact_orders import NEWEST, Order
from chalicelib.services.contact_walk import Placed, fetch, pick, walk

MAX_LOOKED_AT = 2_000
"""Contacts that one page of a walk may look at: about 300 read units and a quarter of a second, where whole contacts are read."""
SMALL = 2_000
"""Contacts of an account whose filtered lists don't need the search index, and are as new as the contacts themselves."""
FIRST_LOOK = 400
"""Contacts of a large account that are looked at before the index is: about 60 read units newest first."""
FIRST_LOOK_SORTED = 200
"""The same in other orders, where a contact costs a read unit."""
_AT_ONCE = 100


class Page(NamedTuple):
    """Contacts as the API shows them, where the list goes on (None at its end), and how many there are in all where that is
    known: from the counters, or because everything was looked at."""

    items: list[dict[str, Any]]
    position: str | None
    total: int | None


def list_contacts(
    account_id: str, shards: int, selection: Selection, limit: int, position: str | None = None, order: Order = NEWEST
) -> Page:
    """A page of at most `limit` selected contacts behind `position`.

    A page may hold fewer contacts, or none, and still have a position: the list ends where that is None.
    """
    found = _List(account_id, shards, selection, order).find(limit, position)
    return Page([document_of(item) for item in found.items], found.position, found.total)


def list_ids(
    account_id: str, shards: int, selection: Selection, limit: int, position: str | None = None
) -> tuple[list[str], str | None]:
    """Ids for a job, newest first: what it does must not depend on how new an index is, so contacts themselves are walked
    through, strongly, 2,000 at most for a page."""
    test = matcher(selection)
    found = pick(_newest(account_id, shards, selection, position), test, limit, MAX_LOOKED_AT)
    return [item["contact_id"]["S"] for item in found.items], found.position


def count_contacts(account_id: str, shards: int, selection: Selection) -> int | None:
    """How many contacts are selected, None where that would be dear to find out."""
    return _List(account_id, shards, selection, NEWEST).find(1, None).total


class _List:
    """One list of one account."""

    def __init__(self, account_id: str, shards: int, selection: Selection, order: Order) -> None:
        self._account_id = account_id
        self._shards = shards
        self._selection = selection
        self._order = order
        self._selected = matcher(selection)

    def find(self, limit: int, position: str | None) -> contact_search.Hits:
        """The first `limit` selected contacts behind a position."""
        selection = self._selection
        if selection.address is not None:
            return self._all_of(_holder(self._account_id, selection.address), limit, position)
        counts = read_counts(self._account_id)
        total = count_selected(self._account_id, selection, counts)
        if selection.is_everything:
            contacts = self._walk(position, limit + 1)
            return contact_search.Hits(*pick(contacts, self._selected, limit, MAX_LOOKED_AT), total)
        if counts.total <= SMALL:
            return self._all_of(walk(self._account_id, self._shards, selection, NEWEST, None), limit, position)
        hits = self._find_among_many(counts.total, limit, position)
        return hits if total is None else hits._replace(total=total)

    def _all_of(self, contacts: Iterable[Placed], limit: int, position: str | None) -> contact_search.Hits:
        """A page of these contacts, whatever their order, and their number."""
        now, total = clock.now(), 0

        def behind() -> Iterator[Placed]:
            nonlocal total
            for _, item in contacts:
                if is_live(item, now) and self._selected(item):
                    total += 1
                    if self._order.is_behind(place := self._order.of_item(item), position):
                        yield place, item

        pick_first = heapq.nlargest if self._order.descending else heapq.nsmallest
        first = pick_first(limit + 1, behind(), key=itemgetter(0))
        end = first[limit - 1][0] if len(first) > limit else None
        return contact_search.Hits([item for _, item in first[:limit]], end, total)

    def _find_among_many(self, contacts: int, limit: int, position: str | None) -> contact_search.Hits:
        """A short walk first, then the index from there on."""
        most = FIRST_LOOK if self._order.by is None else FIRST_LOOK_SORTED
        near = pick(self._walk(position, most // 2), self._selected, limit, most)
        if near.position is None or len(near.items) == limit:
            is_whole = near.position is None and position is None
            return contact_search.Hits(near.items, near.position, len(near.items) if is_whole else None)
        rest = limit - len(near.items)
        is_frequent = self._order.by is not None and len(near.items) * MAX_LOOKED_AT >= limit * most
        far = None if is_frequent else self._search(contacts, rest, near.position)
        if far is None:
            further = pick(self._walk(near.position), self._selected, rest, MAX_LOOKED_AT - most)
            return contact_search.Hits(near.items + further.items, further.position)
        total = None if position is not None or far.total is None else len(near.items) + far.total
        return contact_search.Hits(near.items + far.items, far.position, total)

    def _search(self, contacts: int, limit: int, position: str) -> contact_search.Hits | None:
        account = (self._account_id, self._shards, contacts)
        return contact_search.search(*account, self._selection, self._order, limit, position)

    def _walk(self, position: str | None, wanted: int | None = None) -> Iterator[Placed]:
        return walk(self._account_id, self._shards, self._selection, self._order, position, wanted)


def _newest(account_id: str, shards: int, selection: Selection, position: str | None) -> Iterator[Placed]:
    """Contacts among which all selected ones behind the position are, by the claims of their addresses where that helps."""
    contact_ids = None
    if selection.address is not None:
        return (it for it in _holder(account_id, selection.address) if NEWEST.is_behind(it[0], position))
    if selection.domain is not None:
        contact_ids = contact_addresses.find_at_domain(account_id, selection.domain)
    if contact_ids is None:
        return walk(account_id, shards, selection, NEWEST, position)
    return _by_id(account_id, [it for it in contact_ids if NEWEST.is_behind(it, position)])


def _holder(account_id: str, address: str) -> Iterator[Placed]:
    holder = contact_addresses.find_holder(account_id, address)
    return _by_id(account_id, [holder] if holder else [])


def _by_id(account_id: str, contact_ids: list[str]) -> Iterator[Placed]:
    """Contacts, newest first, as they are asked for."""
    newest_first = sorted(contact_ids, reverse=True)
    for start in range(0, len(newest_first), _AT_ONCE):
        batch = newest_first[start : start + _AT_ONCE]
        yield from fetch([(contact_id, partition_of(account_id, contact_id), contact_id) for contact_id in batch])
