"""The second factor: on by a code, asked for after the right password only, and replaceable by a recovery code once."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib import errors
from chalicelib.models.user import User
from chalicelib.services import rate_limits, second_factor
from chalicelib.services.sign_in import sign_in
from chalicelib.services.users import read_user
from tests.integration import people


class Died(Exception):
    """Stands for a request that dies."""


def die(*_, **__):
    raise Died


def protected(engine):
    """Somebody whose second factor is on, its secret, and the recovery codes."""
    person = people.confirmed(engine)
    secret, _ = second_factor.begin_totp(person.user_id, people.PASSWORD)
    codes = second_factor.confirm_totp(person.user_id, people.PASSWORD, people.totp_code(secret))
    return person, secret, codes


def signs_in(person, code, password=people.PASSWORD):
    return sign_in(person.email, password, code, people.new_caller())


def lets_in(person, code):
    try:
        return bool(signs_in(person, code))
    except errors.InvalidCredentials:
        return False


def test_the_address_for_the_app_names_issuer_person_and_secret(engine):
    person = people.confirmed(engine)

    secret, uri = second_factor.begin_totp(person.user_id, people.PASSWORD)

    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == f"/Lead%20Labs%3A{person.email.replace('@', '%40')}"
    assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["Lead Labs"]}


def test_nothing_changes_before_a_code_was_confirmed(engine):
    person = people.confirmed(engine)

    second_factor.begin_totp(person.user_id, people.PASSWORD)

    assert signs_in(person, None)


def test_a_code_is_needed_after_the_right_password(engine):
    person, secret, _ = protected(engine)

    with pytest.raises(errors.SecondFactorRequired):
        signs_in(person, None)

    assert signs_in(person, people.totp_code(secret))


def test_a_wrong_password_does_not_tell_that_a_code_is_needed(engine):
    person, secret, _ = protected(engine)

    for code in (None, people.totp_code(secret)):
        with pytest.raises(errors.InvalidCredentials):
            signs_in(person, code, "wrong")


def test_a_wrong_code_is_refused(engine):
    person, secret, _ = protected(engine)

    for code in (people.wrong_code(secret), "12345", "abcdef", "٠١٢٣٤٥", "\ud800"):
        with pytest.raises(errors.InvalidCredentials):
            signs_in(person, code)


def test_a_code_opens_once(engine):
    person, secret, _ = protected(engine)
    code = people.totp_code(secret)

    assert signs_in(person, code)

    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, f"{code[:3]} {code[3:]}")


def test_a_code_used_at_once_opens_once(engine):
    person, secret, _ = protected(engine)
    code = people.totp_code(secret)

    with ThreadPoolExecutor(5) as threads:
        results = list(threads.map(lambda _: lets_in(person, code), range(5)))

    assert results.count(True) == 1


def test_codes_run_out(engine, monkeypatch):
    person, secret, _ = protected(engine)
    for _ in range(rate_limits.SECOND_FACTOR_PER_USER.limit):
        rate_limits.forget_attempts(rate_limits.SIGN_IN_PER_ADDRESS, person.email)
        with pytest.raises(errors.InvalidCredentials):
            signs_in(person, people.wrong_code(secret))
    rate_limits.forget_attempts(rate_limits.SIGN_IN_PER_ADDRESS, person.email)

    with pytest.raises(errors.TooManyRequests):
        signs_in(person, people.totp_code(secret))


def test_a_wrong_first_code_leaves_it_off(engine):
    person = people.confirmed(engine)
    secret, _ = second_factor.begin_totp(person.user_id, people.PASSWORD)

    with pytest.raises(errors.Invalid) as refusal:
        second_factor.confirm_totp(person.user_id, people.PASSWORD, people.wrong_code(secret))

    assert [field for field, _ in refusal.value.fields] == ["code"]
    assert signs_in(person, None)
    assert not read_user(person.user_id).totp_enabled


def test_a_code_without_a_beginning_is_refused(engine):
    person = people.confirmed(engine)

    with pytest.raises(errors.Invalid):
        second_factor.confirm_totp(person.user_id, people.PASSWORD, "123456")


@pytest.mark.parametrize("step", ["begin", "confirm", "disable"])
def test_every_step_needs_the_password(engine, step):
    person, secret, _ = protected(engine)
    steps = {
        "begin": lambda: second_factor.begin_totp(person.user_id, "wrong"),
        "confirm": lambda: second_factor.confirm_totp(person.user_id, "wrong", people.totp_code(secret)),
        "disable": lambda: second_factor.disable_totp(person.user_id, "wrong"),
    }

    with pytest.raises(errors.Invalid) as refusal:
        steps[step]()

    assert refusal.value.fields == (("password", "is wrong"),)
    assert read_user(person.user_id).totp_enabled


def test_a_set_up_that_died_half_way_is_finished_by_sending_it_again(engine, monkeypatch):
    person = people.confirmed(engine)
    secret, _ = second_factor.begin_totp(person.user_id, people.PASSWORD)
    monkeypatch.setattr(User, "update", die)
    with pytest.raises(Died):
        second_factor.confirm_totp(person.user_id, people.PASSWORD, people.totp_code(secret))
    monkeypatch.undo()

    codes = second_factor.confirm_totp(person.user_id, people.PASSWORD, people.totp_code(secret))

    assert read_user(person.user_id).totp_enabled
    with pytest.raises(errors.SecondFactorRequired):
        signs_in(person, None)
    assert signs_in(person, codes[0])


def test_it_is_not_set_up_twice(engine):
    person, secret, _ = protected(engine)

    with pytest.raises(errors.Conflict):
        second_factor.begin_totp(person.user_id, people.PASSWORD)

    assert signs_in(person, people.totp_code(secret))


def test_ten_recovery_codes_are_given_and_only_hashes_kept(engine):
    person, _, codes = protected(engine)

    user = read_user(person.user_id)

    assert len(set(codes)) == 10 == len(user.recovery_codes)
    assert not any(code in str(user.attribute_values) for code in codes)


def test_a_recovery_code_opens_once(engine):
    person, _, codes = protected(engine)

    assert signs_in(person, codes[3])
    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, codes[3])

    assert len(read_user(person.user_id).recovery_codes) == 9
    assert signs_in(person, codes[4].upper().replace("-", " "))


def test_a_recovery_code_used_at_once_opens_once(engine):
    person, _, codes = protected(engine)

    with ThreadPoolExecutor(6) as threads:
        outcomes = list(threads.map(lambda _: second_factor.use_recovery_code(person.user_id, codes[0]), range(6)))

    assert outcomes.count(True) == 1


def test_a_recovery_code_does_not_replace_the_password(engine):
    person, _, codes = protected(engine)

    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, codes[0], "wrong")

    assert len(read_user(person.user_id).recovery_codes) == 10


def test_turned_off_it_is_no_longer_asked_for(engine):
    person, _, codes = protected(engine)

    second_factor.disable_totp(person.user_id, people.PASSWORD)

    assert signs_in(person, None)
    assert read_user(person.user_id).recovery_codes == []
    assert not second_factor.use_recovery_code(person.user_id, codes[0])
    assert people.mails_to(engine, person.email)[-1]["Subject"] == "The second factor was turned off"


def test_it_can_be_set_up_again(engine):
    person, old, _ = protected(engine)
    second_factor.disable_totp(person.user_id, people.PASSWORD)

    new, _ = second_factor.begin_totp(person.user_id, people.PASSWORD)
    second_factor.confirm_totp(person.user_id, people.PASSWORD, people.totp_code(new))

    assert new != old
    with pytest.raises(errors.InvalidCredentials):
        signs_in(person, people.totp_code(old))
    assert signs_in(person, people.totp_code(new))
