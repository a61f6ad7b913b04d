"""Accepting an invitation: once, as the invited address, in one piece."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import clock, errors
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.invitation import Invitation
from chalicelib.models.signup import Signup
from chalicelib.models.token import Token
from chalicelib.models.user import User, UserEmail
from chalicelib.services import joining
from chalicelib.services.joining import accept_invitation
from chalicelib.services.sign_in import sign_in
from chalicelib.services.signup import lapse_hour
from tests.integration import people, teams
from tests.integration.joinings import accept, outcome, principal


def test_a_new_person_joins_with_name_password_and_accepted_versions(engine):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner, "admin")

    signed_in, session = accept_invitation(teams.newcomer(token), people.new_caller(), None)

    user = get_together((User, signed_in.user.user_id, None))[0]
    assert (user.email, user.name, user.memberships) == (row.email, "Sam Roe", 1)
    assert {name: one["version"] for name, one in user.accepted.items()} == people.ACCEPTED
    assert (principal(session).account_id, principal(session).role) == (owner.account_id, "admin")
    assert sign_in(row.email, people.PASSWORD, None, people.new_caller())[0].account.account_id == owner.account_id


def test_everything_of_the_invitation_is_gone_afterwards(engine):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner)

    signed_in, _ = accept_invitation(teams.newcomer(token), people.new_caller(), None)

    left = get_together((Invitation, owner.account_id, row.invitation_id), (Token, row.token_hash, None))
    assert left == [None, None]
    hour = lapse_hour(clock.now() + joining._HOUR)
    assert signed_in.user.user_id not in [one.user_id for one in Signup.query(hour)]


def test_an_invited_owner_is_counted(engine):
    owner = people.confirmed(engine)

    teams.joined(engine, owner, "owner")

    assert teams.owners_counted(owner.account_id) == 2


def test_a_new_person_is_told_all_that_is_missing(engine):
    _, token = teams.invited(engine, people.confirmed(engine))

    problem = outcome(accept, token)

    assert isinstance(problem, errors.Invalid)
    assert [field for field, _ in problem.fields] == ["name", "password", "accept"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"accepted": people.ACCEPTED | {"terms": "1999-01-01"}}, "accept.terms"),
        ({"password": "passwordpassword"}, "password"),
    ],
)
def test_a_refused_new_person_can_try_again(engine, changes, field):
    row, token = teams.invited(engine, people.confirmed(engine))

    problem = outcome(accept_invitation, teams.newcomer(token, **changes), people.new_caller(), None)

    assert [name for name, _ in problem.fields] == [field]
    assert get_together((UserEmail, row.email, None)) == [None]
    assert accept_invitation(teams.newcomer(token), people.new_caller(), None)[0].user.email == row.email


@pytest.mark.parametrize("token", ["", "nothing", "x" * 5000, "\ud800"])
def test_an_unknown_token_is_gone(engine, token):
    assert isinstance(outcome(accept, token), errors.Gone)


def test_a_token_of_another_kind_is_gone(engine):
    _, token = people.apply(engine)

    assert isinstance(outcome(accept, token), errors.Gone)


def test_an_invitation_is_accepted_once(engine):
    _, token = teams.invited(engine, people.confirmed(engine))
    accept_invitation(teams.newcomer(token), people.new_caller(), None)

    assert isinstance(outcome(accept_invitation, teams.newcomer(token), people.new_caller(), None), errors.Gone)


def test_parallel_acceptances_give_one_member_whose_password_works(engine):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner, "owner")
    wanted = [teams.newcomer(token, password=f"{people.PASSWORD} {number}") for number in range(5)]

    with ThreadPoolExecutor(5) as threads:
        results = list(threads.map(lambda one: outcome(accept_invitation, one, people.new_caller(), None), wanted))

    winners = [number for number, result in enumerate(results) if isinstance(result, tuple)]
    assert len(winners) == 1
    assert Counter(type(result) for result in results)[errors.Gone] == 4
    assert Counter(teams.roles(owner.account_id).values()) == {"owner": 2}
    assert teams.owners_counted(owner.account_id) == 2
    assert principal(results[winners[0]][1]).account_id == owner.account_id
    sign_in(row.email, wanted[winners[0]].password, None, people.new_caller())


def test_a_lost_race_leaves_no_user_in_the_pool(engine, monkeypatch):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner)
    made = []
    real = pool.create_user

    def slow(user_id, password):
        real(user_id, password)
        made.append(user_id)
        if len(made) == 1:  # while this one is under way, another request wins
            accept_invitation(teams.newcomer(token), people.new_caller(), None)

    monkeypatch.setattr(pool, "create_user", slow)

    problem = outcome(accept_invitation, teams.newcomer(token), people.new_caller(), None)

    assert isinstance(problem, errors.Gone)
    assert [people.pool_has(engine, user_id) for user_id in made] == [False, True]
    assert get_together((UserEmail, row.email, None))[0].user_id == made[1]


def test_a_request_that_died_half_way_is_finished_by_sending_it_again(engine, monkeypatch):
    owner = people.confirmed(engine)
    row, token = teams.invited(engine, owner)

    class Died(Exception):
        pass

    def die(write):
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(joining, "commit", die)
        with pytest.raises(Died):
            accept_invitation(teams.newcomer(token), people.new_caller(), None)
    signed_in, _ = accept_invitation(teams.newcomer(token), people.new_caller(), None)

    assert Counter(teams.roles(owner.account_id).values()) == {"owner": 1, "member": 1}
    assert get_together((UserEmail, row.email, None))[0].user_id == signed_in.user.user_id


def test_nobody_joins_a_deleted_account(engine):
    owner = people.confirmed(engine)
    _, token = teams.invited(engine, owner)

    Account(owner.account_id).update(actions=[Account.status.set("deleted")])

    assert isinstance(outcome(accept_invitation, teams.newcomer(token), people.new_caller(), None), errors.Gone)


def test_an_inviter_who_loses_the_right_meanwhile_lets_nobody_in(engine, monkeypatch):
    owner = people.confirmed(engine)
    admin = teams.joined(engine, owner, "admin")
    _, token = teams.invited(engine, admin)
    real = pool.create_user

    def slow(user_id, password):
        real(user_id, password)
        joining.Member(owner.account_id, admin.user_id).update(actions=[joining.Member.role.set("member")])

    monkeypatch.setattr(pool, "create_user", slow)

    assert isinstance(outcome(accept_invitation, teams.newcomer(token), people.new_caller(), None), errors.Gone)
    assert len(teams.roles(owner.account_id)) == 2
