"""Which field a column is taken for."""

import pytest

from chalicelib.importing.convert import make_converter, mapping_errors
from chalicelib.importing.headers import FIELDS, SYNONYMS, key
from chalicelib.importing.mapping import column_names, suggested_mapping


def mapped(*columns, **samples):
    names = column_names(columns)
    return suggested_mapping(names, samples)


@pytest.mark.parametrize("header", ["E-MAIL", "Adresse e-mail", "adresse_email", " Courriel ", "EmailAddress", "Mél"])
def test_case_accents_and_punctuation_do_not_matter(header):
    assert list(mapped(header).values()) == ["email"]


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (["Nom", "Prénom", "Email"], ["last_name", "first_name", "email"]),
        (["Nom", "Email"], ["full_name", "email"]),
        (["Name", "Email"], ["full_name", "email"]),
        (["Name", "First name", "Last name", "Email"], ["full_name", "first_name", "last_name", "email"]),
        (["Person - Name", "Person - Email"], ["full_name", "email"]),
        (["Title", "Job Title", "Email"], [None, "job_title", "email"]),
        (["Title", "Email"], ["job_title", "email"]),
        (["URL", "Email"], ["website", "email"]),
        (["URL", "Email", "Connected On"], ["linkedin_url", "email", None]),
        (["Contact owner", "Contact Email", "Contact Name"], [None, "email", "full_name"]),
        (["Email Opt Out", "Unsubscribed", "Email"], [None, None, "email"]),
        (["Region", "City", "LEID", "Email"], [None, "address.city", None, "email"]),
        (["Region", "City", "Email"], ["address.region", "address.city", "email"]),
        (["Company", "Company name", "Email"], ["company", None, "email"]),
        (["Email", "Phone", "Mobile"], ["email", "phone", "phone"]),
    ],
)
def test_words_are_read_in_the_light_of_the_other_columns(columns, fields):
    suggestion = mapped(*columns)

    assert [suggestion.get(name) for name in column_names(columns)] == fields


def test_the_columns_of_our_own_exports_map_to_themselves():
    own = [*FIELDS, "custom:Région préférée", "status", "id", "created_at", "version"]

    assert mapped(*own) == {name: name for name in own if name in FIELDS or name.startswith("custom:")}


def test_one_address_is_taken_as_a_whole_and_the_one_at_work_first():
    columns = ("Home City", "Home Street", "Business City", "Business Street")

    assert mapped(*columns) == {"Business City": "address.city", "Business Street": "address.line1"}


def test_the_address_that_has_samples_is_taken():
    columns = ("Home City", "Business City")

    assert mapped(*columns, **{"Home City": ("Lyon",)}) == {"Home City": "address.city"}


def test_every_synonym_is_in_the_form_it_is_compared_in():
    assert [name for names in SYNONYMS.values() for name in names if key(name) != name] == []


def test_no_word_stands_for_two_fields():
    words = [name for names in SYNONYMS.values() for name in names]

    assert len(words) == len(set(words))


def test_a_mapping_is_held_to_the_columns_and_fields_there_are():
    errors = mapping_errors(["A", "B"], {"A": "first_name", "C": "email2", "B": "custom: "})

    assert [field for field, _ in errors] == ["mapping.C", "mapping.C", "mapping.B", "mapping"]


def test_several_columns_feed_one_field_in_the_order_of_the_file():
    converter = make_converter(["W", "H", "T", "U"], {"H": "email", "W": "email", "T": "tags", "U": "tags"})

    assert converter.fields(["", "h@x.example", "a,b", "b;c"]) == {"email": "h@x.example", "tags": ["a", "b", "c"]}
    assert converter.column_of("email", ["", "h@x.example"]) == ("H", "h@x.example")
    assert converter.column_of("email", ["", ""]) == ("W", "")


def test_a_row_with_more_cells_than_columns_is_an_error_unless_they_are_blank():
    converter = make_converter(["A"], {"A": "email"})

    assert converter.surplus(7, ["x", "", " "]) is None
    assert converter.surplus(7, ["x", "y"]).row == 7
