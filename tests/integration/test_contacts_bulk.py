"""One action on many contacts: each is told apart, and doing it again changes nothing."""

import pytest

from chalicelib import errors, ids
from chalicelib.services import account, blacklist, contact_bulk, contact_history, contacts
from tests.integration.contact_rows import ACTOR, kept, listed, rows_of, tag_counts


@pytest.fixture
def account_id(engine):
    return ids.new()


def act(account_id, contact_ids, action, value=""):
    return contact_bulk.apply_to_ids(account_id, contact_ids, action, value, ACTOR)


def version(account_id, contact):
    return contacts.get_contact(account_id, contact["id"])["version"]


def test_a_tag_is_put_on_every_contact_once_and_taken_off_again(account_id):
    people = [kept(account_id), kept(account_id, tags=["Fair"]), kept(account_id, tags=["x"])]
    chosen = [contact["id"] for contact in people]

    tagged = [act(account_id, [*chosen, chosen[0]], "tag", "fair") for _ in range(2)]

    assert tagged == [(3, []), (3, [])]
    assert {tag.casefold(): count for tag, count in tag_counts(account_id).items()} == {"fair": 3, "x": 1}
    assert [version(account_id, contact) for contact in people] == [2, 1, 2]
    assert act(account_id, chosen, "untag", "FAIR") == (3, [])
    assert tag_counts(account_id) == {"x": 1}


def test_contacts_that_can_not_be_changed_are_named_with_the_reason(account_id):
    free, restricted, full = kept(account_id), kept(account_id), kept(account_id, tags=[str(n) for n in range(50)])
    contacts.restrict_contact(account_id, restricted["id"], ACTOR, "unlawful")
    elsewhere = kept(ids.new())

    outcome = act(account_id, [restricted["id"], full["id"], elsewhere["id"], "x", free["id"]], "tag", "new")

    assert outcome.done == 1
    assert outcome.failed == [
        (restricted["id"], "restricted"),
        (full["id"], "too_many_tags"),
        (elsewhere["id"], "not_found"),
        ("x", "not_found"),
    ]


def test_contacts_are_restricted_once(account_id):
    contact = kept(account_id)

    for _ in range(2):
        assert act(account_id, [contact["id"]], "restrict", "no_longer_needed") == (1, [])

    assert contacts.get_contact(account_id, contact["id"])["restriction"]["ground"] == "no_longer_needed"
    assert len(contact_history.list_history(account_id, contact["id"], 10, None)[0]) == 2


def test_contacts_are_erased_and_then_not_found(account_id):
    people = [kept(account_id) for _ in range(3)]
    stays = people.pop()

    first, again = (act(account_id, [contact["id"] for contact in people], "delete") for _ in range(2))

    assert first == (2, [])
    assert again == (0, [(contact["id"], "not_found") for contact in people])
    assert [contact["id"] for contact in listed(account_id)] == [stays["id"]]
    assert account.count_holdings(account_id).contacts == 1


def test_blacklisting_erases_and_refuses_from_then_on(account_id):
    contact = kept(account_id)

    assert act(account_id, [contact["id"]], "blacklist") == (1, [])

    assert rows_of(account_id, contact["id"]) == []
    assert blacklist.blocked(account_id, [contact["email"]]) == {contact["email"]}
    with pytest.raises(errors.Blacklisted):
        kept(account_id, email=contact["email"])


def test_what_the_request_has_no_time_for_is_said(account_id, monkeypatch):
    contact = kept(account_id)
    monkeypatch.setattr(contact_bulk, "_SECONDS", -1)

    assert act(account_id, [contact["id"]], "delete") == (0, [(contact["id"], "not_reached")])
    assert version(account_id, contact) == 1


@pytest.mark.parametrize(
    ("action", "value", "gone", "restricted"),
    [
        ("tag", "a", False, False),
        ("untag", "x", False, False),
        ("restrict", "unlawful", False, True),
        ("delete", "", True, True),
        ("blacklist", "", True, True),
    ],
)
def test_a_job_hears_whether_a_contact_is_as_asked(account_id, action, value, gone, restricted):
    def apply(contact_id):
        return contact_bulk.apply_action(account_id, contact_id, action, value, ACTOR)

    closed, contact = kept(account_id, tags=["x"]), kept(account_id, tags=["x"])
    contacts.restrict_contact(account_id, closed["id"], ACTOR, "unlawful")

    assert [apply(contact["id"]), apply(contact["id"])] == [True, True]
    assert apply(ids.new_contact(1)) is gone
    assert apply(closed["id"]) is restricted
