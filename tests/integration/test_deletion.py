"""Deleting an account and taking it back: at once, by its owner alone, until day 30, and everything as it was."""

import pytest

from chalicelib import clock, errors
from chalicelib.edge.permissions import OWNER_OF_DELETED, ROLES
from chalicelib.models.account import LIVE, Account
from chalicelib.models.account_history import AccountHistory
from chalicelib.services import deletion, joining, rate_limits
from chalicelib.services.api_keys import create_key
from chalicelib.services.memberships import list_memberships
from chalicelib.services.second_factor import begin_totp, confirm_totp
from chalicelib.services.sessions import switch_account
from chalicelib.tokens import token_hash
from tests.integration import people, teams
from tests.integration.deletions import (
    DAY,
    LAST_MOMENT,
    account_of,
    authentication,
    delete,
    moment,
    outcome,
    principal,
    restore,
    set_clock,
    signed_in_again,
)


def row_of(owner):
    return account_of(owner).to_simple_dict()


def test_an_account_is_deleted_with_exact_dates(engine, monkeypatch):
    owner = people.confirmed(engine)
    now = moment(2028, 2, 29, 23, 59, 59, 999999)
    set_clock(monkeypatch, now)

    account = delete(owner)

    assert (account.status, account.deleted_at, account.purge_at) == ("deleted", now, now + 30 * DAY)
    assert row_of(owner) == account.to_simple_dict()
    assert (account.awaits, account.due_at) == ("deletion", now + 7 * DAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"confirm": "Example"}, "confirm"),
        ({"confirm": "example & co"}, "confirm"),
        ({"confirm": ""}, "confirm"),
        ({"password": "wrong"}, "password"),
        ({"password": ""}, "password"),
    ],
)
def test_a_wrong_name_or_password_is_named_and_changes_nothing(engine, given, field):
    owner = people.confirmed(engine)
    before = row_of(owner)

    problem = outcome(delete, owner, **given)

    assert isinstance(problem, errors.Invalid)
    assert [name for name, _ in problem.fields] == [field]
    assert row_of(owner) == before
    assert principal(owner.token).permissions == ROLES["owner"]


@pytest.mark.parametrize("typed", ["Café Crème", "  Cafe\u0301 Cre\u0300me "])
def test_the_name_is_the_same_however_it_is_typed(engine, typed):
    owner = people.confirmed(engine, company="Café Crème")

    assert delete(owner, confirm=typed).status == "deleted"


def test_passwords_can_not_be_tried_without_end(engine):
    owner = people.confirmed(engine)
    for _ in range(rate_limits.PASSWORD_PER_USER.limit):
        outcome(delete, owner, password="wrong")

    assert isinstance(outcome(delete, owner), errors.TooManyRequests)
    assert account_of(owner).status == "trial"


@pytest.mark.parametrize("role", ["admin", "member"])
def test_only_an_owner_deletes(engine, role):
    owner = people.confirmed(engine)
    colleague = teams.joined(engine, owner, role)

    assert isinstance(outcome(delete, colleague), errors.Forbidden)
    assert account_of(owner).status == "trial"


def test_the_second_factor_is_not_asked_for(engine):
    owner = people.confirmed(engine)
    secret, _ = begin_totp(owner.user_id, people.PASSWORD)
    confirm_totp(owner.user_id, people.PASSWORD, people.totp_code(secret))

    assert delete(owner).status == "deleted"


def test_sessions_and_keys_are_void_at_once(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)
    _, key = create_key(owner.account_id, owner.user_id, "CRM", ["read", "write"])

    delete(owner)

    credentials = [{"cookie": f"session={person.token}"} for person in (owner, member)]
    for headers in (*credentials, {"authorization": f"Bearer {key}"}):
        with pytest.raises(errors.NotSignedIn):
            authentication.authenticate("GET", headers)


def test_an_owner_who_signs_in_again_gets_what_is_left(engine):
    owner = people.confirmed(engine)
    account = delete(owner)

    who = principal(signed_in_again(owner))

    assert who.permissions == OWNER_OF_DELETED
    with pytest.raises(errors.AccountDeleted) as refusal:
        who.require("contacts:read")
    assert refusal.value.extra == {"permission": "contacts:read", "purge_at": clock.to_iso(account.purge_at)}


@pytest.mark.parametrize("role", ["admin", "member"])
def test_others_are_told_that_the_account_was_deleted(engine, role):
    owner = people.confirmed(engine)
    colleague = teams.joined(engine, owner, role)
    account = delete(owner)

    problem = outcome(signed_in_again, colleague)

    assert isinstance(problem, errors.AccountDeleted)
    assert problem.extra == {"purge_at": clock.to_iso(account.purge_at)}


def test_who_has_another_account_lands_there_and_may_switch_as_owner(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, other, owner)
    delete(owner)

    token = signed_in_again(owner)
    landed = principal(token).account_id
    switch_account(owner.user_id, token_hash(token), owner.account_id)

    assert landed == other.account_id
    assert (principal(token).account_id, principal(token).permissions) == (owner.account_id, OWNER_OF_DELETED)


def test_nobody_else_switches_into_a_deleted_account(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, owner, other, "admin")
    delete(owner)

    problem = outcome(switch_account, other.user_id, token_hash(other.token), owner.account_id)

    assert isinstance(problem, errors.AccountDeleted)
    assert principal(other.token).account_id == other.account_id


def test_invitations_are_gone_while_the_account_is_deleted_and_hold_again_after(engine):
    owner = people.confirmed(engine)
    _, token = teams.invited(engine, owner)
    delete(owner)

    gone = outcome(joining.accept_invitation, teams.newcomer(token), people.new_caller(), None)
    restore(owner)
    signed_in, _ = joining.accept_invitation(teams.newcomer(token), people.new_caller(), None)

    assert isinstance(gone, errors.Gone)
    assert signed_in.account.account_id == owner.account_id


@pytest.mark.parametrize("status", LIVE)
def test_a_restore_gives_back_everything_as_it_was(engine, status):
    owner = people.confirmed(engine)
    Account(owner.account_id).update(actions=[Account.status.set(status)])
    before = row_of(owner)
    deleted = delete(owner)

    restored = restore(owner)

    left = {"sessions_since": clock.to_iso(deleted.deleted_at), "restored_at": clock.to_iso(restored.restored_at)}
    assert row_of(owner) == before | left


def test_what_the_account_waited_for_before_is_waited_for_again(engine):
    owner = people.confirmed(engine)
    waiting = {"awaits": "trial", "due_at": moment(2026, 12, 8, 9)}
    Account(owner.account_id).update(actions=[getattr(Account, name).set(value) for name, value in waiting.items()])
    delete(owner)

    restored = restore(owner)

    assert {name: getattr(restored, name) for name in waiting} == waiting
    assert row_of(owner) == restored.to_simple_dict()


def test_what_billing_changes_in_the_moment_of_a_restore_is_given_back(engine, monkeypatch):
    owner = people.confirmed(engine)
    before = delete(owner).before_deletion
    real = deletion.queues.send

    def unpaid_meanwhile(*message):
        real(*message)
        Account(owner.account_id).update(actions=[Account.before_deletion.set(before | {"status": "read_only"})])

    monkeypatch.setattr(deletion.queues, "send", unpaid_meanwhile)

    assert restore(owner).status == "read_only"


def test_keys_work_again_after_a_restore_and_earlier_sessions_do_not(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)
    _, key = create_key(owner.account_id, owner.user_id, "CRM", ["read"])
    delete(owner)
    token = signed_in_again(owner)

    restore(owner)

    assert principal(token).permissions == ROLES["owner"]
    assert authentication.authenticate("GET", {"authorization": f"Bearer {key}"}).account_id == owner.account_id
    for earlier in (owner.token, member.token):
        with pytest.raises(errors.NotSignedIn):
            principal(earlier)


def test_an_older_session_of_another_account_may_move_into_a_restored_one(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, owner, other)
    delete(owner)
    restore(owner)

    switch_account(other.user_id, token_hash(other.token), owner.account_id)

    assert principal(other.token).account_id == owner.account_id


def test_day_29_is_restorable_and_day_30_is_not(engine, monkeypatch):
    owner = people.confirmed(engine)
    deleted_at = delete(owner).deleted_at

    set_clock(monkeypatch, deleted_at + 30 * DAY)
    late = outcome(restore, owner)
    listed_late = list_memberships(owner.user_id)
    signed_in_late = outcome(signed_in_again, owner)
    set_clock(monkeypatch, deleted_at + LAST_MOMENT)
    token = signed_in_again(owner)
    set_clock(monkeypatch, deleted_at + 30 * DAY)
    inside = outcome(principal, token)
    set_clock(monkeypatch, deleted_at + LAST_MOMENT)

    assert isinstance(late, errors.Gone)
    assert (listed_late, type(signed_in_late), type(inside)) == ([], errors.Forbidden, errors.NotSignedIn)
    assert restore(owner).status == "trial"


def test_an_account_that_is_being_purged_is_shut_for_everybody(engine):
    owner = people.confirmed(engine)
    delete(owner)
    token = signed_in_again(owner)

    Account(owner.account_id).update(actions=[Account.status.set("purging")])

    assert isinstance(outcome(restore, owner), errors.Gone)
    assert isinstance(outcome(principal, token), errors.NotSignedIn)
    assert isinstance(outcome(switch_account, owner.user_id, token_hash(token), owner.account_id), errors.NotFound)
    assert list_memberships(owner.user_id) == []


def test_a_live_account_is_not_restored(engine):
    owner = people.confirmed(engine)
    before = row_of(owner)

    assert isinstance(outcome(restore, owner), errors.Conflict)
    assert row_of(owner) == before


def test_who_deleted_and_restored_is_told_in_the_history(engine):
    owner = people.confirmed(engine)

    delete(owner)
    restore(owner)

    told = [(row.actor, row.changes) for row in AccountHistory.query(owner.account_id)]
    assert told == [
        (owner.user_id, {"status": {"from": "trial", "to": "deleted"}}),
        (owner.user_id, {"status": {"from": "deleted", "to": "trial"}}),
    ]
