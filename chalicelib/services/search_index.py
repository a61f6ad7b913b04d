"""The search index of contacts, kept true: lines are brought to what the contacts are now, whatever was heard of them.

A block is read first, then the contacts whose lines are due, strongly, and then the block is written if it is still as
it was read. So what is written was true after the block's last write, and the last to hear of a change writes what
came of it: records may come twice, late or in any order, and a run may die anywhere.
"""

import random
import time
from collections.abc import Iterable, Iterator, Sequence

from chalicelib import errors
from chalicelib.models import search_store
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.bulk import get_items
from chalicelib.models.contact import MOST_SHARDS, Contact, partitions
from chalicelib.models.reading import query_between
from chalicelib.models.search_block import FIRST
from chalicelib.models.search_store import Part, Stored
from chalicelib.searching.lines import Line, Packed, line_of, pack, unpack
from chalicelib.searching.signatures import sign

MOST_LINES = 128
"""Lines of a block: small enough that a change costs few write units, large enough that signatures stay few."""
_LETTERS_A_LINE = 256
"""A longer line counts as several, so that a block has 33,000 letters at most before it is packed."""
_AT_ONCE = 1_000
"""Contacts whose lines are brought into a block by one write, fewer where their lines are long."""
_TRIES = 10
_LONGEST_WAIT = 1.0


def refresh(partition: str, contact_ids: Iterable[str]) -> int:
    """Brings the lines of contacts of one partition to what they are now, and gives the number of blocks written.

    Raises Unavailable when others keep writing the same block.
    """
    waiting = sorted(set(contact_ids), reverse=True)
    written = refused = 0
    while waiting:
        stored = search_store.find_block(partition, waiting[0])
        lines = {line.contact_id: line for line in _lines_of(stored)}
        due = [contact_id for contact_id in waiting[:_AT_ONCE] if contact_id >= stored.block]
        fresh = _lines_now(partition, due)
        after = {contact_id: line for contact_id, line in (lines | fresh).items() if line is not None}
        if after != lines:
            if not _write(stored, lines, [after[contact_id] for contact_id in sorted(after)]):
                refused = _wait_or_give_up(refused)
                continue
            written += 1
        waiting, refused = waiting[len(fresh) :], 0
    return written


def reindex(account_id: str) -> int:
    """Makes the index of an account anew, and gives the number of blocks that weren't as they should be.

    For an operator, after a restore or where records of the stream were given up. Raises NotFound for an account that is
    gone or being purged, and Unavailable.
    """
    written = 0
    for partition in partitions(account_id, MOST_SHARDS):
        account: Account | None = get_together((Account, account_id, None))[0]
        if account is None or account.status == "purging":
            raise errors.NotFound
        written += rebuild(partition)
    return written


def rebuild(partition: str) -> int:
    """Makes the index of a partition anew from its contacts, block by block, and gives the number of blocks written.

    It may run beside everything else and be repeated: it writes only where a block differs from its contacts.
    Raises Unavailable when others keep writing the same block.
    """
    block: str | None = FIRST
    written = refused = 0
    while block is not None:
        stored = search_store.find_block(partition, block)
        behind = search_store.next_block(partition, stored.block)
        fresh, end = _read(partition, stored.block, behind)
        lines = _lines_of(stored)
        later = [line for line in lines if end is not None and line.contact_id >= end]
        if fresh + later != lines:
            if not _write(stored, {line.contact_id: line for line in lines}, fresh, (end, later) if end else None):
                refused = _wait_or_give_up(refused)
                continue
            written += 1
        block, refused = end or behind, 0
    return written


def _lines_of(stored: Stored) -> list[Line]:
    return unpack(Packed(stored.texts, stored.rest)) if stored.version else []


def _lines_now(partition: str, contact_ids: Sequence[str]) -> dict[str, Line | None]:
    """The lines of contacts as they are, None for one that isn't there; of as many as go into one write, one at least."""
    found = get_items(Contact, [(partition, contact_id) for contact_id in contact_ids])
    fresh: dict[str, Line | None] = {}
    weight = 0
    for contact_id in contact_ids:
        item = found.get((partition, contact_id))
        fresh[contact_id] = line = None if item is None else line_of(item)
        weight += 0 if line is None else _weight_of(line)
        if weight >= _AT_ONCE:
            break
    return fresh


def _read(partition: str, first: str, behind: str | None) -> tuple[list[Line], str | None]:
    """The lines of the contacts from `first` on, before `behind`; and where it stopped because there are very many."""
    fresh: list[Line] = []
    weight = 0
    for item in query_between(Contact, partition, first, behind or "~", chunk=_AT_ONCE):
        contact_id = item["contact_id"]["S"]
        if contact_id == behind:
            break
        if weight >= _AT_ONCE:
            return fresh, contact_id
        fresh.append(line_of(item))
        weight += _weight_of(fresh[-1])
    return fresh, None


def _write(
    stored: Stored, before: dict[str, Line], lines: Sequence[Line], rest: tuple[str, Sequence[Line]] | None = None
) -> bool:
    """Replaces a block by as many as the lines need, and by one more of its own for the `rest`, a key and lines."""
    is_appended = not before or all(it.contact_id in before or it.contact_id > max(before) for it in lines)
    groups = list(_groups(lines, fill=is_appended))
    parts = [_part(group[0].contact_id if place else stored.block, group) for place, group in enumerate(groups)]
    if rest is not None:
        parts.append(_part(*rest))
    return search_store.replace(stored, parts)


def _groups(lines: Sequence[Line], *, fill: bool) -> Iterator[Sequence[Line]]:
    """Lines cut into blocks: full ones where contacts come in order, as they do from an import, else of equal size."""
    weights = [_weight_of(line) for line in lines]
    blocks = -(-sum(weights) // MOST_LINES)
    most = MOST_LINES if fill or blocks < 2 else -(-sum(weights) // blocks)
    start = weight = 0
    for place, more in enumerate(weights):
        if weight and weight + more > most:
            yield lines[start:place]
            start, weight = place, 0
        weight += more
    if lines:
        yield lines[start:]


def _weight_of(line: Line) -> int:
    return 1 + (len(line.text) + sum(map(len, line.tags))) // _LETTERS_A_LINE


def _part(block: str, lines: Sequence[Line]) -> Part:
    packed = pack(lines)
    return Part(block, packed.texts, packed.rest, sign(lines))


def _wait_or_give_up(refused: int) -> int:
    if refused == _TRIES:
        raise errors.Unavailable
    time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.02 * 2**refused)))  # noqa: S311 - spreads waits only
    return refused + 1
