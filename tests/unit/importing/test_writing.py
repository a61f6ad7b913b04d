"""What an export writes an import reads back, field for field, and no spreadsheet runs any of it."""

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter
from chalicelib.importing.formulas import guard, unguard
from chalicelib.importing.headers import FIELDS
from chalicelib.importing.names import split_name
from chalicelib.importing.records import read_records
from chalicelib.importing.tags import join_tags, split_tags
from chalicelib.importing.writing import csv_columns, csv_header, csv_rows, json_lines

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("=+-@'\"\t\r\n,;|*:"), max_size=12)
LINE = ANY.map(lambda text: " ".join(text.split())).filter(bool)
TAGS = st.lists(LINE.map(str.strip).filter(bool), max_size=4, unique=True)
PARAGRAPH = ANY.filter(str.strip)


def contacts():
    plain = {name: LINE for name in FIELDS if "." not in name and name not in ("tags", "email", "notes")}
    address = {name.removeprefix("address."): LINE for name in FIELDS if name.startswith("address.")}
    return st.fixed_dictionaries(
        {"email": st.integers(0, 99).map("x{}@example.com".format)},
        optional=plain
        | {
            "tags": TAGS.filter(bool),
            "notes": PARAGRAPH,
            "address": st.fixed_dictionaries({}, optional=address).filter(bool),
            "custom": st.dictionaries(LINE, PARAGRAPH, min_size=1, max_size=2),
        },
    )


@given(st.lists(contacts(), min_size=1, max_size=5), st.integers(1, 50))
def test_an_import_of_an_export_gives_back_every_field(people, size):
    custom = sorted({name for person in people for name in person.get("custom", {})})
    columns = csv_columns(custom)
    content = csv_header(columns) + csv_rows(
        [{"status": "active", "version": 3} | person for person in people], columns
    )

    found = analyse(lambda: [content[start : start + size] for start in range(0, len(content), size)])
    converter = make_converter(found.layout.columns, found.mapping)
    start = found.layout.first
    rows = read_records([content[start.offset :]], found.layout.form, start)

    assert [converter.fields(row.cells) for row in rows] == people


@given(ANY)
@example("'=1")
@example("''@x")
@example("'")
@example("'quoted'")
def test_the_guard_is_taken_off_exactly(text):
    assert unguard(guard(text)) == text


@given(ANY)
@example("=HYPERLINK(1)")
@example("\t=1")
@example("＝1")
def test_no_cell_starts_like_a_formula(text):
    assert guard(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(TAGS)
def test_tags_come_back(tags):
    assert split_tags(join_tags(tags)) == tags


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ('"VIP","Blog, weekly"', ["VIP", "Blog, weekly"]),
        ("* myContacts ::: Friends ::: * starred", ["Friends"]),
        ("a; b;;a", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ('5" pipe, x', ['5" pipe', "x"]),
        ('"a"b', ['"a"b']),
        (" , ", []),
    ],
)
def test_tags_of_other_products(cell, tags):
    assert split_tags(cell) == tags


@given(st.lists(contacts(), max_size=4))
def test_json_lines_are_exact(people):
    assert [json.loads(line) for line in json_lines(people).decode().split("\n")[:-1]] == people


def test_the_file_is_what_a_spreadsheet_expects():
    columns = csv_columns(["a"])
    content = csv_header(columns) + csv_rows(
        [{"email": "x@example.com", "custom": {"a": "=1"}, "tags": ["t"]}], columns
    )

    assert content.startswith(b"\xef\xbb\xbfemail,first_name,")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0]["custom:a"] == "'=1"
    assert content.count(b"\r\n") == 2


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Ann Example", "Ann", "Example"),
        ("Ann", "Ann", ""),
        ("Mary Ann Example", "Mary Ann", "Example"),
        ("Example, Ann Mary", "Ann Mary", "Example"),
        ("DUPONT Jean-Marc", "Jean-Marc", "DUPONT"),
        ("Jean-Marc DUPONT", "Jean-Marc", "DUPONT"),
        ("Jean de LA TOUR", "Jean", "de LA TOUR"),
        ("Carla van der Demo", "Carla", "van der Demo"),
        ("Mme Léa de la Rue", "Léa", "de la Rue"),
        ("Dr. Ann Example", "Ann", "Example"),
        ("  Ann \t Example ", "Ann", "Example"),
        ("ANN EXAMPLE", "ANN", "EXAMPLE"),
    ],
)
def test_whole_names(whole, first, last):
    assert split_name(whole) == (first, last)


@given(st.lists(st.text("abcDEF'-é", min_size=1, max_size=6), min_size=1, max_size=5))
def test_no_part_of_a_name_is_lost(words):
    whole = " ".join(["Xy", *words])
    first, last = split_name(whole)

    assert whole in (f"{first} {last}".strip(), f"{last} {first}".strip())
