"""The keys by which contacts are put in order, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.models.contact import sort_keys

TEXT = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
AT = "2026-01-31T12:00:00.000000Z"


def ordered(*contacts, by):
    """The addresses of `(address, first name, last name, company)`, in the order of their keys."""
    keys = {sort_keys(ids.new_contact(1), *contact, AT)[by]: contact[0] for contact in contacts}
    return [keys[key] for key in sorted(keys)]


def test_last_names_come_before_first_names_and_marks_and_case_make_no_difference():
    jane, john, zoe, only_first = (
        ("jane@x", "Jane", "doe", None),
        ("john@x", "John", "Doe", None),
        ("zoe@x", "Zoë", "Dœ", None),
        ("cher@x", "Cher", None, None),
    )

    assert ordered(zoe, john, only_first, jane, by="name_key") == ["cher@x", "jane@x", "john@x", "zoe@x"]


def test_who_has_no_name_or_company_comes_last_in_the_order_of_addresses():
    nobody = [(f"{letter}@x", None, None, None) for letter in "cab"]

    assert ordered(*nobody, ("z@x", "Ｚ", "一", "\U0001f600"), by="name_key") == ["z@x", "a@x", "b@x", "c@x"]
    assert ordered(*nobody, ("z@x", None, None, "\U0001f600"), by="company_key") == ["z@x", "a@x", "b@x", "c@x"]


def test_people_of_a_company_are_in_the_order_of_names():
    people = [("b@x", None, "b", "ACME"), ("a@x", None, "a", "Acme "), ("c@x", None, "a", "Acme B")]

    assert ordered(*people, by="company_key") == ["a@x", "b@x", "c@x"]


@given(TEXT, TEXT, TEXT)
def test_keys_end_in_the_id_and_fit_into_an_index(first_name, last_name, company):
    contact_id = ids.new_contact(16)

    keys = sort_keys(contact_id, "x" * 254, first_name, last_name, company, AT)

    assert all(key.endswith(f"\t{contact_id}") for key in keys.values())
    assert all(len(key.encode()) <= 1024 for key in keys.values())
