"""Reading files and pasted lists for the blacklist."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import errors
from chalicelib.importing.formulas import guard
from chalicelib.services.blacklist_files import read_csv, read_rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("jane@acme.example", [{"email": "jane@acme.example"}]),
        ("acme.example\n@acme.example\n", [{"domain": "acme.example"}, {"domain": "@acme.example"}]),
        ("\n \njane@acme.example\n\n", [{"email": "jane@acme.example"}]),
        ("jane@acme.example\racme.example\r", [{"email": "jane@acme.example"}, {"domain": "acme.example"}]),
        ("jane@acme.example,gone", [{"email": "jane@acme.example", "reason": "gone"}]),
        ("\ufeffEmail;Raison\nj@x.example;non", [{"email": "j@x.example", "reason": "non"}]),
        ("E-mail\tSource\nj@x.example\tphone", [{"email": "j@x.example", "source": "phone"}]),
        ("id,other,masked\ne-1,ignored,j", [{"id": "e-1", "masked": "j"}]),
        ("domain,reason\nx.example,", [{"domain": "x.example", "reason": None}]),
        ('email,reason\nj@x.example,"a, ""b"""', [{"email": "j@x.example", "reason": 'a, "b"'}]),
        ("email\nj@x.example,too,many", [{"email": "j@x.example"}]),
        ("email,reason\nj@x.example", [{"email": "j@x.example"}]),
        ("", []),
    ],
)
def test_files_and_pasted_lists_are_read(text, rows):
    assert list(read_csv(text)) == rows


@pytest.mark.parametrize("text", ["reason,source\nx,y", '"jane@acme.example', 'email\n"a"b', "email\n" + "x" * 200_000])
def test_what_is_no_such_file_names_the_field(text):
    with pytest.raises(errors.Invalid) as refused:
        list(read_csv(text))

    assert refused.value.fields[0][0] == "csv"


@pytest.mark.parametrize(("entries", "text"), [(None, None), ([], "x")])
def test_entries_and_text_exclude_each_other(entries, text):
    with pytest.raises(errors.Invalid) as refused:
        read_rows(entries, text)

    assert {field for field, _ in refused.value.fields} == {"entries", "csv"}


cell = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"))).filter(bool)


@given(st.lists(st.fixed_dictionaries({"email": cell, "reason": cell, "source": cell})), st.sampled_from(",;\t"))
def test_what_a_spreadsheet_writes_is_read_back(rows, delimiter):
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["email", "reason", "source"])
    writer.writerows([guard(row[name]) for name in ("email", "reason", "source")] for row in rows)

    assert list(read_csv(file.getvalue())) == rows
