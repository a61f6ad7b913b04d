"""JSON Lines become the table that an export as CSV would have been, and come back field for field."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter
from chalicelib.importing.json_lines import as_table, is_json_lines, keys_of, layout_of
from chalicelib.importing.limits import MAX_RECORD_BYTES, UnreadableFile
from chalicelib.importing.records import read_records
from chalicelib.services.export_rows import json_documents
from tests.unit.test_export_rows import contacts, stored


def chunks_of(content, size):
    return [content[start : start + size] for start in range(0, len(content), size)]


def imported(content, size=50):
    """The analysis, and the fields of each row by its number."""
    keys = keys_of(chunks_of(content, size))
    table = b"".join(as_table(chunks_of(content, size), keys))
    found = analyse(lambda: chunks_of(table, size), layout_of(keys))
    converter = make_converter(found.layout.columns, found.mapping)
    rows = read_records([table], found.layout.form, found.layout.first)
    return found, {row.row: converter.fields(row.cells) for row in rows if not row.is_blank}


@given(st.lists(contacts(), min_size=1, max_size=5), st.integers(1, 50))
def test_an_import_of_an_export_gives_back_every_field(people, size):
    content = json_documents([stored(person) for person in people])

    found, rows = imported(content, size)

    assert is_json_lines(content)
    assert found.rows == len(people)
    assert list(rows.values()) == people


def test_rows_have_the_numbers_of_their_lines_and_keys_come_in_their_order():
    content = (
        b'\xef\xbb\xbf{"Name":"Ann\\nB","email":"a@example.com","n":1,"ok":true,"none":null}\r\n'
        b"\n"
        b'{"email":"b@example.com","list":["x","y, z"],"deep":{"a":{"b":[1]}},"custom":{"Size":"=1+1"}}'
    )

    found, rows = imported(content)

    assert found.layout.columns == ("Name", "email", "n", "ok", "list", "deep.a", "custom:Size")
    assert found.samples["deep.a"] == ('{"b":[1]}',)
    assert found.samples["list"] == ('x, "y, z"',)
    assert rows == {
        1: {"first_name": "Ann", "last_name": "B", "email": "a@example.com"},
        3: {"email": "b@example.com", "custom": {"Size": "=1+1"}},
    }


@pytest.mark.parametrize("start", [b'{"a":1}', b' {\n "a": 1}', b"\xef\xbb\xbf{}", b'{ "a"'])
def test_json_lines_are_known_by_their_beginning(start):
    assert is_json_lines(start)


@pytest.mark.parametrize("start", [b"Email,Name", b"{name},Email", b"[Email]\n", b"", b"{\\rtf1"])
def test_other_files_are_not_taken_for_json(start):
    assert not is_json_lines(start)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"email":"a@example.com"}\n\nx\n', "Line 3 is not a JSON object"),
        (b'{"email":"a@example.com"}\n{"email":', "Line 2 is not a JSON object"),
        (b'{"email":"a@example.com"}\n["a"]\n', "Line 2 is not a JSON object"),
        (b'{"a":1}\n{"a":"\\ud800"}\n', "Line 2 is not a JSON object"),
        (b'{"a":1}\n{"a":"x\\u0000"}\n', "Line 2 holds a NUL character"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 20_000 + b"}\n", "Line 1 is not a JSON object"),
        (b'{"a":1}\n{"a":"' + b"x" * MAX_RECORD_BYTES + b'"}\n', "Line 2 is longer than 131,072 bytes"),
        (b'{"a":1}\n{"a":"\xff"}\n', "Line 2: byte 0xFF at position 7"),
        (b"\n".join(b'{"k%d":1}' % number for number in range(501)), "Line 501 brings the 501st key"),
        (b'{"' + b"k" * 200 + b'":1}\n' + b"\n".join(b'{"%d%s":1}' % (n, b"k" * 150) for n in range(300)), "too long"),
        (b'{\n"email":"a@example.com"\n}\n', "Line 1 is not a JSON object"),
        (b'{"a":1}\n{"a":[' + b",".join([rb'"a\"b"'] * 17_000) + b"]}", "Line 2 makes a row of more than"),
    ],
)
def test_what_is_not_an_object_on_each_line_is_refused_with_the_line(content, sentence):
    with pytest.raises(UnreadableFile, match=sentence):
        imported(content, 5000)


def test_one_json_document_is_refused():
    with pytest.raises(UnreadableFile, match="one JSON document"):
        is_json_lines(json.dumps([{"email": "a@example.com"}]).encode())
