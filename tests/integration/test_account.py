"""Company information: merged under its version, with a history that holds every change once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors, ids
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.counter import CONTACTS, Counter, row_names
from chalicelib.services.account import change_account, count_holdings, list_changes
from tests.integration import people, teams


def change(person, version=None, **changes):
    return change_account(person.account_id, person.user_id, changes, version)


def outcome(function, *arguments, **more):
    try:
        return function(*arguments, **more)
    except errors.Problem as problem:
        return problem


def history(account_id, limit=100, after=None):
    return list_changes(account_id, limit, after)[0]


def test_details_are_kept_and_taken_away(engine):
    owner = people.confirmed(engine, company="Acme")

    change(owner, phone="+33 1", address={"city": "Paris", "country": "FR"})
    change(owner, phone=None, address={"city": "Lyon"}, company="Acme SAS")

    account = get_together((Account, owner.account_id, None))[0]
    assert account.company == "Acme SAS"
    assert account.details == {"address": {"city": "Lyon", "country": "FR"}}
    assert account.version == 3


def test_a_change_leaves_everything_else_of_the_account_alone(engine):
    owner = people.confirmed(engine)
    Account(owner.account_id).update(actions=[Account.shards.set(16), Account.owners.set(3)])

    change(owner, phone="+33 1")

    account = get_together((Account, owner.account_id, None))[0]
    assert (account.shards, account.owners, account.status) == (16, 3, "trial")


def test_who_changed_what_is_told_newest_first(engine):
    owner = people.confirmed(engine, company="Acme")
    admin = teams.joined(engine, owner, "admin")

    change(owner, company="Acme SAS")
    change_account(owner.account_id, admin.user_id, {"address": {"city": "Lyon"}}, None)

    told = [(row.actor, row.changes) for row in history(owner.account_id)]
    assert told == [
        (admin.user_id, {"address.city": {"from": None, "to": "Lyon"}}),
        (owner.user_id, {"company": {"from": "Acme", "to": "Acme SAS"}}),
    ]


def test_the_history_is_paged(engine):
    owner = people.confirmed(engine)
    for number in range(5):
        change(owner, phone=f"+33 {number}")

    pages, after = [], None
    while not pages or after:
        rows, after = list_changes(owner.account_id, 2, after)
        pages.append([row.changes["phone"]["to"] for row in rows])

    assert pages == [["+33 4", "+33 3"], ["+33 2", "+33 1"], ["+33 0"]]


def test_a_change_that_changes_nothing_leaves_no_trace(engine):
    owner = people.confirmed(engine, company="Acme")

    account = change(owner, company="Acme", phone=None)

    assert account.version == 1
    assert history(owner.account_id) == []


def test_a_stale_version_changes_nothing(engine):
    owner = people.confirmed(engine, company="Acme")
    change(owner, company="New")

    problem = outcome(change, owner, 1, company="Late")

    assert isinstance(problem, errors.PreconditionFailed)
    assert get_together((Account, owner.account_id, None))[0].company == "New"


def test_parallel_changes_are_all_kept_and_told(engine):
    owner = people.confirmed(engine)
    fields = ["phone", "website", "vat_id"]

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda name: change(owner, **{name: "x"}), fields))

    account = get_together((Account, owner.account_id, None))[0]
    assert account.details == dict.fromkeys(fields, "x")
    assert account.version == 4
    assert sorted(name for row in history(owner.account_id) for name in row.changes) == sorted(fields)


def test_of_parallel_changes_of_one_version_one_holds(engine):
    owner = people.confirmed(engine)

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda name: outcome(change, owner, 1, company=name), "ABCD"))

    assert sum(isinstance(result, Account) for result in results) == 1
    assert sum(isinstance(result, errors.PreconditionFailed) for result in results) == 3


def test_counters_tell_contacts_and_members(engine):
    owner = people.confirmed(engine)
    teams.joined(engine, owner)
    for name, value in zip(row_names(CONTACTS), [5, 0, 7], strict=False):  # a slot that was never used has no row
        Counter(owner.account_id, name, value=value).save()

    counts = count_holdings(owner.account_id)

    assert (counts.contacts, counts.members) == (12, 2)


@pytest.mark.parametrize("account_id", ["01JQ3Y8Z5T6V7W8X9YABCDEFGH"])
def test_an_account_that_is_not_there_is_not_made_by_a_change(engine, account_id):
    problem = outcome(change_account, account_id, ids.new(), {"company": "X"}, None)

    assert isinstance(problem, errors.NotFound)
    assert get_together((Account, account_id, None)) == [None]
