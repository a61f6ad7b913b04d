"""What an export writes an import reads back, field for field; late columns and parts of the file fit together."""

import csv
import io
import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.gateways.storage import SMALLEST_PART
from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter
from chalicelib.importing.headers import FIELDS
from chalicelib.importing.records import read_records
from chalicelib.importing.writing import csv_columns, csv_header, widen
from chalicelib.services.contact_documents import document_of
from chalicelib.services.export_joining import plan
from chalicelib.services.export_rows import ATTRIBUTES, csv_lines, customs_of, json_documents, unknown_names
from chalicelib.services.export_state import Chunk, Lane

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("=+-@'\"\t\r\n,;|*:"), max_size=12)
LINE = ANY.map(lambda text: " ".join(text.split())).filter(bool)
PARAGRAPH = ANY.filter(str.strip)
TAGS = st.lists(LINE.map(str.strip).filter(bool), min_size=1, max_size=4, unique=True)
NOW = "2026-01-31T12:00:00.123456Z"


def contacts():
    plain = {name: LINE for name in FIELDS if "." not in name and name not in ("tags", "email", "notes")}
    address = {name.removeprefix("address."): LINE for name in FIELDS if name.startswith("address.")}
    more = {
        "tags": TAGS,
        "notes": PARAGRAPH,
        "address": st.fixed_dictionaries({}, optional=address).filter(bool),
        "custom": st.dictionaries(LINE, PARAGRAPH, min_size=1, max_size=2),
    }
    return st.fixed_dictionaries({"email": st.integers(0, 99).map("x{}@example.com".format)}, optional=plain | more)


def stored(contact):
    """The item of a contact, as DynamoDB has it."""
    times = {name: {"S": NOW} for name in ("created_at", "updated_at", "last_processed_at")}
    item = {
        "contact_id": {"S": "01"},
        "status": {"S": "active"},
        "version": {"N": "3"},
        "expires_at": {"N": "1"},
    } | times
    for name, value in contact.items():
        if name == "tags":
            item[name] = {"L": [{"S": tag} for tag in value]}
        else:
            item[name] = {"S": json.dumps(value) if isinstance(value, dict) else value}
    return item


def lines(people, names):
    items = [stored(person) for person in people]
    return csv_lines(items, customs_of(items), names)


@settings(max_examples=50)
@given(st.lists(contacts(), min_size=1, max_size=5), st.integers(1, 50))
def test_an_import_of_an_export_gives_back_every_field(people, size):
    names = unknown_names([person.get("custom", {}) for person in people], frozenset())
    content = csv_header(csv_columns(names)) + lines(people, names)

    found = analyse(lambda: [content[start : start + size] for start in range(0, len(content), size)])
    converter = make_converter(found.layout.columns, found.mapping)
    start = found.layout.first
    rows = read_records([content[start.offset :]], found.layout.form, start)

    assert [converter.fields(row.cells) for row in rows] == people


@settings(max_examples=50)
@given(st.lists(contacts(), max_size=4))
def test_json_lines_are_what_the_api_shows(people):
    items = [stored(person) for person in people]

    read = [json.loads(line) for line in json_documents(items).decode().split("\n")[:-1]]

    assert read == [document_of(item) for item in items]
    assert [
        {name: line[name] for name in person if name != "address"} for line, person in zip(read, people, strict=True)
    ] == [{name: value for name, value in person.items() if name != "address"} for person in people]


@settings(max_examples=50)
@given(st.lists(contacts(), max_size=4), st.lists(LINE, max_size=3, unique=True))
@example([{"email": "x1@example.com", "notes": '"\r\n,"\r\n'}], ["a", "b"])
def test_rows_that_are_widened_are_those_that_had_the_columns_at_once(people, later):
    people = [person | {"custom": {}} for person in people]

    assert widen(lines(people, []), len(later)) == lines(people, later)


def test_every_cell_stands_under_its_column():
    person = {name: name for name in FIELDS if "." not in name} | {"tags": ["t"], "custom": {"a": "=1", "b": "2"}}
    person |= {"address": {name.removeprefix("address."): name for name in FIELDS if name.startswith("address.")}}

    content = csv_header(csv_columns(["b", "a"])) + lines([person], ["b", "a"])

    assert content.startswith(b"\xef\xbb\xbfemail,first_name,")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert {name: row[name] for name in FIELDS} == {name: name for name in FIELDS} | {"tags": "t"}
    times = dict.fromkeys(("created_at", "updated_at", "last_processed_at"), NOW)
    assert {name: value for name, value in row.items() if name not in FIELDS} == times | {
        "status": "active",
        "id": "01",
        "version": "3",
        "expires_at": "1970-01-01T00:00:01.000000Z",
        "custom:a": "'=1",
        "custom:b": "2",
    }


def test_all_that_lines_need_is_asked_for():
    assert set(
        stored({name: "x" for name in FIELDS if "." not in name} | {"tags": [], "custom": {}, "address": {}})
    ) <= {*ATTRIBUTES}


CHUNKS = st.lists(st.tuples(st.integers(1, 3 * SMALLEST_PART), st.integers(0, 2)), max_size=40)


@given(CHUNKS, st.sampled_from([0, 300]))
@example([(2 * SMALLEST_PART, 2), (SMALLEST_PART, 2), (SMALLEST_PART - 1, 2), (SMALLEST_PART, 1), (9, 2)], 300)
def test_every_chunk_is_in_one_part_and_no_part_but_the_last_is_too_small(sizes, head):
    chunks = [Chunk(str(number), *it) for number, it in enumerate(sizes)]

    parts = plan(chunks, 2, head)

    assert sorted(chunk.name for part in parts for chunk in part.chunks) == sorted(chunk.name for chunk in chunks)
    assert all(sum(chunk.size for chunk in part.chunks) >= SMALLEST_PART - head for part in parts[:-1])
    assert all(sum(chunk.size for chunk in part.chunks) >= SMALLEST_PART for part in parts[1:-1])
    assert all(part.chunks[0].width == 2 and len(part.chunks) == 1 for part in parts if part.copied)
    assert not (head and parts[0].copied)
    assert max(sum(chunk.size for chunk in part.chunks) for part in parts) < 4 * SMALLEST_PART


def test_a_lane_is_read_as_it_was_written_and_split_behind_its_shard():
    lane = Lane(0, 4, 1, "c1", (Chunk("n", 7, 2),), 3, NOW, 1)

    assert Lane.of(lane.text()) == lane
    mine, others = lane.split()
    assert (mine.first, mine.end, mine.shard) == (0, 2, 1)
    assert [(it.first, it.end, it.shard, it.is_untouched) for it in others] == [(2, 3, 2, True), (3, 4, 3, True)]
