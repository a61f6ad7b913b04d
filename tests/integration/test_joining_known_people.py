"""A person who has an account already accepts an invitation: by their session or their password, never unproven."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import clock, errors
from chalicelib.gateways import users as pool
from chalicelib.models.base import get_together
from chalicelib.models.user import User
from chalicelib.services import joining, passwords
from chalicelib.services.joining import OpenSession, accept_invitation
from chalicelib.services.second_factor import begin_totp, confirm_totp
from chalicelib.services.sessions import list_sessions, open_session
from chalicelib.tokens import token_hash
from tests.integration import people, teams
from tests.integration.joinings import accept, outcome, principal


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
