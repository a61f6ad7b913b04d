"""Chunks of bytes → rows of cells, each with the byte offset where it ends, so that reading can go on from there.

Every row ends outside quotation marks, so reading needs no more state than a `Position`: a checkpoint, or the start of
a range that another worker reads.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.importing.limits import MAX_BROKEN_QUOTES, MAX_RECORD_BYTES, UnreadableFile, count
from chalicelib.importing.lines import Lines

_MARK = "\ufeff"
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
        first = self.cells[0] if self.cells else ""  # which mostly decides
        return (not first or first.isspace()) and not any(cell.strip() for cell in self.cells)

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
    reader = csv.reader(feed.lines(), delimiter=form.delimiter, strict=True)
    offset, row, line, broken = start.offset, start.row, start.line, 0
    while (item := feed.take()) is not None:
        text, size = item
        row += 1
        if text[0] == _MARK:  # where files were put together
            text = text[1:]
        if '"' not in text:  # as most lines, which are rows then
            line, offset = line + 1, offset + size
            bare = text.rstrip("\r\n")
            yield Record(row, offset, line, bare.split(form.delimiter) if bare else [], None)
            continue
        feed.give_back([(text, size)])
        try:
            cells = next(reader)
        except (_Overlong, csv.Error) as error:
            problem = _MISPLACED if isinstance(error, csv.Error) and "end of data" not in str(error) else _OPEN
        else:
            line, offset = line + len(feed.taken), offset + feed.size
            feed.clear()
            yield Record(row, offset, line, cells, None)
            continue
        broken += 1
        if broken > MAX_BROKEN_QUOTES:
            raise UnreadableFile(
                f"More than {count(MAX_BROKEN_QUOTES)} rows have quotation marks out of place, the last at line {count(line + 1)}."
            )
        feed.give_back(feed.taken[1:])
        feed.clear()
        reader = csv.reader(feed.lines(), delimiter=form.delimiter, strict=True)
        line, offset = line + 1, offset + size
        yield Record(row, offset, line, [text.rstrip("\r\n")], problem)


class _Feed:
    """Lines, those first that were given back. The csv module's are remembered in `taken`, of `size` bytes, while their row
    goes on."""

    def __init__(self, source: Iterator[tuple[str, int]]) -> None:
        self.taken: list[tuple[str, int]] = []
        self.size = 0
        self._source = source
        self._waiting: deque[tuple[str, int]] = deque()

    def take(self) -> tuple[str, int] | None:
        """The next line, None at the end."""
        return self._waiting.popleft() if self._waiting else next(self._source, None)

    def give_back(self, lines: Sequence[tuple[str, int]]) -> None:
        """Lines to be taken again, in this order, before all others."""
        self._waiting.extendleft(reversed(lines))

    def clear(self) -> None:
        self.taken.clear()
        self.size = 0

    def lines(self) -> Iterator[str]:
        """For the csv module. Raises _Overlong when the row under way passes the limit."""
        while (item := self.take()) is not None:
            self.taken.append(item)
            self.size += item[1]
            if self.size > MAX_RECORD_BYTES:
                raise _Overlong
            yield item[0]
