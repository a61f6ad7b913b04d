"""A file cut into ranges, so that many workers can read it at once: where each begins, in little room, and its rows."""

import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from chalicelib.importing.records import Format, Position, Record, read_records

RANGE_ROWS = 5_000
"""Rows of a range, blank ones left out; a range has no more, and fewer only when its bytes are many."""
RANGE_BYTES = 4_000_000
"""A range ends with the row in which it passes these, blank rows after it included."""


class Cutter:
    """Where ranges begin, found while the rows of a file go by once."""

    def __init__(self, first: Position) -> None:
        self.starts = [first]
        self._offset = first.offset
        self._rows = 0

    def take(self, offset: int, row: int, line: int) -> None:
        """A row that isn't blank begins at `offset`, after `row` rows on `line` lines."""
        if self._rows >= RANGE_ROWS or offset - self._offset >= RANGE_BYTES:
            self.starts.append(Position(offset, row, line))
            self._offset, self._rows = offset, 0
        self._rows += 1


def read_range(chunks: Iterable[bytes], form: Format, start: Position, end: Position | None) -> Iterator[Record]:
    """The rows from `start` up to `end`, or to the end of the file, of one whose bytes from `start.offset` on come in `chunks`.

    The bytes must go on behind `end`: a quotation mark that is never closed is told by what follows. They are read no
    further than a row may be long.
    """
    for record in read_records(chunks, form, start):
        yield record
        if end is not None and record.end >= end.offset:
            return


def pack(starts: Sequence[Position]) -> str:
    """Positions as text of some 4 bytes each: 2,000,000 rows take about 2 KB."""
    flat = [(it.offset, it.row, it.line) for it in starts]
    steps = [[b - a for a, b in zip(before, after, strict=True)] for before, after in pairwise(flat)]
    columns = [list(column) for column in zip(*steps, strict=True)]
    return b85encode(zlib.compress(json.dumps([flat[0], columns], separators=(",", ":")).encode(), 9)).decode()


@lru_cache(maxsize=8)  # a worker asks for those of its import again and again
def unpack(text: str) -> tuple[Position, ...]:
    """The positions that `pack` was given."""
    first, columns = json.loads(zlib.decompress(b85decode(text)))
    places = [Position(*first)]
    for offset, row, line in zip(*columns, strict=True):
        last = places[-1]
        places.append(Position(last.offset + offset, last.row + row, last.line + line))
    return tuple(places)
