"""Contacts of a large account found through its search index: signatures first, then the blocks that may hold some.

The index says where to look; what is shown is read from the contacts themselves, strongly, and tested again. So an erased
contact is found by nobody from the moment it is erased, and a changed one never by what it no longer is; what is new
or has changed is found when the stream has brought it here, seconds later.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple, TypeVar

from chalicelib import clock
from chalicelib.models import search_store
from chalicelib.models.bulk import Item
from chalicelib.models.contact import partition_of, partitions
from chalicelib.models.counter import tag_key
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.searching import signatures
from chalicelib.searching.lines import Packed, lines_with
from chalicelib.services.contact_documents import is_live
from chalicelib.services.contact_filters import Selection, line_test, matcher
from chalicelib.services.contact_orders import Order
from chalicelib.services.contact_walk import fetch, id_bounds
from chalicelib.services.search_index import MOST_LINES

MOST_BLOCKS = 800
"""Blocks that one page may read: 100,000 contacts, 4 MB, a fifth of a second."""
COUNTED = 64
"""With no more than this many blocks all of them are read, so that everything found is counted."""
_FIRST_BLOCKS = 16
_MOST_A_CALL = 100
_AT_ONCE = 8
"""Threads; each waits for DynamoDB most of its time, and the client has ten connections."""
_END = "~"
"""Behind every id."""
_ID_LENGTH = 27
_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Hits(NamedTuple):
    """Some contacts of a list, where it goes on (None at its end), and how many there are from where it began, if known."""

    items: list[Item]
    position: str | None
    total: int | None = None


class _Block(NamedTuple):
    """May hold contacts of a partition with ids not lower than `low` and lower than `high`."""

    low: str
    high: str
    partition: str


def search(
    account_id: str, shards: int, contacts: int, selection: Selection, order: Order, limit: int, position: str | None
) -> Hits | None:
    """The first `limit` selected contacts behind a position, in an account that has so many `contacts`; None where so many
    blocks may hold some, and the order isn't that of the blocks, that the list itself is the better place to look in."""
    wanted = _wanted(selection)
    if order.by is not None and not wanted and contacts > MOST_BLOCKS * MOST_LINES:
        return None
    blocks = _candidates(account_id, shards, selection, wanted, order, position)
    finder = _Finder(account_id, selection, order, position)
    if order.by is None:
        return finder.in_order_of_ids(blocks, limit)
    return None if len(blocks) > MOST_BLOCKS else finder.of_all(blocks, limit)


def _wanted(selection: Selection) -> signatures.Spots:
    """What signatures must have; nothing where they can't tell."""
    status = None if selection.status == "active" else selection.status
    tag = None if selection.tag is None else tag_key(selection.tag)
    words = [*selection.words, *([selection.domain] if selection.domain else [])]
    return signatures.spots(words, tag, status)


def _candidates(
    account_id: str, shards: int, selection: Selection, wanted: signatures.Spots, order: Order, position: str | None
) -> list[_Block]:
    """The blocks that may hold a selected contact behind the position. Reads all signatures of the account."""
    first, last = id_bounds(selection)
    if order.by is None and position is not None:
        first, last = (first, min(last, position)) if order.descending else (max(first, position), last)

    def of_partition(partition: str) -> list[_Block]:
        rows = list(search_store.signatures(partition))
        keys = [*(key for key, _ in rows), _END]
        return [
            _Block(low, high, partition)
            for (low, high), (_, signature) in zip(pairwise(keys), rows, strict=True)
            if low <= last and high > first and signatures.may_hold(signature, wanted)
        ]

    return [block for blocks in _each(of_partition, partitions(account_id, shards)) for block in blocks]


class _Finder:
    """One search behind one position."""

    def __init__(self, account_id: str, selection: Selection, order: Order, position: str | None) -> None:
        self._account_id = account_id
        self._order = order
        self._position = position
        self._test = line_test(selection)
        self._selected = matcher(selection)
        self._words = [word.encode() for word in selection.words]

    def in_order_of_ids(self, blocks: Sequence[_Block], limit: int) -> Hits:
        """Block by block from where the list begins, until the page is full; no more than MOST_BLOCKS."""
        newest_first = self._order.descending
        left = sorted(blocks, key=lambda block: block.high if newest_first else block.low, reverse=newest_first)
        size = COUNTED if len(left) <= COUNTED else _FIRST_BLOCKS
        found: list[str] = []
        items: list[Item] = []
        read = 0
        while left:
            batch, left = left[:size], left[size:]
            read += len(batch)
            bound = self._bound_of(left[0]) if left else None
            found = sorted(found + self._read(batch), reverse=newest_first)
            sure = [place for place in found if bound is None or not self._order.is_behind(place, bound)]
            found = found[len(sure) :]
            more = self._verified(sure, limit - len(items))
            items += more.items
            if bound is None:
                return Hits(items, more.position, len(sure) if len(batch) == len(blocks) else None)
            if len(items) == limit or read >= MOST_BLOCKS:
                return Hits(items, more.position or bound)
            size = min(2 * size, _MOST_A_CALL)
        return Hits([], None, 0)

    def _bound_of(self, block: _Block) -> str:
        """A position behind which everything in a block is, and in all blocks after it."""
        return block.high if self._order.descending else block.low[:-1]

    def of_all(self, blocks: Sequence[_Block], limit: int) -> Hits:
        """What all blocks hold, put in order."""
        found = sorted(self._read(blocks), reverse=self._order.descending)
        return self._verified(found, limit)._replace(total=len(found))

    def _read(self, blocks: Sequence[_Block]) -> list[str]:
        """The places of the lines in these blocks that are selected and behind the position."""
        parts = [blocks[start : start + _MOST_A_CALL] for start in range(0, len(blocks), _MOST_A_CALL)]
        return [place for places in _each(self._read_part, parts) for place in places]

    def _read_part(self, blocks: Sequence[_Block]) -> list[str]:
        stored = search_store.get_blocks([(block.partition, block.low) for block in blocks])
        oldest_live = clock.to_iso(clock.now() - CONTACT_LIFE)
        return [
            place
            for it in stored.values()
            for line in lines_with(Packed(it.texts, it.rest), self._words, self._test)
            if line.processed_at > oldest_live
            and self._order.is_behind(place := self._order.of_line(line), self._position)
        ]

    def _verified(self, places: Sequence[str], limit: int) -> Hits:
        """The first `limit` of these that are still selected, and where they end if there are more."""
        now = clock.now()
        items: list[Item] = []
        last = None
        for start in range(0, len(places), limit + 1):
            for place, item in fetch([self._key_of(place) for place in places[start : start + limit + 1]]):
                if len(items) == limit:
                    return Hits(items, last)
                if is_live(item, now) and self._selected(item):
                    items.append(item)
                    last = place
        return Hits(items, None)

    def _key_of(self, place: str) -> tuple[str, str, str]:
        contact_id = place[-_ID_LENGTH:]
        return place, partition_of(self._account_id, contact_id), contact_id


def _each(work: Callable[[_In], _Out], things: Sequence[_In]) -> Iterable[_Out]:
    """What `work` gives for each thing, in their order; several at a time."""
    if len(things) < 2:
        return [work(thing) for thing in things]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(work, things))
