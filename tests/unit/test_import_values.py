"""The rules for cells are those of the contact API: both take the same values and make the same of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.schemas.contacts import ContactCreate
from chalicelib.services.import_values import checked, custom_name, is_plain

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, range(0x1C, 0x20))))
    | st.sampled_from("e\u0301 \u00a0\u2028\n\t\x00\x7f."),
    min_size=1,
    max_size=30,
).filter(str.strip)
LONG = st.sampled_from([60, 61, 200, 201, 500, 501, 2000, 2001, 10_000, 10_001]).map("x".__mul__)
WEB = st.sampled_from(
    ["example.com", "https://example.com/a?b#c", "ftp://example.com", "http://a@b.com", "http://[::1", "x", "http://x",
     "a b.com", "HTTPS://EXAMPLE.com", "https://", "//example.com", "example.com:80", '"x".com', "javascript:alert(1).x"]
)  # fmt: skip
VALUES = TEXT | LONG | WEB
FIELDS = dict.fromkeys(("first_name", "last_name", "company", "job_title", "phone", "website", "linkedin_url", "notes", "source", "lawful_basis"), VALUES)  # fmt: skip


def by_the_api(fields):
    try:
        return ContactCreate.model_validate(fields).values_given()
    except ValidationError as error:
        return {str(detail["loc"][0]) for detail in error.errors()}


def by_an_import(fields):
    values, faults = checked(fields)
    return {field.partition(".")[0].partition(":")[0] for field, _ in faults} if faults else values


PLAIN = st.sampled_from(
    ["a", "A b", "x@example.com", "X@EXAMPLE.com", "example.com", "a b.com", "é", "e\u0301", "a\tb", "x" * 499]
)


@given(st.dictionaries(st.sampled_from(["email", *FIELDS]), PLAIN), st.dictionaries(PLAIN, PLAIN, max_size=2), st.lists(PLAIN, max_size=2))  # fmt: skip
def test_a_plain_row_is_judged_as_any_other(fields, nested, tags):
    row = fields | {"address": nested} | ({"custom": nested} if nested else {}) | {"tags": tags}
    cells = [*fields.values(), *nested.values(), *tags]

    assert checked(row, plain=is_plain(cells)) == checked(row)


@given(
    st.fixed_dictionaries(
        {"email": st.just("x@example.com")},
        optional=FIELDS
        | {
            "tags": st.lists(VALUES | st.sampled_from(["A", "a", "é", "É"]), min_size=1, max_size=4),
            "address": st.dictionaries(st.sampled_from(["line1", "city", "country"]), VALUES, min_size=1),
            "custom": st.dictionaries(st.sampled_from(["Size", "a"]), VALUES, min_size=1),
        },
    )
)
@example({"email": "x@example.com", "tags": [str(number) for number in range(51)]})
@example({"email": "x@example.com", "tags": ["A  b", "a b"]})
@example({"email": "x@example.com", "custom": {f"n{number}": "x" for number in range(51)}})
@example({"email": "x@example.com", "custom": {"a": "x" * 2000, "b": "\u0301"}})
def test_cells_are_taken_as_the_api_takes_them(fields):
    assert by_an_import(fields) == by_the_api(fields)


@given(
    st.sampled_from(
        ["X@Example.COM", " <a@b.example> ", "a@", "@b", "a b@c.example", "é@bücher.example", "a@localhost"]
    )
)
def test_addresses_are_taken_as_the_api_takes_them(email):
    assert by_an_import({"email": email}) == by_the_api({"email": email})


@given(st.sampled_from([" Size ", "a  b", "x" * 60, "x" * 61, "a\tb", "\x00", "e\u0301"]))
def test_names_of_custom_fields_are_taken_as_the_api_takes_them(name):
    expected = by_the_api({"email": "x@example.com", "custom": {name: "1"}})
    try:
        taken = {custom_name(name): "1"}
    except ValueError:
        taken = None

    assert taken == (expected["custom"] if isinstance(expected, dict) else None)


def test_a_row_without_an_address_is_told():
    assert checked({"first_name": "Ann"})[1] == [("email", "An email address is needed.")]


@pytest.mark.parametrize("field", ["first_name", "website", "notes"])
def test_a_fault_is_a_sentence(field):
    ((_, sentence),) = checked({"email": "x@example.com", field: "x" * 10_001})[1]

    assert sentence.endswith(".")
