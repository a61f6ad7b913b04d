"""Accepting an invitation: once, as the invited address, in one piece."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import clock, errors
from chalicelib.edge import authentication
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.invitation import Invitation
from chalicelib.models.signup import Signup
from chalicelib.models.token import Token
from chalicelib.models.user import User, UserEmail
from chalicelib.services import joining, passwords
from chalicelib.services.joining import Acceptance, OpenSession, accept_invitation
from chalicelib.services.second_factor import begin_totp, confirm_totp
from chalicelib.services.sessions import list_sessions, open_session
from chalicelib.services.sign_in import sign_in
from chalicelib.services.signup import lapse_hour
from chalicelib.tokens import token_hash
from tests.integration import people, teams


def principal(session):
    return authentication.authenticate("GET", {"cookie": f"{authentication.cookie_name()}={session}"})


def accept(token, session=None, **changes):
    return accept_invitation(Acceptance(token, **changes), people.new_caller(), session)


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except errors.Problem as problem:
        return problem


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


def test_a_known_person_joins_by_their_session_which_moves(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, "admin", person.email)

    signed_in, session = accept(token, OpenSession(person.user_id, token_hash(person.token)))

    assert session is None
    assert (signed_in.account.account_id, signed_in.role) == (owner.account_id, "admin")
    assert principal(person.token).account_id == owner.account_id
    assert get_together((User, person.user_id, None))[0].memberships == 2


def test_a_known_person_joins_by_their_password(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, email=person.email)

    signed_in, session = accept(token, password=people.PASSWORD)

    assert signed_in.user.user_id == person.user_id
    assert principal(session).account_id == owner.account_id
    assert principal(person.token).account_id == person.account_id


def test_a_password_that_is_replaced_meanwhile_lets_nobody_in(engine, monkeypatch):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, email=person.email)
    check = pool.check_password

    def check_then_change(*values):
        checked = check(*values)
        monkeypatch.setattr(pool, "check_password", check)
        passwords.change_password(person.user_id, token_hash(person.token), people.PASSWORD, people.OTHER_PASSWORD)
        return checked

    monkeypatch.setattr(pool, "check_password", check_then_change)
    with pytest.raises(errors.InvalidCredentials):
        accept(token, password=people.PASSWORD)

    assert list(teams.roles(owner.account_id)) == [owner.user_id]
    assert [row.token_hash for row in list_sessions(person.user_id)] == [token_hash(person.token)]


def test_a_known_person_must_prove_who_they_are(engine):
    owner, person, other = (people.confirmed(engine) for _ in range(3))
    _, token = teams.invited(engine, owner, email=person.email)
    anothers = OpenSession(other.user_id, token_hash(other.token))

    results = [
        outcome(accept, token),
        outcome(accept, token, anothers),
        outcome(accept_invitation, teams.newcomer(token, password=people.OTHER_PASSWORD), people.new_caller(), None),
    ]

    assert [type(result) for result in results] == [errors.NotSignedIn, errors.NotSignedIn, errors.InvalidCredentials]
    assert list(teams.roles(owner.account_id)) == [owner.user_id]


def test_the_second_factor_is_asked_for(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    secret, _ = begin_totp(person.user_id, people.PASSWORD)
    codes = confirm_totp(person.user_id, people.PASSWORD, people.totp_code(secret))
    _, token = teams.invited(engine, owner, email=person.email)

    without = outcome(lambda: accept(token, password=people.PASSWORD))
    signed_in, _ = accept(token, password=people.PASSWORD, code=codes[0])

    assert isinstance(without, errors.SecondFactorRequired)
    assert signed_in.user.user_id == person.user_id


def test_a_member_is_told_so(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, email=person.email)
    joining.Member(owner.account_id, person.user_id, role="member", joined_at=clock.now()).save()

    problem = outcome(lambda: accept(token, password=people.PASSWORD))

    assert isinstance(problem, errors.AlreadyExists)


def test_parallel_acceptances_of_a_known_person_give_one_membership(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, email=person.email)

    with ThreadPoolExecutor(4) as threads:
        results = list(threads.map(lambda _: outcome(lambda: accept(token, password=people.PASSWORD)), range(4)))

    winners = [result for result in results if isinstance(result, tuple)]
    assert len(winners) == 1
    assert principal(winners[0][1]).account_id == owner.account_id
    assert get_together((User, person.user_id, None))[0].memberships == 2


def test_a_link_that_another_request_uses_meanwhile_is_told_as_used(engine, monkeypatch):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    _, token = teams.invited(engine, owner, email=person.email)
    real = joining.prove_identity

    def overtaken(*proof):
        monkeypatch.setattr(joining, "prove_identity", real)
        accept(token, password=people.PASSWORD)
        return real(*proof)

    monkeypatch.setattr(joining, "prove_identity", overtaken)

    problem = outcome(lambda: accept(token, password="the password that another tab had"))

    assert isinstance(problem, errors.Gone)


def test_a_session_left_over_from_an_earlier_membership_stays_dead(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    left_over = open_session(person.user_id, owner.account_id, people.new_caller())

    teams.join_also(engine, owner, person)

    with pytest.raises(errors.NotSignedIn):
        principal(left_over)


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
