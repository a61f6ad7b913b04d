"""Rows are read the same whatever the chunks, encoding and line ends, and reading can go on from any row."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.importing import records
from chalicelib.importing.limits import MAX_RECORD_BYTES, UnreadableFile
from chalicelib.importing.records import Format, Position, read_records

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
ASCII_CELL = st.text(st.sampled_from('ab,;"\r\n \t|é€'), max_size=8)
TABLE = st.lists(st.lists(CELL | ASCII_CELL, min_size=1, max_size=4), max_size=8)
ENCODINGS = st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"])


def written(table, delimiter, end):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    return text.getvalue()


def chunks_of(content, size):
    return [content[start : start + size] for start in range(0, len(content), size)]


BEGINNING = Position(0)


def read(content, form, size=65_536, start=BEGINNING):
    return list(read_records(chunks_of(content[start.offset :], size), form, start))


@given(TABLE, ENCODINGS, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 9))
@example([["a\r\nb", "c"], ["\r", "\n"]], "utf-8", ",", "\r", 1)
def test_rows_come_back_exactly(table, encoding, delimiter, end, size):
    content = written(table, delimiter, end).encode(encoding)

    rows = read(content, Format(encoding, delimiter, 0), size)

    assert [row.cells for row in rows] == table
    assert [row.row for row in rows] == list(range(1, len(table) + 1))
    assert not rows or rows[-1].end == len(content)


@given(TABLE, ENCODINGS, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_reading_goes_on_from_any_row(table, encoding, end, data):
    content = written(table, ",", end).encode(encoding)
    form = Format(encoding, ",", 0)
    rows = read(content, form)
    cut = data.draw(st.integers(0, len(rows)))
    start = rows[cut - 1].position if cut else Position(0)

    rest = read(content, form, 5, start)

    assert rest == rows[cut:]


@given(st.lists(st.text(st.sampled_from('a,"\n\r x'), max_size=20), max_size=12).map("".join))
def test_no_byte_is_lost_however_broken_the_quotes_are(text):
    content = text.encode()
    form = Format("utf-8", ",", 0)

    rows = read(content, form)

    ends = [row.end for row in rows]
    assert ends == sorted(set(ends))
    assert (ends[-1] if ends else 0) == len(content)
    for cut, row in enumerate(rows, start=1):
        assert read(content, form, 3, row.position) == rows[cut:]


def test_an_unclosed_quote_costs_one_line_only():
    content = b'a,b\n1,"open\n2,"fine"\n3,ok\n'

    rows = read(content, Format("utf-8", ",", 0))

    assert [(row.row, row.cells, row.problem is None) for row in rows] == [
        (1, ["a", "b"], True),
        (2, ['1,"open'], False),
        (3, ["2", "fine"], True),
        (4, ["3", "ok"], True),
    ]


def test_a_quote_open_to_the_end_costs_one_line_only():
    rows = read(b'a,b\n1,"open\n2,x\n', Format("utf-8", ",", 0))

    assert [row.problem for row in rows] == [None, "A quotation mark is opened in this row and never closed.", None]


def test_a_quote_open_for_longer_than_a_row_may_be_costs_one_line_only():
    filler = b"x,y\n" * (MAX_RECORD_BYTES // 4 + 10)

    rows = read(b'1,"open\n' + filler, Format("utf-8", ",", 0), 1000)

    assert [row.row for row in rows if row.problem] == [1]
    assert len(rows) == 1 + filler.count(b"\n")


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        (b"a\nb\0c\n", "utf-8", "Line 2 holds a NUL character"),
        (b"a\n" + b"\xe9" * 3, "utf-8", "Line 2: byte 0xE9 at position 1 of the line is not UTF-8"),
        (b"a\nx\x81\n", "cp1252", "Line 2: byte 0x81 at position 2 of the line is not Windows-1252"),
        (b"a\n" + b"x" * (MAX_RECORD_BYTES + 1), "utf-8", "Line 2 is longer than 131,072 bytes"),
        (b"a\n" + b"x" * (MAX_RECORD_BYTES + 1) + b"\nb", "utf-8", "Line 2 is longer than 131,072 bytes"),
        ("a\nb".encode("utf-16-le") + b"\x00", "utf-16-le", "is not UTF-16"),
        ("a\n".encode("utf-16-le") + b"\x00\xdc\x41\x00", "utf-16-le", "is not UTF-16"),
    ],
)
@pytest.mark.parametrize("size", [2, 4096])
def test_what_cannot_be_read_is_refused_with_the_place(content, encoding, message, size):
    with pytest.raises(UnreadableFile, match=message.replace("(", r"\(")):
        read(content, Format(encoding, ",", 0), size)


def test_too_many_broken_rows_are_refused(monkeypatch):
    monkeypatch.setattr(records, "MAX_BROKEN_QUOTES", 3)

    with pytest.raises(UnreadableFile, match="the last at line 5"):
        read(b'a,b\n1,"x"y\n' + b'2,"x"y\n' * 3, Format("utf-8", ",", 0))


@settings(max_examples=20)
@given(st.integers(1000, 300_000))
def test_memory_stays_within_a_chunk_and_a_row(size):
    """A line of 100 MB is given up after MAX_RECORD_BYTES and one chunk."""
    given_out = 0

    def endless():
        nonlocal given_out
        while True:
            given_out += size
            yield b"x" * size

    with pytest.raises(UnreadableFile):
        list(read_records(endless(), Format("utf-8", ",", 0), Position(0)))

    assert given_out <= MAX_RECORD_BYTES + 2 * size
