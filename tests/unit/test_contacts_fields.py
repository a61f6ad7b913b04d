"""Merging, comparing, searching and showing fields, without a database."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import errors
from chalicelib.folding import fold
from chalicelib.models.contact import ADDRESS_PARTS, MAX_TAGS, TEXT_FIELDS, Contact
from chalicelib.schemas.contacts import ContactView
from chalicelib.services.contact_documents import document_of, document_of_model
from chalicelib.services.contact_fields import changes, merged, stored, with_tag, without_tag
from chalicelib.services.contact_filters import Selection, matcher

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
NESTED = st.dictionaries(st.sampled_from(ADDRESS_PARTS), WORDS)
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(TEXT_FIELDS, WORDS)
    | {"address": NESTED, "custom": st.dictionaries(WORDS, WORDS, max_size=4), "tags": st.lists(WORDS, unique=True)},
)
PATCHES = st.fixed_dictionaries(
    {},
    optional={name: st.none() | WORDS for name in TEXT_FIELDS}
    | {
        "address": st.none() | st.dictionaries(st.sampled_from(ADDRESS_PARTS), st.none() | WORDS),
        "custom": st.none() | st.dictionaries(WORDS, st.none() | WORDS, max_size=4),
        "tags": st.none() | st.lists(WORDS, unique=True),
    },
)


def contact(**values):
    times = dict.fromkeys(("created_at", "updated_at", "last_processed_at", "expires_at"), NOW)
    required = {"email": "jane@acme.example", "status": "active", "version": 1} | times
    row = Contact("account#0", "01JD00000000000000000000000", **(required | values))
    row.set_sort_keys()
    return row


def merge_patch(target, patch):
    """RFC 7396, section 2, and what is blank is gone."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merge_patch(result.get(name), value)
    return {name: value for name, value in result.items() if value not in ({}, [])}


def shown(row):
    """The editable fields, as the body of a create would have them."""
    document = document_of_model(row)
    named = {name: document[name] for name in (*TEXT_FIELDS, "tags", "custom") if document[name]}
    address = {part: value for part, value in (document["address"] or {}).items() if value}
    return named | ({"address": address} if address else {})


def apply(row, patch):
    after = Contact.from_raw_data(row.serialize())
    for name, value in merged(row, patch).items():
        setattr(after, name, value)
    return after


@given(FIELDS, PATCHES)
def test_a_patch_is_merged_as_rfc_7396_says(fields, patch):
    before = contact(**stored(fields))

    after = apply(before, patch)

    assert shown(after) == merge_patch(shown(before), patch)


@given(FIELDS, PATCHES)
def test_merging_again_changes_nothing(fields, patch):
    after = apply(contact(**stored(fields)), patch)

    assert merged(after, patch) == {}


@given(FIELDS)
def test_what_a_contact_shows_may_be_sent_back_without_a_change(fields):
    row = contact(**stored(fields))

    assert merged(row, shown(row)) == {}


@given(FIELDS, PATCHES)
def test_history_names_exactly_the_fields_that_differ(fields, patch):
    before = contact(**stored(fields))
    after = apply(before, patch)

    noted = changes(before, after)

    assert all(change["from"] != change["to"] for change in noted.values())
    top = {name.partition(".")[0] for name in noted}
    assert top == {
        name for name in {*shown(before), *shown(after)} if shown(before).get(name) != shown(after).get(name)
    }


@given(FIELDS)
def test_a_stored_contact_is_shown_as_the_shape_says(fields):
    row = contact(**stored(fields))

    document = document_of(row.serialize())

    assert json.loads(ContactView.model_validate(document).model_dump_json()) == document
    assert "written_by" not in document


def test_a_contact_written_by_hand_without_optional_attributes_is_shown():
    item = contact().serialize()
    del item["tags"]

    assert document_of(item)["tags"] == []


def test_a_restriction_is_shown_without_what_it_remembers():
    row = contact(status="restricted", restriction={"ground": "unlawful", "since": "x", "before": "bounced"})

    assert document_of_model(row)["restriction"] == {"ground": "unlawful", "since": "x"}


def test_tags_are_told_apart_without_case():
    assert with_tag(["VIP"], "vip") == ["VIP"]
    assert with_tag(["VIP"], "new") == ["VIP", "new"]
    assert without_tag(["VIP", "new"], "vip") == ["new"]


def test_one_tag_too_many_is_refused():
    with pytest.raises(errors.Invalid):
        with_tag([str(number) for number in range(MAX_TAGS)], "new")


@given(st.text(max_size=30))
def test_folding_again_and_upper_case_make_no_difference(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë  MÜLLER", "zoe muller"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Cœur", "coeur"),
        ("ＡＢ", "ab"),
        ("İz", "iz"),
    ],
)
def test_marks_case_and_width_are_folded_away(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("selection", "is_selected"),
    [
        (Selection(), True),
        (Selection(q="doe jane"), True),
        (Selection(q="acme dgets  OE"), True),
        (Selection(q="doe nobody"), False),
        (Selection(q="janedoe"), False),
        (Selection(q="jane doe"), True),
        (Selection(q="JANE@acme.EXAMPLE"), True),
        (Selection(q="ane@acme.example"), False),
        (Selection(q="ane@acme"), True),
        (Selection(tag="VIP"), True),
        (Selection(tag="vi"), False),
        (Selection(domain="acme.example"), True),
        (Selection(domain="cme.example"), False),
        (Selection(domain="example"), True),
        (Selection(status="active", tag="vip"), True),
        (Selection(status="bounced", tag="vip"), False),
        (Selection(created_after=NOW), False),
        (Selection(created_before=NOW), False),
    ],
)
def test_conditions_select_together(selection, is_selected):
    item = contact(first_name="Jane", last_name="Doe", company="Widgets", tags=["vip"]).serialize()

    assert matcher(selection)(item) is is_selected
