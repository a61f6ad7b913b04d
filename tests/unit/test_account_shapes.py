"""What a body may say about a company, and what a key may be asked for."""

import pytest
from pydantic import ValidationError

from chalicelib import clock
from chalicelib.schemas.accounts import AccountChange, AccountPatch
from chalicelib.schemas.api_keys import CreateKey
from chalicelib.schemas.base import Page


def refused_fields(shape, **body):
    with pytest.raises(ValidationError) as refusal:
        shape.model_validate(body)
    return [".".join(map(str, error["loc"])) for error in refusal.value.errors()]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company", None),
        ("company", "  "),
        ("status", "active"),
        ("plan", "gold"),
        ("version", 4),
        ("card_number", "4242424242424242"),
        ("vat_id", "FR-!"),
        ("phone", "call me"),
        ("website", "javascript:alert(1)"),
        ("website", "https://user:password@example.com"),
        ("website", "http://[1"),
        ("website", "example.com"),
        ("invoice_email", "nobody"),
        ("locale", "de"),
    ],
)
def test_a_wrong_detail_is_named(field, value):
    assert refused_fields(AccountPatch, **{field: value}) == [field]


@pytest.mark.parametrize(("part", "value"), [("country", "France"), ("country", "F1"), ("town", "Paris"), ("city", 5)])
def test_a_wrong_part_of_the_address_is_named(part, value):
    assert refused_fields(AccountPatch, address={part: value}) == [f"address.{part}"]


def test_details_have_one_spelling():
    patch = AccountPatch.model_validate(
        {"vat_id": "fr 12 345 678 901", "invoice_email": "Billing@Example.COM", "address": {"country": "fr"}}
    )

    assert patch.changes() == {
        "vat_id": "FR12345678901",
        "invoice_email": "billing@example.com",
        "address": {"country": "FR"},
    }


def test_an_empty_detail_is_taken_away():
    patch = AccountPatch.model_validate({"phone": "", "website": None, "address": {"city": " "}})

    assert patch.changes() == {"phone": None, "website": None, "address": {"city": None}}


@pytest.mark.parametrize("scopes", [[], ["read", "read"], ["admin"], "read", None])
def test_wrong_scopes_are_named(scopes):
    assert {name.partition(".")[0] for name in refused_fields(CreateKey, label="x", scopes=scopes)} == {"scopes"}


def test_a_change_is_told_with_from_and_to():
    row = {"id": "1", "at": clock.now(), "actor": "2", "changes": {"company": {"from": "A", "to": None}}}

    text = Page[AccountChange](items=[AccountChange.model_validate(row)]).model_dump_json(by_alias=True)

    assert '"changes":{"company":{"from":"A","to":null}}' in text
