"""Ranges of a file, read one by one, give exactly the rows of the whole, whatever the file holds and however small they are."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.importing import ranges
from chalicelib.importing.analysis import analyse
from chalicelib.importing.encodings import Encoding
from chalicelib.importing.limits import MAX_ROWS, UnreadableFile
from chalicelib.importing.ranges import Cutter, pack, read_range, unpack
from chalicelib.importing.records import Position, read_records

PIECES = [
    '"',
    '""',
    "\n",
    "\r",
    "\r\n",
    ",",
    ",,",
    '"\n"',
    "a",
    "x@example.com,",
    " ",
    "é",
    "\N{GRINNING FACE}",
    ' "',
    '",',
]
BODY = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
MARKS = {"utf-8-sig": ("utf-8", 3), "utf-16": ("utf-16-le", 2)}


def chunks_of(content, size):
    return [content[start : start + size] for start in range(0, len(content), size)]


def analysed(content, size, encoding, rows, most):
    name, mark = MARKS.get(encoding, (encoding, 0))
    with (
        mock.patch.object(ranges, "RANGE_ROWS", rows),
        mock.patch.object(ranges, "RANGE_BYTES", most),
        mock.patch("chalicelib.importing.layout.detect_encoding", return_value=Encoding(name, mark, certain=True)),
    ):
        return analyse(lambda: chunks_of(content, size))


@settings(max_examples=300)
@given(BODY, ENCODINGS, st.integers(1, 50), st.integers(1, 5), st.integers(1, 300))
def test_ranges_put_together_are_the_whole_file(body, encoding, size, rows, most):
    content = f"Email,Name\nx@example.com,X\n{body}".encode(encoding)
    try:
        found = analysed(content, size, encoding, rows, most)
    except UnreadableFile:
        return
    form, first = found.layout.form, found.layout.first
    whole = list(read_records([content[first.offset :]], form, first))

    starts = unpack(pack(found.ranges))
    parts = [
        list(read_range(chunks_of(content[start.offset :], size), form, start, end))
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]

    assert [record for part in parts for record in part] == whole
    filled = [[record for record in part if not record.is_blank] for part in parts]
    assert sum(map(len, filled)) == found.rows
    assert all(1 <= len(part) <= rows for part in filled)


def test_a_range_ends_after_its_rows_or_with_the_row_that_passes_its_bytes():
    cutter = Cutter(Position(10, 1, 1))
    for number in range(12_000):
        cutter.take(10 + 100 * number, 1 + number, 1 + number)
    for number in range(4):
        cutter.take(1_200_010 + 2_000_000 * number, 12_001 + number, 12_001 + number)

    assert [start.row for start in cutter.starts] == [1, 5_001, 10_001, 12_003]


def test_the_ranges_of_the_largest_file_take_little_room():
    starts = [Position(250 * row + row % 977, row, row + row // 7) for row in range(1, MAX_ROWS, ranges.RANGE_ROWS)]

    assert unpack(pack(starts)) == tuple(starts)
    assert len(pack(starts)) < 4_000


@pytest.mark.parametrize("starts", [(Position(3),), (Position(3), Position(9, 2, 3))])
def test_few_ranges_are_kept_as_well(starts):
    assert unpack(pack(starts)) == starts
