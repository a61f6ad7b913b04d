"""How contacts are set aside, erased and outlive their time: nothing stays behind, and nobody else is touched."""

from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.models.contact import Contact, partition_of
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.services import account, contact_addresses, contacts
from tests.integration.contact_rows import (
    ACTOR,
    FULL,
    claim_of,
    history,
    kept,
    listed,
    new_address,
    rows_of,
    tag_counts,
)


@pytest.fixture
def account_id(engine):
    return ids.new()


def test_a_restricted_contact_is_seen_and_kept_as_it_is_until_lifted(account_id):
    contact = kept(account_id, **FULL)

    restricted = contacts.restrict_contact(account_id, contact["id"], ACTOR, "accuracy_contested")

    assert restricted["status"] == "restricted"
    assert restricted["restriction"]["ground"] == "accuracy_contested"
    assert restricted["expires_at"] == contact["expires_at"]
    with pytest.raises(errors.Conflict) as refused:
        contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": "x"})
    assert refused.value.extra["ground"] == "accuracy_contested"
    assert contacts.get_contact(account_id, contact["id"]) == restricted
    lifted = contacts.lift_restriction(account_id, contact["id"], ACTOR)
    assert (lifted["status"], lifted["restriction"]) == ("active", None)
    assert [entry["action"] for entry in history(account_id, contact["id"])] == ["lifted", "restricted", "created"]


def test_lifting_gives_back_the_status_that_was_there(account_id):
    contact = kept(account_id)
    Contact(partition_of(account_id, contact["id"]), contact["id"]).update(actions=[Contact.status.set("unsubscribed")])
    contacts.restrict_contact(account_id, contact["id"], ACTOR, "unlawful")
    contacts.restrict_contact(account_id, contact["id"], ACTOR, "no_longer_needed")

    lifted = contacts.lift_restriction(account_id, contact["id"], ACTOR)

    assert lifted["status"] == "unsubscribed"


def test_an_erased_contact_leaves_nothing_and_is_not_found_again(account_id):
    contact = kept(account_id, **FULL)
    contacts.change_contact(account_id, contact["id"], ACTOR, {"email": new_address(), "notes": None})
    contacts.restrict_contact(account_id, contact["id"], ACTOR, "unlawful")

    contacts.delete_contact(account_id, contact["id"], expected_version=3)

    assert rows_of(account_id, contact["id"]) == []
    assert tag_counts(account_id) == {}
    assert account.count_holdings(account_id).contacts == 0
    with pytest.raises(errors.NotFound):
        contacts.delete_contact(account_id, contact["id"])


def test_a_long_history_is_erased_as_well(account_id):
    contact = kept(account_id, tags=[f"tag {number}" for number in range(50)])
    partition, now = partition_of(account_id, contact["id"]), clock.now()
    values = {"action": "changed", "actor": ACTOR, "changes": {}, "at": now, "expires_at": now + CONTACT_LIFE}
    with ContactHistory.batch_write() as batch:
        for _ in range(130):
            batch.save(ContactHistory(partition, f"{contact['id']}#{ids.new()}", **values))

    contacts.delete_contact(account_id, contact["id"])

    assert rows_of(account_id, contact["id"]) == []


def test_a_neighbour_in_the_partition_keeps_its_history(account_id):
    contact, neighbour = kept(account_id), kept(account_id)
    before = rows_of(account_id, neighbour["id"])

    contacts.delete_contact(account_id, contact["id"])

    assert [row.serialize() for row in rows_of(account_id, neighbour["id"])] == [row.serialize() for row in before]


def test_what_is_past_its_time_is_gone_before_the_database_removes_it(account_id):
    contact = kept(account_id)
    past = clock.now() - timedelta(minutes=1)
    Contact(partition_of(account_id, contact["id"]), contact["id"]).update(actions=[Contact.expires_at.set(past)])
    claim_of(account_id, contact["email"]).update(actions=[ContactEmail.expires_at.set(past)])

    again = kept(account_id, email=contact["email"])

    assert [it["id"] for it in listed(account_id)] == [again["id"]]
    with pytest.raises(errors.NotFound):
        contacts.get_contact(account_id, contact["id"])


def test_an_erasure_by_address_leaves_a_contact_that_has_moved_on(account_id):
    contact = kept(account_id)
    contacts.change_contact(account_id, contact["id"], ACTOR, {"email": new_address()})

    erased = contacts.erase_contact(account_id, contact["id"], address=contact["email"])

    assert not erased
    assert contacts.get_contact(account_id, contact["id"])["version"] == 2


def test_an_erasure_by_address_frees_an_address_that_was_claimed_for_nobody(account_id):
    contact = kept(account_id)
    Contact(partition_of(account_id, contact["id"]), contact["id"]).delete()

    erased = contacts.erase_contact(account_id, contact["id"], address=contact["email"])

    assert not erased
    assert contact_addresses.find_holder(account_id, contact["email"]) is None
