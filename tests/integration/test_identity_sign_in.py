"""Signing in: right is let in, everything else looks the same, and attempts run out."""

from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.edge import authentication
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.member import Member
from chalicelib.models.session import Session
from chalicelib.services import rate_limits, sessions, sign_in
from chalicelib.tokens import token_hash
from tests.integration import people


def join(person, company, role="member", status="trial"):
    """Makes the person a member of one more account."""
    now = clock.now()
    account = Account(ids.new(), company=company, status=status, trial_ends_at=now, created_at=now, updated_at=now)
    account.save()
    Member(account.account_id, person.user_id, role=role, joined_at=now).save()
    return account.account_id


def signs_in(email, password, code=None, caller=None):
    return sign_in.sign_in(email, password, code, caller or people.new_caller())


def principal_of(token):
    return authentication.authenticate("GET", {"cookie": f"{authentication.cookie_name()}={token}"})


def test_an_address_and_its_password_open_a_session(engine):
    person = people.confirmed(engine)

    signed_in, token = signs_in(person.email, people.PASSWORD)

    principal = principal_of(token)
    assert (principal.user_id, principal.account_id, principal.role) == (person.user_id, person.account_id, "owner")
    assert signed_in.user.email == person.email


def test_confirming_opens_a_session_too(engine):
    person = people.confirmed(engine)

    assert principal_of(person.token).user_id == person.user_id


@pytest.mark.parametrize(
    "password",
    [
        "un café crème, s’il vous plaît",
        "  spaces before and after  ",
        "猫が窓辺で静かに眠っている冬の朝だ",
        "x9!kQ" * 25 + "zw?",
    ],
)
def test_any_password_that_is_allowed_works(engine, password):
    person = people.confirmed(engine, password=password)

    assert signs_in(person.email, password)
    with pytest.raises(errors.InvalidCredentials):
        signs_in(person.email, password[:-1])


def test_every_way_to_type_a_password_works(engine):
    person = people.confirmed(engine, password="un café crème et du sucre")

    assert signs_in(person.email, "un cafe\u0301 cre\u0300me et du sucre")


@pytest.mark.parametrize("password", ["", "x", "\ud800", "x" * 1000, people.PASSWORD.upper()])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(engine, password):
    person = people.confirmed(engine)

    refusals = []
    for email in (person.email, people.new_email()):
        with pytest.raises(errors.InvalidCredentials) as refusal:
            signs_in(email, password)
        refusals.append(refusal.value.document())

    assert refusals[0] == refusals[1]


def test_an_unknown_address_costs_a_check_of_its_password_too(engine, monkeypatch):
    checked = []
    real = pool.check_password
    monkeypatch.setattr(pool, "check_password", lambda *args: checked.append(args[0]) or real(*args))

    with pytest.raises(errors.InvalidCredentials):
        signs_in(people.new_email(), people.PASSWORD)

    assert checked == [pool.NOBODY]


def test_attempts_run_out_for_an_address_known_or_not(engine):
    person = people.confirmed(engine)
    for email in (person.email, people.new_email()):
        for _ in range(rate_limits.SIGN_IN_PER_ADDRESS.limit):
            with pytest.raises(errors.InvalidCredentials):
                signs_in(email, "wrong")

        with pytest.raises(errors.TooManyRequests) as refusal:
            signs_in(email, people.PASSWORD)

        assert 1 <= int(refusal.value.headers["Retry-After"]) <= 15 * 60


def test_attempts_run_out_for_an_ip_address_whatever_it_tries(engine, monkeypatch):
    monkeypatch.setattr(rate_limits, "SIGN_IN_PER_IP", rate_limits.Rule("sign-in/ip", 3, timedelta(minutes=15)))
    caller = people.new_caller()
    for _ in range(3):
        with pytest.raises(errors.InvalidCredentials):
            signs_in(people.new_email(), "wrong", caller=caller)

    with pytest.raises(errors.TooManyRequests):
        signs_in(people.new_email(), "wrong", caller=caller)


def test_a_right_password_gives_the_attempts_back(engine):
    person = people.confirmed(engine)

    for _ in range(3):
        for _ in range(rate_limits.SIGN_IN_PER_ADDRESS.limit - 1):
            with pytest.raises(errors.InvalidCredentials):
                signs_in(person.email, "wrong")
        assert signs_in(person.email, people.PASSWORD)


def test_ones_own_live_account_comes_first(engine):
    person = people.confirmed(engine, company="Own")
    join(person, "Elsewhere", "admin")
    join(person, "Own but deleted", "owner", "deleted")

    signed_in, _ = signs_in(person.email, people.PASSWORD)

    assert signed_in.account.company == "Own"


def test_who_belongs_to_no_account_is_told_so(engine):
    person = people.confirmed(engine)
    Member(person.account_id, person.user_id).delete()

    with pytest.raises(errors.Forbidden):
        signs_in(person.email, people.PASSWORD)


def test_a_session_moves_to_another_account_of_its_user(engine):
    person = people.confirmed(engine)
    other = join(person, "Elsewhere", "admin")

    signed_in = sessions.switch_account(person.user_id, token_hash(person.token), other)

    assert (signed_in.account.account_id, signed_in.role) == (other, "admin")
    assert (principal_of(person.token).account_id, principal_of(person.token).role) == (other, "admin")


@pytest.mark.parametrize("wanted", ["stranger's", "01JQ3Y8Z5T6V7W8X9YABCDEFGH", "", "\0", "é" * 50])
def test_a_session_never_moves_to_a_foreign_account(engine, wanted):
    person, stranger = people.confirmed(engine), people.confirmed(engine)
    wanted = stranger.account_id if wanted == "stranger's" else wanted

    with pytest.raises(errors.NotFound):
        sessions.switch_account(person.user_id, token_hash(person.token), wanted)

    assert principal_of(person.token).account_id == person.account_id


def test_a_closed_session_does_not_come_back_by_moving(engine):
    person = people.confirmed(engine)
    sessions.close_session(person.user_id, token_hash(person.token))

    with pytest.raises(errors.NotSignedIn):
        sessions.switch_account(person.user_id, token_hash(person.token), person.account_id)

    assert sessions.list_sessions(person.user_id) == []


def test_open_sessions_are_listed_with_device_and_address(engine):
    person = people.confirmed(engine)
    caller = people.new_caller()
    signs_in(person.email, people.PASSWORD, caller=caller)

    listed = sessions.list_sessions(person.user_id)

    assert len(listed) == 2
    assert (listed[0].device, listed[0].ip_address) == ("Firefox, Linux", caller.ip_address)


@pytest.mark.parametrize("limit", ["expires_at", "ends_at"])
def test_an_ended_session_is_not_listed(engine, limit):
    person = people.confirmed(engine)
    ended = getattr(Session, limit).set(clock.now() - timedelta(seconds=1))
    Session(person.user_id, token_hash(person.token)).update(actions=[ended])

    assert sessions.list_sessions(person.user_id) == []


def test_one_session_is_closed_by_its_id(engine):
    person = people.confirmed(engine)
    _, other = signs_in(person.email, people.PASSWORD)

    sessions.close_named_session(person.user_id, token_hash(other)[:32])

    assert principal_of(person.token)
    with pytest.raises(errors.NotSignedIn):
        principal_of(other)


@pytest.mark.parametrize("wanted", ["", "x", "0" * 32, "f" * 64])
def test_an_unknown_id_closes_nothing(engine, wanted):
    person = people.confirmed(engine)

    with pytest.raises(errors.NotFound):
        sessions.close_named_session(person.user_id, wanted)

    assert principal_of(person.token)


def test_nobody_closes_somebody_elses_session(engine):
    person, stranger = people.confirmed(engine), people.confirmed(engine)

    with pytest.raises(errors.NotFound):
        sessions.close_named_session(stranger.user_id, token_hash(person.token)[:32])

    assert principal_of(person.token)


def test_signing_out_everywhere_acts_with_the_next_request(engine):
    person = people.confirmed(engine)
    tokens = [person.token, *(signs_in(person.email, people.PASSWORD)[1] for _ in range(3))]

    closed = sessions.close_sessions(person.user_id)

    assert closed == 4
    for token in tokens:
        with pytest.raises(errors.NotSignedIn):
            principal_of(token)


def test_no_token_is_kept(engine):
    person = people.confirmed(engine)

    row = sessions.list_sessions(person.user_id)[0]

    assert person.token.partition(".")[2] not in str(row.attribute_values)
