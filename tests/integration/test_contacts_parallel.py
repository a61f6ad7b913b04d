"""Many requests at once: one contact per address, exact counts, no lost change, nothing left of what was erased."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors, ids
from chalicelib.services import account, contact_history, contacts
from tests.integration.contact_rows import ACTOR, kept, listed, new_address, rows_of, tag_counts


@pytest.fixture
def account_id(engine):
    return ids.new()


def at_once(*attempts, workers=50):
    """What each attempt returned, or the problem that it raised."""

    def outcome(attempt):
        try:
            return attempt()
        except errors.Problem as problem:
            return problem

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(outcome, attempts))


def test_fifty_creates_of_one_address_make_one_contact_and_49_refusals_with_its_id(account_id):
    address = new_address()

    outcomes = at_once(*[lambda: kept(account_id, shards=16, email=address, tags=["vip"])] * 50)

    made = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, errors.AlreadyExists)]
    assert (len(made), len(refused)) == (1, 49)
    assert {problem.extra["id"] for problem in refused} == {made[0]["id"]}
    assert listed(account_id, shards=16) == made
    assert tag_counts(account_id) == {"vip": 1}


def test_creates_of_different_addresses_all_succeed_and_are_all_counted(account_id):
    outcomes = at_once(*[lambda: kept(account_id, tags=["vip", "new"])] * 30, workers=10)

    assert [outcome for outcome in outcomes if not isinstance(outcome, dict)] == []
    assert tag_counts(account_id) == {"new": 30, "vip": 30}
    assert account.count_holdings(account_id).contacts == 30


def test_two_contacts_that_want_one_new_address_do_not_both_get_it(account_id):
    address = new_address()
    people = [kept(account_id) for _ in range(8)]

    outcomes = at_once(
        *[
            lambda contact=contact: contacts.change_contact(account_id, contact["id"], ACTOR, {"email": address})
            for contact in people
        ]
    )

    assert len([outcome for outcome in outcomes if isinstance(outcome, dict)]) == 1
    assert len([outcome for outcome in outcomes if isinstance(outcome, errors.AlreadyExists)]) == 7
    assert len({contact["email"] for contact in listed(account_id)}) == 8


def test_changes_without_a_version_are_all_applied(account_id):
    contact = kept(account_id)

    outcomes = at_once(
        *[
            lambda name=name: contacts.change_contact(account_id, contact["id"], ACTOR, {"custom": {name: "x"}})
            for name in "abcdef"
        ]
    )

    assert [outcome for outcome in outcomes if not isinstance(outcome, dict)] == []
    read = contacts.get_contact(account_id, contact["id"])
    assert (sorted(read["custom"]), read["version"]) == (list("abcdef"), 7)
    assert len(contact_history.list_history(account_id, contact["id"], 100, None)[0]) == 7


def test_of_changes_to_one_version_one_is_applied(account_id):
    contact = kept(account_id)

    outcomes = at_once(
        *[
            lambda name=name: contacts.change_contact(account_id, contact["id"], ACTOR, {"notes": name}, 1)
            for name in "abcdef"
        ]
    )

    assert len([outcome for outcome in outcomes if isinstance(outcome, dict)]) == 1
    assert len([outcome for outcome in outcomes if isinstance(outcome, errors.PreconditionFailed)]) == 5


def test_an_erasure_amid_changes_leaves_nothing(account_id):
    contact = kept(account_id, tags=["a"])

    def change(name):
        return lambda: contacts.change_contact(
            account_id, contact["id"], ACTOR, {"custom": {name: "x"}, "tags": [name]}
        )

    outcomes = at_once(
        *map(change, "abcd"), lambda: contacts.delete_contact(account_id, contact["id"]), *map(change, "efgh")
    )

    assert [type(outcome) for outcome in outcomes if not isinstance(outcome, dict)].count(type(None)) == 1
    assert rows_of(account_id, contact["id"]) == []
    assert tag_counts(account_id) == {}
    assert account.count_holdings(account_id).contacts == 0


def test_of_erasures_of_one_contact_one_finds_it(account_id):
    contact = kept(account_id, tags=["a"])

    outcomes = at_once(*[lambda: contacts.delete_contact(account_id, contact["id"])] * 6)

    assert outcomes.count(None) == 1
    assert len([outcome for outcome in outcomes if isinstance(outcome, errors.NotFound)]) == 5
    assert account.count_holdings(account_id).contacts == 0
