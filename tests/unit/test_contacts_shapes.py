"""Bodies of contacts: what is taken, how it is tidied, and which field is named when it is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import errors
from chalicelib.edge import parsing
from chalicelib.models.contact import MAX_TAGS
from chalicelib.models.counter import tag_key
from chalicelib.schemas.contact_bulk import BulkBody
from chalicelib.schemas.contacts import ContactCreate, ContactPatch, ContactQuery, ContactView, RestrictBody

ID = "01JD00000000000000000000000"


class Parameters(dict):
    """Query parameters as Chalice gives them."""

    def getlist(self, name):
        return [self[name]]


def parsed(shape, document):
    return parsing.parse_body(shape, json.dumps(document).encode(), "application/json")


def refused_fields(shape, document):
    with pytest.raises(errors.Invalid) as caught:
        parsed(shape, document)
    return [field for field, _ in caught.value.fields]


def created(**values):
    return parsed(ContactCreate, {"email": "jane@example.com"} | values).values_given()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": None}, "email"),
        ({"email": "jane"}, "email"),
        ({"email": 5}, "email"),
        ({"id": ID}, "id"),
        ({"status": "bounced"}, "status"),
        ({"version": 3}, "version"),
        ({"created_at": "2026-01-31T12:00:00Z"}, "created_at"),
        ({"nickname": "J"}, "nickname"),
        ({"first_name": 7}, "first_name"),
        ({"first_name": "a\nb"}, "first_name"),
        ({"company": "x" * 501}, "company"),
        ({"notes": "x" * 10_001}, "notes"),
        ({"notes": "a\u0000b"}, "notes"),
        ({"address": "Paris"}, "address"),
        ({"address": {"town": "Paris"}}, "address.town"),
        ({"address": {"city": ["Paris"]}}, "address.city"),
        ({"tags": "vip"}, "tags"),
        ({"tags": ["vip", 7]}, "tags.1"),
        ({"tags": ["vip", "  "]}, "tags.1"),
        ({"tags": ["x" * 61]}, "tags.0"),
        ({"tags": [str(number) for number in range(MAX_TAGS + 1)]}, "tags"),
        ({"custom": ["a"]}, "custom"),
        ({"custom": {"Size": 5}}, "custom.Size"),
        ({"custom": {"Size": "x" * 2_001}}, "custom.Size"),
        ({"custom": {"x" * 61: "a"}}, f"custom.{'x' * 61}.[key]"),
        ({"custom": {str(number): "a" for number in range(51)}}, "custom"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://example.com"}, "website"),
        ({"website": "example"}, "website"),
        ({"website": "https://user@example.com"}, "website"),
        ({"website": "https://[example.com"}, "website"),
        ({"website": "https://example.com/<script>"}, "website"),
        ({"linkedin_url": "data:text/html,x"}, "linkedin_url"),
        ({"linkedin_url": "https://example.com/" + "x" * 2_000}, "linkedin_url"),
    ],
)
def test_what_is_wrong_is_named(values, field):
    assert refused_fields(ContactCreate, {"email": "jane@example.com"} | values) == [field]


def test_a_contact_needs_an_address_and_a_patch_may_not_take_it_away():
    assert refused_fields(ContactCreate, {}) == ["email"]
    assert refused_fields(ContactPatch, {"email": None}) == ["email"]


def test_a_patch_holds_what_was_named_and_nothing_else():
    assert parsed(ContactPatch, {}).values_given() == {}
    assert parsed(ContactPatch, {"notes": None, "address": {"city": None}, "custom": {"a": None}}).values_given() == {
        "notes": None,
        "address": {"city": None},
        "custom": {"a": None},
    }


@pytest.mark.parametrize("field", ["id", "status", "restriction", "created_at", "updated_at", "version", "expires_at"])
def test_read_only_fields_are_refused_in_a_patch(field):
    assert refused_fields(ContactPatch, {field: "active"}) == [field]


def test_text_is_trimmed_and_blank_text_means_nothing():
    assert created(first_name="  Jane ", last_name="  ", website=" ", notes="") == {
        "email": "jane@example.com",
        "first_name": "Jane",
        "last_name": None,
        "website": None,
        "notes": None,
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("HTTP://Example.com", "HTTP://Example.com"),
        ("example.com/team", "https://example.com/team"),
        ("www.bücher.example", "https://www.bücher.example"),
    ],
)
def test_web_addresses_are_kept_and_bare_hosts_completed(typed, kept):
    assert created(website=typed)["website"] == kept


def test_addresses_come_in_their_one_spelling():
    assert parsed(ContactCreate, {"email": " Jane.Doe@BÜCHER.example "}).email == "jane.doe@xn--bcher-kva.example"


@given(st.lists(st.text(st.sampled_from("aA bB\u00e9É"), min_size=1, max_size=6).filter(str.strip), max_size=20))
def test_of_tags_that_differ_in_case_or_spaces_the_first_stays(tags):
    kept = created(tags=tags)["tags"]

    keys = [tag_key(tag) for tag in kept]
    assert len(keys) == len(set(keys))
    assert set(keys) == {tag_key(" ".join(tag.split())) for tag in tags}
    assert kept == list(dict.fromkeys(kept))
    if kept:
        assert kept[0] == " ".join(tags[0].split())


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"ids": [ID]},
        {"tag": "vip"},
        {"ids": [ID], "filter": {}, "tag": "vip"},
        {"ids": [ID], "tag": "vip", "untag": "vip"},
    ],
)
def test_a_bulk_action_needs_one_choice_and_one_action(document):
    assert refused_fields(BulkBody, document) == ["body"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"ids": [], "tag": "vip"}, "ids"),
        ({"ids": [ID] * 501, "tag": "vip"}, "ids"),
        ({"ids": [5], "tag": "vip"}, "ids.0"),
        ({"filter": {"name": "x"}, "tag": "vip"}, "filter.name"),
        ({"filter": {"created_after": "yesterday"}, "tag": "vip"}, "filter.created_after"),
        ({"ids": [ID], "tag": ""}, "tag"),
        ({"ids": [ID], "delete": False}, "delete"),
        ({"ids": [ID], "restrict": "because"}, "restrict"),
    ],
)
def test_what_is_wrong_with_a_bulk_action_is_named(document, field):
    assert refused_fields(BulkBody, document) == [field]


@pytest.mark.parametrize(
    ("action", "value"),
    [("tag", "vip"), ("untag", "vip"), ("delete", True), ("blacklist", True), ("restrict", "unlawful")],
)
def test_the_action_of_a_bulk_body_has_its_value(action, value):
    body = parsed(BulkBody, {"filter": {}, action: value})

    assert body.action() == (action, value if isinstance(value, str) else "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "x"),
        ("status", "gone"),
        ("domain", "jane@example.com"),
        ("q", " "),
        ("tag", ""),
        ("created_after", "2026-01-31"),
        ("created_after", "1700000000"),
        ("created_before", "0001-01-01T00:00:00+23:00"),
        ("sort", "price"),
    ],
)
def test_what_is_wrong_with_a_filter_is_named(name, value):
    with pytest.raises(errors.Invalid) as caught:
        parsing.parse_query(ContactQuery, Parameters({name: value}))

    assert [field for field, _ in caught.value.fields] == [name]


def test_a_filter_has_the_conditions_that_were_given():
    query = parsing.parse_query(ContactQuery, Parameters(domain="@Mail.ACME.example", limit="5", status="active"))

    assert query.selection() == {"domain": "mail.acme.example", "status": "active"}


def test_a_restriction_names_its_ground():
    assert refused_fields(RestrictBody, {"ground": "because"}) == ["ground"]
    assert parsed(RestrictBody, {"ground": "unlawful"}).ground == "unlawful"


@pytest.mark.parametrize("shape", [ContactCreate, ContactPatch, BulkBody, RestrictBody])
def test_examples_of_bodies_are_accepted(shape):
    for example in shape.model_config["json_schema_extra"]["examples"]:
        parsed(shape, example)


def test_the_example_of_a_contact_is_one():
    for example in ContactView.model_config["json_schema_extra"]["examples"]:
        assert json.loads(ContactView.model_validate(example).model_dump_json()) == example
