"""Chunks of bytes → rows of cells, each with the byte offset where it ends, so that reading can go on from there.

Every row ends outside quotation marks, so reading needs no more state than a `Position`: a checkpoint, or the start of
a range that another worker reads.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.importing.limits import MAX_BROKEN_QUOTES, MAX_RECORD_BYTES, UnreadableFile, count
from chalicelib.importing.lines import Lines

_OPEN = "A quotation mark is opened in this row and never closed."
_MISPLACED = "A quotation mark stands in the wrong place in this row."


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is to be read: `encoding` is a codec's name, `delimiter` one character, `mark` the bytes before the text."""

    encoding: str
    delimiter: str
    mark: int


@dataclass(frozen=True, slots=True)
class Position:
    """Where reading stands: the next row begins at byte `offset`, after `row` rows on `line` lines."""

    offset: int
    row: int = 0
    line: int = 0


class Record(NamedTuple):
    """One row as a spreadsheet numbers it: preamble, header and blank rows count, a quoted line break doesn't.

    `end` and `line` make the `Position` after it. `problem` is set where the row can't be read; its cells then hold
    the text of its first line.
    """

    row: int
    end: int
    line: int
    cells: list[str]
    problem: str | None

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) or not any(cell.strip() for cell in self.cells)

    @property
    def position(self) -> Position:
        return Position(self.end, self.row, self.line)


class _Overlong(Exception):
    """The row under way has grown beyond MAX_RECORD_BYTES: its quotation mark was never meant to stay open."""


def read_records(chunks: Iterable[bytes], form: Format, start: Position) -> Iterator[Record]:
    """The rows of a file whose bytes from `start.offset` on come in `chunks`.

    A row with a quotation mark out of place costs that line only: reading goes on with the next line.

    Raises UnreadableFile, from the row on that it concerns (see `Lines`), and after MAX_BROKEN_QUOTES such rows.
    """
    feed = _Feed(iter(Lines(chunks, form.encoding, start.offset, start.line)))
    offset, row, line, broken = start.offset, start.row, start.line, 0
    while True:
        try:
            for cells in csv.reader(feed.lines(), delimiter=form.delimiter, strict=True):
                row += 1
                line += len(feed.taken)
                offset += feed.size
                yield Record(row, offset, line, cells, None)
                feed.clear()
            return
        except _Overlong:
            problem = _OPEN
        except csv.Error as error:
            problem = _OPEN if "end of data" in str(error) else _MISPLACED
        broken += 1
        if broken > MAX_BROKEN_QUOTES:
            raise UnreadableFile(
                f"More than {count(MAX_BROKEN_QUOTES)} rows have quotation marks out of place, the last at line {count(line + 1)}."
            )
        text, size = feed.give_back()
        row, line, offset = row + 1, line + 1, offset + size
        yield Record(row, offset, line, [text.rstrip("\r\n")], problem)


class _Feed:
    """Lines for the csv module, remembered until their row is complete so that all but the first can be read again."""

    def __init__(self, source: Iterator[tuple[str, int]]) -> None:
        self.taken: list[tuple[str, int]] = []
        self.size = 0
        self._source = source
        self._waiting: deque[tuple[str, int]] = deque()

    def lines(self) -> Iterator[str]:
        """Raises _Overlong when the row under way passes the limit."""
        while True:
            if self._waiting:
                item = self._waiting.popleft()
            else:
                following = next(self._source, None)
                if following is None:
                    return
                item = following
            self.taken.append(item)
            self.size += item[1]
            if self.size > MAX_RECORD_BYTES:
                raise _Overlong
            yield item[0]

    def clear(self) -> None:
        self.taken.clear()
        self.size = 0

    def give_back(self) -> tuple[str, int]:
        """The first line of the row under way; the others will be read again."""
        first = self.taken[0]
        self._waiting.extendleft(reversed(self.taken[1:]))
        self.clear()
        return first
