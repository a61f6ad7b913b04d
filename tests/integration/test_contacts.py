"""One contact from its first day to its erasure, with everything that is written beside it."""

from datetime import timedelta

import pytest

from chalicelib import addresses, clock, errors, ids
from chalicelib.models.contact import Contact, partition_of
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.schemas.contacts import ContactView
from chalicelib.services import account, blacklist, contact_addresses, contact_history, contacts
from tests.integration.contact_rows import (
    ACTOR,
    FULL,
    block,
    claim_of,
    history,
    kept,
    listed,
    new_address,
    tag_counts,
)


@pytest.fixture
def account_id(engine):
    return ids.new()


def test_a_new_contact_is_read_as_it_was_given(account_id):
    created = kept(account_id, **FULL)

    read = contacts.get_contact(account_id, created["id"])

    assert read == created
    assert {name: read[name] for name in FULL if name != "address"} == {k: v for k, v in FULL.items() if k != "address"}
    assert {part for part, value in read["address"].items() if value} == {"city", "country"}
    assert (read["status"], read["version"], read["restriction"]) == ("active", 1, None)
    assert ContactView.model_validate(read)


def test_a_new_contact_is_counted_and_its_address_is_claimed_for_seven_years(account_id):
    created = kept(account_id, **FULL)

    claim = claim_of(account_id, created["email"])
    assert claim.contact_id == created["id"]
    assert clock.to_iso(claim.expires_at) == created["expires_at"]
    left = clock.from_iso(created["expires_at"]) - clock.from_iso(created["last_processed_at"])
    assert CONTACT_LIFE - timedelta(seconds=1) < left <= CONTACT_LIFE
    assert tag_counts(account_id) == {"Customer": 1, "fair 2026": 1}
    assert account.count_holdings(account_id).contacts == 1


def test_an_address_is_one_contacts_and_the_refusal_names_it(account_id):
    first = kept(account_id)

    with pytest.raises(errors.AlreadyExists) as refused:
        kept(account_id, email=first["email"], tags=["other"])

    assert refused.value.extra == {"id": first["id"]}
    assert [it["id"] for it in listed(account_id)] == [first["id"]]
    assert tag_counts(account_id) == {}


def test_another_account_may_have_the_same_address(account_id):
    first = kept(account_id)

    other = ids.new()
    second = kept(other, email=first["email"])

    assert second["id"] != first["id"]
    with pytest.raises(errors.NotFound):
        contacts.get_contact(other, first["id"])


@pytest.mark.parametrize("by", ["address", "domain", "domain above"])
def test_a_blacklisted_address_is_refused_at_create_and_change(account_id, by):
    address = new_address("mail.blocked.example")
    entry_ids = blacklist.entry_ids_for(address)
    block(account_id, entry_ids[{"address": 0, "domain": 1, "domain above": 2}[by]])
    contact = kept(account_id)

    for attempt in (
        lambda: kept(account_id, email=address),
        lambda: contacts.change_contact(account_id, contact["id"], ACTOR, {"email": address}),
    ):
        with pytest.raises(errors.Blacklisted) as refused:
            attempt()
        assert [field for field, _ in refused.value.fields] == ["email"]

    assert contact_addresses.find_holder(account_id, address) is None
    assert contacts.get_contact(account_id, contact["id"]) == contact


@pytest.mark.parametrize("wrong", ["", "x", "../..", "0" * 27, "8" + "0" * 26, "01JD00000000000000000000000#0"])
def test_an_id_that_is_none_is_not_found(account_id, wrong):
    for attempt in (
        lambda: contacts.get_contact(account_id, wrong),
        lambda: contacts.change_contact(account_id, wrong, ACTOR, {"notes": "x"}),
        lambda: contacts.delete_contact(account_id, wrong),
        lambda: contacts.restrict_contact(account_id, wrong, ACTOR, "unlawful"),
        lambda: contacts.lift_restriction(account_id, wrong, ACTOR),
        lambda: contact_history.list_history(account_id, wrong, 10, None),
    ):
        with pytest.raises(errors.NotFound):
            attempt()


def test_a_patch_merges_clears_and_leaves_the_rest(account_id):
    contact = kept(account_id, **FULL)

    patch = {"first_name": None, "address": {"city": "Lyon", "country": None}, "custom": {"VAT": "1", "Größe": None}}
    changed = contacts.change_contact(account_id, contact["id"], ACTOR, patch | {"tags": ["customer", "new"]})

    assert changed == contacts.get_contact(account_id, contact["id"])
    assert changed["first_name"] is None
    assert changed["address"] == dict.fromkeys(contact["address"]) | {"city": "Lyon"}
    assert changed["custom"] == {"VAT": "1"}
    assert changed["version"] == 2
    assert {name: changed[name] for name in ("last_name", "notes", "created_at", "status")} == {
        name: contact[name] for name in ("last_name", "notes", "created_at", "status")
    }
    assert tag_counts(account_id) == {"Customer": 1, "new": 1}


def test_a_change_starts_the_seven_years_again_in_both_rows(account_id):
    contact = kept(account_id)
    before = clock.now() - timedelta(days=100)
    row = Contact.get(partition_of(account_id, contact["id"]), contact["id"])
    row.update(actions=[Contact.expires_at.set(before + CONTACT_LIFE), Contact.last_processed_at.set(before)])

    changed = contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "x"})

    assert clock.from_iso(changed["expires_at"]) > clock.now() + CONTACT_LIFE - timedelta(minutes=1)
    assert clock.to_iso(claim_of(account_id, contact["email"]).expires_at) == changed["expires_at"]


def test_a_patch_without_a_difference_writes_nothing(account_id):
    contact = kept(account_id, **FULL)

    same = contacts.change_contact(account_id, contact["id"], ACTOR, FULL | {"email": contact["email"], "phone": None})

    assert same == contact
    assert len(history(account_id, contact["id"])) == 1


def test_a_stale_version_is_refused_and_the_right_one_taken(account_id):
    contact = kept(account_id)
    contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "second"}, expected_version=1)

    for attempt in (
        lambda: contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "third"}, expected_version=1),
        lambda: contacts.delete_contact(account_id, contact["id"], expected_version=1),
    ):
        with pytest.raises(errors.PreconditionFailed):
            attempt()

    assert contacts.get_contact(account_id, contact["id"])["notes"] == "second"


def test_a_new_address_frees_the_old_one(account_id):
    contact, other = kept(account_id), kept(account_id)
    address = new_address("other.example")

    contacts.change_contact(account_id, contact["id"], ACTOR, {"email": address})

    assert contact_addresses.find_holder(account_id, address) == contact["id"]
    assert contact_addresses.find_holder(account_id, contact["email"]) is None
    with pytest.raises(errors.AlreadyExists) as refused:
        contacts.change_contact(account_id, other["id"], ACTOR, {"email": address})
    assert refused.value.extra == {"id": contact["id"]}


def test_history_says_who_changed_what_newest_first(account_id):
    contact = kept(account_id, first_name="Jane", address={"city": "Paris"})
    contacts.change_contact(account_id, contact["id"], "key:1", {"address": {"city": "Lyon"}, "tags": ["a"]})
    contacts.change_contact(account_id, contact["id"], "key:2", {"first_name": None})

    third, second, first = history(account_id, contact["id"])

    assert (first["action"], first["actor"]) == ("created", ACTOR)
    assert first["changes"]["email"] == {"from": None, "to": addresses.mask(contact["email"])}
    assert second["changes"] == {
        "tags": {"from": None, "to": ["a"]},
        "address.city": {"from": "Paris", "to": "Lyon"},
    }
    assert (third["actor"], third["changes"]) == ("key:2", {"first_name": {"from": "Jane", "to": None}})


def test_history_comes_in_pages_without_gaps(account_id):
    contact = kept(account_id)
    for number in range(7):
        contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": str(number)})

    found, position = [], None
    while True:
        page, position = contact_history.list_history(account_id, contact["id"], 3, position)
        found += page
        if position is None:
            break

    assert found == history(account_id, contact["id"])
    assert len(found) == 8


def test_custom_fields_together_have_a_limit_that_a_patch_can_not_pass(account_id):
    contact = kept(account_id, custom={f"field {number}": "x" for number in range(50)})

    for custom in ({"one more": "x"}, {f"field {number}": "é" * 2_000 for number in range(16)}):
        with pytest.raises(errors.Invalid) as refused:
            contacts.change_contact(account_id, contact["id"], ACTOR, {"custom": custom})
        assert [field for field, _ in refused.value.fields] == ["custom"]

    assert contacts.get_contact(account_id, contact["id"])["version"] == 1


def test_the_largest_contact_and_its_history_fit_the_database(account_id):
    wide, line = "\U0001f600", "\U0001f600" * 500
    values = dict.fromkeys(("first_name", "last_name", "company", "job_title", "phone", "source"), line)
    values |= {"address": dict.fromkeys(("line1", "line2", "postal_code", "city", "region", "country"), line)}
    values |= {"notes": wide * 10_000, "tags": [f"{number:02}{wide * 58}" for number in range(50)]}
    values |= {"custom": {f"field {number}": wide * 2_000 for number in range(7)}}
    values |= {"website": f"https://example.com/{wide * 1_900}", "lawful_basis": line}
    contact = kept(account_id, **values)
    reverse = {name: value[::-1] + "a" for name, value in values.items() if isinstance(value, str)}
    reverse |= {name: {key: "a" + text[1:] for key, text in values[name].items()} for name in ("address", "custom")}

    changed = contacts.change_contact(account_id, contact["id"], ACTOR, reverse | {"tags": values["tags"][:20]})

    assert changed["version"] == 2
    assert len(history(account_id, contact["id"])) == 2
