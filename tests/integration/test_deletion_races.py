"""Deletions, restores, purges and joins that come at the same moment: one of them wins, and somebody can still restore."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pynamodb.exceptions import UpdateError

from chalicelib import errors
from chalicelib.models.account import Account
from chalicelib.models.account_history import AccountHistory
from chalicelib.services import joining, rate_limits, team
from tests.integration import people, teams
from tests.integration.deletions import (
    account_of,
    delete,
    outcome,
    restore,
)


def test_deletions_at_once_are_one_deletion(engine):
    owner = people.confirmed(engine)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: delete(owner), range(4)))

    assert {account.deleted_at for account in found} == {account_of(owner).deleted_at}
    assert len(list(AccountHistory.query(owner.account_id))) == 1


def test_restores_at_once_are_one_restore(engine):
    owner = people.confirmed(engine)
    delete(owner)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: outcome(restore, owner), range(4)))

    assert account_of(owner).status == "trial"
    assert sum(isinstance(one, Account) for one in found) == 1
    assert len(list(AccountHistory.query(owner.account_id))) == 2


@pytest.mark.parametrize("_", range(4))
def test_a_restore_and_a_purge_at_once_have_one_winner(engine, _):
    owner = people.confirmed(engine)
    deleted = delete(owner)

    def purge():
        due = (Account.status == "deleted") & (Account.purge_at <= deleted.purge_at)
        try:
            Account(owner.account_id).update(actions=[Account.status.set("purging")], condition=due)
        except UpdateError as error:
            return error
        return "purging"

    with ThreadPoolExecutor(2) as threads:
        restored, purged = threads.submit(outcome, restore, owner), threads.submit(purge)

    won = isinstance(restored.result(), Account)
    assert won != (purged.result() == "purging")
    assert account_of(owner).status == ("trial" if won else "purging")


@pytest.mark.parametrize("_", range(4))
def test_nobody_joins_in_the_moment_of_the_deletion(engine, _):
    owner = people.confirmed(engine)
    _, token = teams.invited(engine, owner, "owner")

    with ThreadPoolExecutor(2) as threads:
        joining_ = threads.submit(outcome, joining.accept_invitation, teams.newcomer(token), people.new_caller(), None)
        deleting = threads.submit(outcome, delete, owner)

    joined = isinstance(joining_.result(), tuple)
    assert deleting.result().status == "deleted"
    assert teams.owners_counted(owner.account_id) == len(teams.roles(owner.account_id)) == 1 + joined


def test_who_is_no_owner_any_more_deletes_nothing(engine, monkeypatch):
    owner = people.confirmed(engine)
    other = teams.joined(engine, owner, "owner")
    real = rate_limits.forget_attempts

    def demoted_meanwhile(rule, subject):
        real(rule, subject)
        if rule == rate_limits.PASSWORD_PER_USER:
            team.change_role(owner.account_id, owner.user_id, other.user_id, "member")

    monkeypatch.setattr(rate_limits, "forget_attempts", demoted_meanwhile)

    assert isinstance(outcome(delete, other), errors.Forbidden)
    assert account_of(owner).status == "trial"


@pytest.mark.parametrize("_", range(4))
def test_a_deletion_and_a_change_of_roles_leave_an_owner_who_can_restore(engine, _):
    owner = people.confirmed(engine)
    other = teams.joined(engine, owner, "owner")

    with ThreadPoolExecutor(3) as threads:
        threads.submit(outcome, team.change_role, owner.account_id, owner.user_id, other.user_id, "member")
        threads.submit(outcome, team.change_role, owner.account_id, other.user_id, owner.user_id, "member")
        threads.submit(outcome, delete, owner)

    owners = [person for person in (owner, other) if teams.roles(owner.account_id)[person.user_id] == "owner"]
    assert len(owners) == account_of(owner).owners >= 1
    if account_of(owner).status == "deleted":
        assert restore(owners[0]).status == "trial"
