"""The worst files that people upload: each is imported right, to the row, or refused with a sentence that says where."""

import tracemalloc
from itertools import chain, repeat

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter
from chalicelib.importing.limits import MAX_BROKEN_QUOTES, UnreadableFile
from chalicelib.importing.ranges import read_range
from chalicelib.importing.records import Position, read_records
from chalicelib.services.import_rows import prepare_rows

OPEN = "A quotation mark is opened in this row and never closed."
MISPLACED = "A quotation mark stands in the wrong place in this row."
NO_ADDRESS = "An email address is needed."
HEADER = b"Email,First name\n"


def chunks_of(content, size=10_000):
    return [content[start : start + size] for start in range(0, len(content), size)]


def imported(content, size=10_000):
    """`(rows, names by address, reasons by row)` of a file, read in its ranges, by the suggested mapping."""
    found = analyse(lambda: chunks_of(content, size))
    converter = make_converter(found.layout.columns, found.mapping)
    names, reasons, failed = {}, {}, 0
    for start, end in zip(found.ranges, [*found.ranges[1:], None], strict=True):
        rows = read_range(chunks_of(content[start.offset :], size), found.layout.form, start, end)
        prepared = prepare_rows(rows, converter)
        names |= {row.email: row.fields.get("first_name") for row in prepared.rows}
        reasons |= {error.row: error.reason for error in prepared.errors}
        failed += prepared.failed
    assert found.rows == len(names) + failed, "a row was lost, or came twice"
    return found.rows, names, reasons


ZOE = {"zoe@example.com": "Zoë", "b@example.com": "B"}
TEXT = "Email,First name\nzoe@example.com,Zoë\nb@example.com,B\n"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252", "latin-1"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r"])
def test_every_encoding_and_line_end_with_and_without_a_mark(encoding, end):
    assert imported(TEXT.replace("\n", end).encode(encoding), 7)[:2] == (2, ZOE)


GOOD = b"a@example.com,A\nb@example.com,B\n"
BOTH = {"a@example.com": "A", "b@example.com": "B"}
IMPORTED = {
    "marks in the middle": (
        b"\xef\xbb\xbf" + HEADER + b"a@example.com,A\n\xef\xbb\xbf" + b'"b@example.com",B\n', (2, BOTH, {}),
    ),
    "two files put together": (
        b"\xef\xbb\xbf" + HEADER + b"a@example.com,A\n\xef\xbb\xbf" + HEADER + b"b@example.com,B\n",
        (3, BOTH, {3: "An email address must have an @-sign."}),
    ),
    "mixed line ends": (b"Email,First name\r\na@example.com,A\rb@example.com,B\n", (2, BOTH, {})),
    "no line end at the end": (HEADER + GOOD.rstrip(), (2, BOTH, {})),
    "a quote open at the beginning": (HEADER + b'"x@example.com,X\n' + GOOD, (3, BOTH, {2: OPEN})),
    "a quote open in the middle": (
        HEADER + b'a@example.com,A\nx@example.com,"X\nb@example.com,B\n', (3, BOTH, {3: OPEN}),
    ),
    "a quote open at the end": (HEADER + GOOD + b'x@example.com,"X', (3, BOTH, {4: OPEN})),
    "a quote in the wrong place": (HEADER + b'"x"y@example.com,X\n' + GOOD, (3, BOTH, {2: MISPLACED})),
    "an inch": (HEADER + b'a@example.com,5" A\nb@example.com,B\n', (2, BOTH | {"a@example.com": '5" A'}, {})),
    "a storm of quotes": (
        HEADER + b'"' * 4001 + b"\n" + GOOD, (3, BOTH, {2: OPEN}),
    ),
    "as many broken rows as may be": (
        HEADER + b'x"@example.com,"X"Y\n' * MAX_BROKEN_QUOTES + GOOD,
        (MAX_BROKEN_QUOTES + 2, BOTH, dict.fromkeys(range(2, MAX_BROKEN_QUOTES + 2), MISPLACED)),
    ),
    "empty and repeated headers": (b"Email,,First name,First name,\na@example.com,,A,Z,\nb@example.com,1,B,,\n", (2, BOTH, {})),
    "no header": (GOOD, (2, dict.fromkeys(BOTH), {})),
    "one column": (b"a@example.com\nb@example.com", (2, dict.fromkeys(BOTH), {})),
    "mixed delimiters": (
        HEADER + b"a@example.com,A\nx@example.com;X\nb@example.com,B\ny@example.com\tY\n",
        (4, BOTH, {
            3: "The part after the @-sign contains invalid characters: ';'.",
            5: "The part after the @-sign contains invalid characters: SPACE.",
        }),
    ),
    "a delimiter in quotes only": (b'"Email"\n"a@example.com"\n"b@example.com"\n"x, y"\n', (3, dict.fromkeys(BOTH), {4: "An email address must have an @-sign."})),
    "rows too short and too long": (
        b"Email,First name,Phone\na@example.com,A\nb@example.com,B,1,,,\n\nx@example.com,X,1,surplus\n,,\n",
        (3, BOTH, {5: "This row has 4 cells, the header 3; put quotation marks around a cell that holds the delimiter."}),
    ),
    "the end of file mark of DOS": (HEADER + GOOD + b"\x1a", (3, BOTH, {4: NO_ADDRESS})),
    "empty lines behind": (HEADER + GOOD + b"\r\n" * 200_000, (2, BOTH, {})),
    "rows of delimiters and spaces": (HEADER + b",\n" * 9 + b" ,\t\n" + GOOD + b',""\n', (2, BOTH, {})),
    "formulas": (
        HEADER + b"a@example.com,=1+1\nb@example.com,\"=HYPERLINK(\"\"http://x.example\"\",\"\"y\"\")\"\n=cmd|'/c calc'!A1,X\n",
        (3, {"a@example.com": "=1+1", "b@example.com": '=HYPERLINK("http://x.example","y")'}, {4: "An email address must have an @-sign."}),
    ),
    "overlong UTF-8 alone is taken for Windows-1252": (HEADER + b"a@example.com,\xc0\xaf\nb@example.com,B\n", (2, BOTH | {"a@example.com": "À¯"}, {})),
    "marks without width around addresses": (
        (HEADER.decode() + "\u200f\u202aa@example.com\u202c\u200e,A\n\u200b\ufeff b@example.com\u00a0\u2060,B\n").encode(), (2, BOTH, {}),
    ),
    "emoji": ((HEADER.decode() + "a@example.com,\N{GRINNING FACE}\N{ZERO WIDTH JOINER}\n").encode(), (1, {"a@example.com": "\N{GRINNING FACE}\N{ZERO WIDTH JOINER}"}, {})),
    "cells that are too long": (
        HEADER + b"a@example.com,A\nx@example.com," + b"X" * 501 + b"\n" + b"y" * 300 + b"@example.com,Y\nb@example.com,B\n",
        (4, BOTH, {3: "It is too long: 500 characters at most.", 4: "The address is too long: 254 bytes at most."}),
    ),
    "control characters": (HEADER + b"a@example.com,A\nx@example.com,X\x07Y\nb@example.com,B\n", (3, BOTH, {3: "It must not hold control characters."})),
    "quoted lines": (HEADER + b'a@example.com,"A\n\nB,C"\nb@example.com,B\n', (2, BOTH | {"a@example.com": "A B,C"}, {})),
    "Excel's separator": (b"sep=;\r\nEmail;First name\r\na@example.com;A\r\nb@example.com;B\r\n", (2, BOTH, {})),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPORTED)
def test_it_is_imported_to_the_row(name):
    content, (rows, names, reasons) = IMPORTED[name]

    found = imported(content)

    assert found == (rows, names, reasons)


def test_dates_stay_what_they_were_written_as():
    found = analyse(lambda: [b"Email,Birthday\na@example.com,03/04/2026\n"])

    converter = make_converter(found.layout.columns, {"Email": "email", "Birthday": "custom:Birthday"})
    (row,) = prepare_rows(read_records([b"a@example.com,03/04/2026\n"], found.layout.form, Position(0)), converter).rows

    assert row.fields["custom"] == {"Birthday": "03/04/2026"}


BINARY = bytes(range(256)) * 40
REFUSED = {
    "nothing": (b"", "The file is empty."),
    "blank lines": (b"\r\n \r\n,,\r\n", "The file is empty."),
    "a header alone": (HEADER, "The file has a header and no contacts under it."),
    "a NUL": (HEADER + GOOD + b"x\0@example.com,X\n", "Line 4 holds a NUL character"),
    "a tail of NULs": (HEADER + GOOD + b"\0" * 512, "Line 4 holds a NUL character"),
    "UTF-16 cut in the middle of a letter": ((HEADER + GOOD).decode().encode("utf-16-le") + b"x", "after line 3, is not UTF-16"),
    "surrogates in UTF-8": (HEADER + "Zoë".encode() + b"\na@example.com,\xed\xa0\x80\n", "Line 3: byte 0xED at position 15 of the line is not UTF-8"),
    "overlong UTF-8 behind real UTF-8": (HEADER + "Zoë".encode() + b"\na@example.com,\xc0\xaf\n", "Line 3: byte 0xC0 at position 15 of the line is not UTF-8"),
    "a PDF behind it": (HEADER + GOOD + b"%PDF-1.7\n" + BINARY, "Line 5 holds a NUL character"),
    "more broken rows than may be": (HEADER + b'x,"X"Y\n' * (MAX_BROKEN_QUOTES + 1), "More than 1,000 rows have quotation marks out of place, the last at line 1,002."),
    "60,000 columns": (b"c," * 59_999 + b"c\n" + GOOD, "Row 1 has 60,000 columns; at most 500 can be read."),
    "60,000 columns without a header": (b"a@b.de," + b"c," * 59_998 + b"c\n" + GOOD, "Row 1 has 60,000 columns; at most 500 can be read."),
    "100,000 columns": (b"c," * 99_999 + b"c\n" + GOOD, "Line 1 is longer than 131,072 bytes"),
    "names of columns that would fill the import's row": (",".join("\N{GRINNING FACE}" * 100 + str(n) for n in range(100)).encode() + b"\n" + GOOD, "The names of the columns in row 1 are too long"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + BINARY, "The file is a picture, not a CSV file; export the contacts as CSV"),
    "a GIF": (b"GIF89a" + BINARY, "The file is a picture"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + BINARY, "The file is a picture"),
    "a PDF": (b"%PDF-1.7\n" + BINARY, "The file is a PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + BINARY, "save the sheet as “CSV UTF-8"),
    "a program of Linux": (b"\x7fELF\x02" + BINARY, "The file is a program"),
    "a program of Windows": (b"MZ\x90\0" + BINARY, "The file is a program"),
    "a database": (b"SQLite format 3\0" + BINARY, "The file is a database"),
    "a tar archive": (b"a.csv".ljust(257, b"\0") + b"ustar" + BINARY, "The file is a tar archive"),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c" + BINARY, "The file is a 7z archive"),
    "a RAR archive": (b"Rar!\x1a\x07" + BINARY, "The file is a RAR archive"),
    "a bzip2 archive": (b"BZh91AY&SY" + BINARY, "The file is a bzip2 archive"),
    "a web page": (b"\n<!DOCTYPE html><html>" + GOOD, "The file is a web page"),
    "a web page without a head": (b"<table><tr><td>a@example.com</table>", "The file is a web page"),
    "XML": (b'<?xml version="1.0"?>', "The file is an XML file"),
    "noise": (BINARY, "NUL character"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("size", [97, 10_000])
def test_it_is_refused_with_a_sentence_that_says_where(name, size):
    content, sentence = REFUSED[name]

    with pytest.raises(UnreadableFile) as refused:
        imported(content, size)

    assert sentence in str(refused.value)


MILLION = b"x" * 1_000_000


@pytest.mark.parametrize(
    ("start", "filling", "sentence"),
    [
        (HEADER + GOOD, MILLION, "Line 4 is longer than 131,072 bytes"),
        (b"", MILLION, "Line 1 is longer than 131,072 bytes"),
        (HEADER + GOOD + b'x@example.com,"', MILLION, "Line 4 is longer than 131,072 bytes"),
        (HEADER + GOOD + b'x@example.com,"\n', b'""' * 500_000, "Line 5 is longer than 131,072 bytes"),
        ("é,".encode("utf-16"), b"x\0" * 500_000, "Line 1 is longer than 131,072 bytes"),
    ],
)
def test_a_line_or_cell_of_100_mb_is_given_up_in_little_memory(start, filling, sentence):
    tracemalloc.start()

    with pytest.raises(UnreadableFile, match=sentence):
        analyse(lambda: chain([start], repeat(filling, 100)))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16_000_000


def test_a_quoted_cell_of_many_lines_that_never_ends_costs_its_first_line():
    filling = b"line without an address\n" * 20_000  # half a MB, which no row may have

    rows, names, reasons = imported(HEADER + GOOD + b'x@example.com,"X\n' + filling)

    assert (rows, names) == (20_003, BOTH)
    assert reasons.pop(4) == OPEN
    assert set(reasons.values()) == {"An email address must have an @-sign."}


DIRT = st.sampled_from(
    ['"', '""', '"a', 'a"', "\n", "\r", "\r\n", ",", ";", "\t", " ", "a@example.com", "b@example.com,B", "=1+1", "'=1", "é", "\ufeff",
     "\u200b", "\x1a", "\x0b", "\u2028", "x" * 501, '"x\ny"', "\N{GRINNING FACE}", "@", "a@b", "nobody"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.lists(DIRT, max_size=40).map("".join),
    st.sampled_from(["utf-8", "utf-16-le", "utf-32", "cp1252"]),
    st.integers(1, 99),
)
@example("\ufeff\n\x1a", "utf-8", 1)
def test_no_row_of_a_dirty_file_is_lost(dirt, encoding, size):
    """Every byte belongs to one row, each row that holds text is counted, and it makes a contact or has a reason."""
    content = (HEADER.decode() + "c@example.com,C\n" + dirt).encode(encoding, "replace")
    try:
        found = analyse(lambda: chunks_of(content, size))
    except UnreadableFile:
        return
    form, first = found.layout.form, found.layout.first
    rows = list(read_records([content[first.offset :]], form, first))
    starts = [first.offset, *(row.end for row in rows)]
    uncounted = [
        content[start : row.end].decode(form.encoding) for start, row in zip(starts, rows, strict=False) if row.is_blank
    ]
    prepared = prepare_rows(rows, make_converter(found.layout.columns, {found.layout.columns[0]: "email"}))

    assert starts[-1] == len(content)
    assert "".join(uncounted).replace('"', "").replace(form.delimiter, "").replace("\ufeff", "").strip() == ""
    assert len(prepared.rows) + prepared.failed == found.rows == len(rows) - len(uncounted)
    assert {error.row for error in prepared.errors} | {row.number for row in prepared.rows} == {
        row.row for row in rows if not row.is_blank
    }
    assert all(error.reason for error in prepared.errors)
