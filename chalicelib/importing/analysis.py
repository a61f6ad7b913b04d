"""One pass over a whole file before anything is imported: it can be read to its end, and this is what it holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from chalicelib.importing.encodings import Encoding
from chalicelib.importing.layout import Layout, detect_layout
from chalicelib.importing.limits import (
    MAX_BLANK_ROWS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    MAX_SAMPLE_CHARACTERS,
    MAX_SAMPLES,
    MAX_SAMPLES_BYTES,
    SAMPLE_BYTES,
    UnreadableFile,
    count,
)
from chalicelib.importing.lines import NotUtf8, pieces
from chalicelib.importing.mapping import suggested_mapping
from chalicelib.importing.ranges import Cutter
from chalicelib.importing.records import Position, read_records

_SAMPLED_ROWS = 200


@dataclass(frozen=True, slots=True)
class Analysis:
    """`rows` is exact and leaves out blank rows; `ranges` is where each range of the file begins (`ranges.RANGE_ROWS`), the
    first behind the header; `samples` are per column."""

    layout: Layout
    rows: int
    ranges: tuple[Position, ...]
    samples: Mapping[str, tuple[str, ...]]
    mapping: Mapping[str, str]


def analyse(read: Callable[[], Iterable[bytes]], layout: Layout | None = None) -> Analysis:
    """What the file holds, whose bytes from the beginning every call of `read` gives in chunks; its layout is found out where
    it isn't known.

    Memory stays within a chunk and a row. A file of ASCII at first that turns out not to be UTF-8 is read once more as
    Windows-1252. Raises UnreadableFile with the place where it can't be read, or when it holds no contacts.
    """
    try:
        return _analyse(read(), layout, None)
    except NotUtf8:
        return _analyse(read(), None, Encoding("cp1252", 0, certain=True))


def _analyse(chunks: Iterable[bytes], layout: Layout | None, encoding: Encoding | None) -> Analysis:
    sample, rest = _sample(iter(chunks))
    whole = len(sample) < SAMPLE_BYTES
    layout = layout or detect_layout(sample[:SAMPLE_BYTES], whole=whole, encoding=encoding)
    start = layout.first
    body = limited(chain(pieces(sample, start.offset), rest), start.offset)
    rows, cutter, samples = 0, Cutter(start), _Samples(len(layout.columns))
    offset, row, line = start.offset, start.row, start.line
    for record in read_records(body, layout.form, start):
        if not record.is_blank:
            rows += 1
            cutter.take(offset, row, line)
            if rows > MAX_ROWS:
                raise UnreadableFile(f"The file has more than {count(MAX_ROWS)} rows; split it.")
            if rows <= _SAMPLED_ROWS and record.problem is None:
                samples.take(record.cells)
        elif record.row - start.row - rows > MAX_BLANK_ROWS:
            raise UnreadableFile(f"The file has more than {count(MAX_BLANK_ROWS)} empty rows; delete them.")
        offset, row, line = record.end, record.row, record.line
    if rows == 0:
        raise UnreadableFile("The file has a header and no contacts under it.")
    found = samples.by_column(layout.columns)
    return Analysis(layout, rows, tuple(cutter.starts), found, suggested_mapping(layout.columns, found))


def limited(chunks: Iterable[bytes], read: int = 0) -> Iterator[bytes]:
    """The same chunks, of which `read` bytes came before. Raises UnreadableFile where they pass MAX_FILE_BYTES."""
    for chunk in chunks:
        read += len(chunk)
        if read > MAX_FILE_BYTES:
            raise UnreadableFile(f"The file is larger than {count(MAX_FILE_BYTES)} bytes; split it.")
        yield chunk


class _Samples:
    """The first values of each column, in bounded room."""

    def __init__(self, columns: int) -> None:
        self._values: list[dict[str, None]] = [{} for _ in range(columns)]
        self._room = MAX_SAMPLES_BYTES

    def take(self, cells: Sequence[str]) -> None:
        for cell, seen in zip(cells, self._values, strict=False):
            text = cell.strip()[:MAX_SAMPLE_CHARACTERS]
            if text and text not in seen and len(seen) < MAX_SAMPLES:
                self._room -= len(text.encode())
                if self._room >= 0:
                    seen[text] = None

    def by_column(self, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
        return {column: tuple(seen) for column, seen in zip(columns, self._values, strict=True)}


def _sample(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first SAMPLE_BYTES or more, and the chunks after them."""
    sample = b""
    for chunk in chunks:
        sample += chunk
        if len(sample) >= SAMPLE_BYTES:
            break
    return sample, chunks
