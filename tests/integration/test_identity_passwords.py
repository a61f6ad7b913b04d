"""Passwords that were forgotten or are changed: one link, one use, and every other session ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import boto3
import pytest
from botocore.config import Config

from chalicelib import clock, errors, ids
from chalicelib.edge import authentication
from chalicelib.gateways import mailer
from chalicelib.gateways import users as pool
from chalicelib.models.token import Token
from chalicelib.services import mail, passwords, sessions
from chalicelib.services.sign_in import sign_in
from chalicelib.services.signup import confirm_signup
from chalicelib.tokens import token_hash
from tests.integration import people

NEW = "eleven silver kettles whistle"


def ip():
    return people.new_caller().ip_address


def asked(engine, person):
    """The token of a reset that the person asked for."""
    passwords.forgot_password(person.email, "en", ip())
    return people.mailed_token(engine, person.email)


def signs_in(person, password):
    return sign_in(person.email, password, None, people.new_caller())


def is_open(token):
    try:
        authentication.authenticate("GET", {"cookie": f"{authentication.cookie_name()}={token}"})
    except errors.NotSignedIn:
        return False
    return True


def test_a_mailed_link_sets_a_new_password(engine):
    person = people.confirmed(engine)

    passwords.reset_password(asked(engine, person), NEW, ip())

    assert signs_in(person, NEW)
    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, people.PASSWORD)


def test_a_reset_ends_all_sessions_and_tells_by_mail(engine):
    person = people.confirmed(engine)

    passwords.reset_password(asked(engine, person), NEW, ip())

    assert not is_open(person.token)
    assert people.mails_to(engine, person.email)[-1]["Subject"] == "Your password was changed"


def test_a_session_that_the_old_password_opens_meanwhile_ends_too(engine, monkeypatch):
    person = people.confirmed(engine)
    token = asked(engine, person)
    check = pool.check_password

    def check_then_reset(*values):
        checked = check(*values)
        passwords.reset_password(token, NEW, ip())
        return checked

    monkeypatch.setattr(pool, "check_password", check_then_reset)
    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, people.PASSWORD)

    assert sessions.list_sessions(person.user_id) == []


def test_a_new_password_opens_at_once(engine):
    person = people.confirmed(engine)

    for number in range(3):
        passwords.reset_password(asked(engine, person), f"{NEW} {number}", ip())

        assert signs_in(person, f"{NEW} {number}")


def test_an_unknown_address_gets_a_mail_that_says_so(engine):
    email = people.new_email()

    passwords.forgot_password(email, "fr", ip())

    sent = people.mails_to(engine, email)
    assert [mail["Subject"] for mail in sent] == ["Aucun compte avec cette adresse"]
    assert "token=" not in sent[0]["BodyText"]


def test_the_mail_is_in_the_persons_language(engine):
    person = people.confirmed(engine, locale="fr")

    passwords.forgot_password(person.email, "en", ip())

    assert people.mails_to(engine, person.email)[-1]["Subject"] == "Choisissez un nouveau mot de passe"


def test_a_link_works_once(engine):
    person = people.confirmed(engine)
    token = asked(engine, person)
    passwords.reset_password(token, NEW, ip())

    with pytest.raises(errors.Gone):
        passwords.reset_password(token, people.OTHER_PASSWORD, ip())

    assert signs_in(person, NEW)


def test_a_link_used_many_times_at_once_sets_one_password(engine):
    person = people.confirmed(engine)
    token = asked(engine, person)
    wanted = [f"{NEW} number {number}" for number in range(6)]

    def reset(password):
        try:
            passwords.reset_password(token, password, ip())
        except errors.Gone:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(reset, wanted))

    assert outcomes.count(True) == 1
    assert signs_in(person, wanted[outcomes.index(True)])


def test_a_guessable_password_leaves_the_link_good(engine):
    person = people.confirmed(engine, name="Gwendolyn Fitzgerald", company="Fitzgerald Kettles")
    token = asked(engine, person)

    for guessable in ("short", "passwordpassword", "Gwendolyn Fitzgerald", "fitzgeraldkettles"):
        with pytest.raises(errors.Invalid):
            passwords.reset_password(token, guessable, ip())

    passwords.reset_password(token, NEW, ip())
    assert signs_in(person, NEW)


def test_a_lapsed_link_is_refused_even_before_it_is_deleted(engine):
    person = people.confirmed(engine)
    token = asked(engine, person)
    Token(token_hash(token)).update(actions=[Token.expires_at.set(clock.now() - timedelta(seconds=1))])

    with pytest.raises(errors.Gone):
        passwords.reset_password(token, NEW, ip())


def test_links_from_before_a_change_are_void(engine):
    person = people.confirmed(engine)
    first, second = asked(engine, person), asked(engine, person)
    passwords.reset_password(second, NEW, ip())

    with pytest.raises(errors.Gone):
        passwords.reset_password(first, people.OTHER_PASSWORD, ip())

    assert signs_in(person, NEW)


def test_a_link_of_another_kind_is_refused(engine):
    _, confirmation = people.apply(engine)
    person = people.confirmed(engine)
    reset = asked(engine, person)

    with pytest.raises(errors.Gone):
        passwords.reset_password(confirmation, NEW, ip())
    with pytest.raises(errors.Gone):
        confirm_signup(reset, people.new_caller())


def test_a_link_for_nobody_resets_nothing(engine):
    from chalicelib.gateways import users as pool
    from chalicelib.services.tokens import issue_token

    token = issue_token("reset", {"user_id": pool.NOBODY, "asked_at": clock.to_iso(clock.now())}, timedelta(hours=1))

    with pytest.raises(errors.Gone):
        passwords.reset_password(token, NEW, ip())


def test_asking_runs_out_for_an_address_known_or_not(engine):
    person = people.confirmed(engine)
    for email in (person.email, people.new_email()):
        for _ in range(5):
            passwords.forgot_password(email, "en", ip())

        with pytest.raises(errors.TooManyRequests):
            passwords.forgot_password(email, "en", ip())


def test_changing_needs_the_old_password(engine):
    person = people.confirmed(engine)

    with pytest.raises(errors.Invalid) as refusal:
        passwords.change_password(person.user_id, token_hash(person.token), "wrong", NEW)

    assert refusal.value.fields == (("old_password", "is wrong"),)
    assert signs_in(person, people.PASSWORD)


def test_changing_keeps_this_session_and_ends_the_others(engine):
    person = people.confirmed(engine)
    _, other = signs_in(person, people.PASSWORD)

    passwords.change_password(person.user_id, token_hash(person.token), people.PASSWORD, NEW)

    assert is_open(person.token)
    assert not is_open(other)
    assert signs_in(person, NEW)
    assert people.mails_to(engine, person.email)[-1]["Subject"] == "Your password was changed"


def test_changing_holds_the_new_password_to_the_rules(engine):
    person = people.confirmed(engine)

    with pytest.raises(errors.Invalid) as refusal:
        passwords.change_password(person.user_id, token_hash(person.token), people.PASSWORD, "short")

    assert [field for field, _ in refusal.value.fields] == ["new_password"]
    assert signs_in(person, people.PASSWORD)


def test_a_change_stays_when_its_mail_can_not_be_sent(engine, monkeypatch):
    person = people.confirmed(engine)
    monkeypatch.setattr(mail.mailer, "send_mail", lambda *_: (_ for _ in ()).throw(errors.Unavailable()))

    passwords.change_password(person.user_id, token_hash(person.token), people.PASSWORD, NEW)

    assert signs_in(person, NEW)


def test_a_change_stays_when_the_mail_service_can_not_be_reached(engine, monkeypatch):
    person = people.confirmed(engine)
    lost = boto3.client("sesv2", endpoint_url="http://127.0.0.1:9", config=Config(retries={"total_max_attempts": 1}))
    monkeypatch.setattr(mailer, "client", lambda service: lost)

    passwords.change_password(person.user_id, token_hash(person.token), people.PASSWORD, NEW)

    assert signs_in(person, NEW)


def test_asking_again_for_a_password_runs_out(engine):
    person = people.confirmed(engine)
    for _ in range(10):
        with pytest.raises(errors.Invalid):
            passwords.confirm_password(person.user_id, "wrong")

    with pytest.raises(errors.TooManyRequests):
        passwords.confirm_password(person.user_id, people.PASSWORD)


def test_a_user_without_a_password_is_never_right(engine):
    with pytest.raises(errors.Invalid):
        passwords.confirm_password(ids.new(), people.PASSWORD)


def test_closing_sessions_spares_the_one_to_keep(engine):
    person = people.confirmed(engine)
    signs_in(person, people.PASSWORD)

    assert sessions.close_sessions(person.user_id, keep=token_hash(person.token)) == 1
    assert is_open(person.token)
