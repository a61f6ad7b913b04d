"""Signing up: nothing counts before the link is opened, and nobody learns whether an address is known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import clock, errors
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.member import Member
from chalicelib.models.signup import Signup, lapse_hour
from chalicelib.models.token import Token
from chalicelib.models.user import User, UserEmail
from chalicelib.services import signup, tokens
from chalicelib.services.sign_in import sign_in
from chalicelib.tokens import token_hash
from tests.integration import people


def an_hour():
    return 3600.0


def pending_user(token):
    return tokens.find_token("confirm", token).data["user_id"]


def test_a_confirmed_person_owns_an_account_on_trial(engine):
    email, token = people.apply(engine, name="Jane", company="Acme", locale="fr", newsletter=True)

    signed_in, _ = signup.confirm_signup(token, people.new_caller())

    user, account, member, claim = get_together(
        (User, signed_in.user.user_id, None),
        (Account, signed_in.account.account_id, None),
        (Member, signed_in.account.account_id, signed_in.user.user_id),
        (UserEmail, email, None),
    )
    assert (user.email, user.name, user.locale) == (email, "Jane", "fr")
    assert (account.company, account.status, member.role) == ("Acme", "trial", "owner")
    assert claim.user_id == user.user_id
    assert user.preferences == {"newsletter": True, "notifications": True, "account_mail": True}
    assert (account.owners, user.memberships) == (1, 1)


def test_the_trial_lasts_fourteen_days(engine):
    person = people.confirmed(engine)

    account = person.signed_in.account

    assert account.trial_ends_at - account.created_at == timedelta(days=14)


def test_the_accepted_versions_and_their_time_are_kept(engine):
    before = clock.now()

    person = people.confirmed(engine)

    accepted = person.signed_in.user.accepted
    assert {name: one["version"] for name, one in accepted.items()} == people.ACCEPTED
    assert all(before <= clock.from_iso(one["at"]) <= clock.now() for one in accepted.values())


@pytest.mark.parametrize("document", ["terms", "privacy"])
def test_another_version_is_refused_by_name(engine, document):
    wanted = people.application(accepted=people.ACCEPTED | {document: "1999-01-01"})

    with pytest.raises(errors.Invalid) as refusal:
        signup.sign_up(wanted, people.new_caller().ip_address)

    assert [field for field, _ in refusal.value.fields] == [f"accept.{document}"]
    assert people.mails_to(engine, wanted.email) == []


def test_a_guessable_password_is_refused_before_anything_is_kept(engine):
    wanted = people.application(password="passwordpassword")

    with pytest.raises(errors.Invalid) as refusal:
        signup.sign_up(wanted, people.new_caller().ip_address)

    assert [field for field, _ in refusal.value.fields] == ["password"]
    assert people.mails_to(engine, wanted.email) == []


def test_nobody_signs_in_before_confirming(engine):
    email, _ = people.apply(engine)

    with pytest.raises(errors.InvalidCredentials):
        sign_in(email, people.PASSWORD, None, people.new_caller())


def test_a_known_address_is_told_by_mail_only(engine):
    person = people.confirmed(engine)

    signup.sign_up(people.application(email=person.email), people.new_caller().ip_address)

    last = people.mails_to(engine, person.email)[-1]
    assert last["Subject"] == "You already have an account"
    assert "token=" not in last["BodyText"] + last["BodyHtml"]


def test_a_known_address_takes_the_same_steps_as_a_new_one(engine, monkeypatch):
    person = people.confirmed(engine)
    calls = []
    for module, name in ((pool, "create_user"), (signup, "issue_token"), (signup, "send_mail")):
        real = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *args, _real=real, _name=name, **more: calls.append(_name) or _real(*args, **more)
        )

    signup.sign_up(people.application(), people.new_caller().ip_address)
    signup.sign_up(people.application(email=person.email), people.new_caller().ip_address)

    assert calls[: len(calls) // 2] == calls[len(calls) // 2 :] == ["create_user", "issue_token", "send_mail"]


def test_a_second_sign_up_leaves_a_confirmed_password_alone(engine):
    person = people.confirmed(engine)

    signup.sign_up(people.application(email=person.email, password=people.OTHER_PASSWORD), "192.0.2.1")

    assert sign_in(person.email, people.PASSWORD, None, people.new_caller())
    with pytest.raises(errors.InvalidCredentials):
        sign_in(person.email, people.OTHER_PASSWORD, None, people.new_caller())


def test_the_password_is_that_of_the_link_that_was_opened(engine):
    email, first = people.apply(engine)
    _, second = people.apply(engine, email=email, password=people.OTHER_PASSWORD)

    signup.confirm_signup(first, people.new_caller())

    assert sign_in(email, people.PASSWORD, None, people.new_caller())
    with pytest.raises(errors.InvalidCredentials):
        sign_in(email, people.OTHER_PASSWORD, None, people.new_caller())
    with pytest.raises(errors.Conflict):
        signup.confirm_signup(second, people.new_caller())


def test_a_link_works_once(engine):
    _, token = people.apply(engine)
    signup.confirm_signup(token, people.new_caller())

    with pytest.raises(errors.Gone):
        signup.confirm_signup(token, people.new_caller())


def test_a_link_opened_many_times_at_once_makes_one_account(engine):
    email, token = people.apply(engine)

    def confirm(_):
        try:
            return signup.confirm_signup(token, people.new_caller())[0].account.account_id
        except (errors.Gone, errors.Conflict, errors.Unavailable) as refusal:
            return type(refusal)

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(confirm, range(8)))

    assert len([one for one in outcomes if isinstance(one, str)]) == 1
    claim = get_together((UserEmail, email, None))[0]
    assert len(list(Member.by_user.query(claim.user_id))) == 1


def test_a_lapsed_link_is_refused_even_before_it_is_deleted(engine):
    email, token = people.apply(engine)
    Token(token_hash(token)).update(actions=[Token.expires_at.set(clock.now() - timedelta(seconds=1))])

    with pytest.raises(errors.Gone):
        signup.confirm_signup(token, people.new_caller())

    assert get_together((UserEmail, email, None)) == [None]


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 500])
def test_what_is_no_token_is_refused_like_a_lapsed_one(engine, token):
    with pytest.raises(errors.Gone):
        signup.confirm_signup(token, people.new_caller())


def test_a_confirmation_that_fails_half_way_can_be_repeated(engine, monkeypatch):
    email, token = people.apply(engine)
    with monkeypatch.context() as broken:
        broken.setattr(signup, "commit", lambda write: (_ for _ in ()).throw(ConnectionError))
        with pytest.raises(ConnectionError):
            signup.confirm_signup(token, people.new_caller())
    assert get_together((UserEmail, email, None)) == [None]

    signed_in, _ = signup.confirm_signup(token, people.new_caller())

    assert signed_in.user.email == email


def test_who_does_not_confirm_is_forgotten_after_two_days(engine):
    _, token = people.apply(engine)
    user_id = pending_user(token)

    signup.expire_signups(clock.now() + timedelta(hours=47), an_hour)
    kept = people.pool_has(engine, user_id)
    counts = signup.expire_signups(clock.now() + timedelta(hours=50), an_hour)

    assert kept
    assert not people.pool_has(engine, user_id)
    assert counts["lapsed"] >= 1


def test_the_job_does_not_overtake_a_confirmation_at_the_last_moment(engine, monkeypatch):
    applied = (clock.now() + timedelta(hours=1)).replace(minute=59, second=59, microsecond=900_000)
    monkeypatch.setattr(clock, "now", lambda: applied)
    _, token = people.apply(engine)
    user_id = pending_user(token)

    signup.expire_signups(applied + timedelta(days=2, seconds=1), an_hour)

    assert people.pool_has(engine, user_id)


def test_who_confirmed_is_not_forgotten(engine):
    person = people.confirmed(engine)

    signup.expire_signups(clock.now() + timedelta(hours=50), an_hour)

    assert sign_in(person.email, people.PASSWORD, None, people.new_caller())


def test_the_job_catches_up_after_a_failed_run(engine):
    _, token = people.apply(engine)
    user_id = pending_user(token)

    signup.expire_signups(clock.now() + timedelta(days=8), an_hour)

    assert not people.pool_has(engine, user_id)


def test_the_job_repeats_what_was_half_done(engine):
    _, token = people.apply(engine)
    row = tokens.find_token("confirm", token)
    pool.delete_user(row.data["user_id"])

    signup.expire_signups(clock.now() + timedelta(hours=50), an_hour)

    assert get_together((Signup, row.data["lapses_in"], row.data["user_id"])) == [None]


def test_the_job_stops_before_its_time_is_up(engine):
    _, token = people.apply(engine)
    user_id = pending_user(token)

    counts = signup.expire_signups(clock.now() + timedelta(hours=50), lambda: 1.0)

    assert counts == {"lapsed": 0, "stopped_early": 1}
    assert people.pool_has(engine, user_id)


def test_a_row_of_the_index_outlives_its_hour_by_a_week(engine):
    _, token = people.apply(engine)
    data = tokens.find_token("confirm", token).data

    row = get_together((Signup, data["lapses_in"], data["user_id"]))[0]

    assert data["lapses_in"] == lapse_hour(row.expires_at - timedelta(days=7))


@pytest.mark.parametrize("domain", ["mailinator.com", "inbox.mailinator.com"])
def test_a_throw_away_address_is_refused_whether_it_is_known_or_not(engine, domain):
    email = f"{people.ids.new().lower()}@{domain}"

    with pytest.raises(errors.Invalid) as refusal:
        signup.sign_up(people.application(email=email), people.new_caller().ip_address)

    assert [field for field, _ in refusal.value.fields] == ["email"]
    assert people.mails_to(engine, email) == []
