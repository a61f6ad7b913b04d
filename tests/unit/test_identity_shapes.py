"""What bodies of identity routes may hold, and what people are shown of their devices."""

import pytest
from pydantic import ValidationError

from chalicelib.register.policy import IN_FORCE
from chalicelib.schemas.me import ConfirmTotp, MePatch
from chalicelib.schemas.sessions import SignIn
from chalicelib.schemas.signup import SignUp
from chalicelib.services.sessions import describe_device
from chalicelib.services.users import check_acceptance


def sign_up(**changes):
    body = {
        "email": "Jane@EXAMPLE.com",
        "password": "seven purple kettles whistle",
        "name": "Jane Doe",
        "company": "Acme",
        "accept": {"terms": "2019-12-26", "privacy": "2019-12-26"},
    }
    return body | changes


@pytest.mark.parametrize("name", ["\u200b", "\u202e\ufeff", "\u0301", "\u2060 \u200d", "\u3000"])
def test_a_name_that_shows_nothing_is_none(name):
    assert wrong_fields(SignUp, sign_up(name=name)) == {"name"}


def wrong_fields(shape, body):
    with pytest.raises(ValidationError) as refusal:
        shape.model_validate(body)
    return {".".join(map(str, error["loc"])) for error in refusal.value.errors()}


def test_a_sign_up_is_read_in_one_spelling():
    application = SignUp.model_validate(sign_up()).application()

    assert (application.email, application.locale, application.newsletter) == ("jane@example.com", "en", False)
    assert application.accepted == {"terms": "2019-12-26", "privacy": "2019-12-26"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "jane"}, "email"),
        ({"email": "jané@example.com"}, "email"),
        ({"email": 7}, "email"),
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"company": "x" * 201}, "company"),
        ({"company": None}, "company"),
        ({"locale": "de"}, "locale"),
        ({"newsletter": "yes"}, "newsletter"),
        ({"accept": {"terms": "2019-12-26"}}, "accept.privacy"),
        ({"accept": True}, "accept"),
        ({"role": "owner"}, "role"),
        ({"password": "x" * 1001}, "password"),
    ],
)
def test_what_is_wrong_is_named(changes, field):
    assert wrong_fields(SignUp, sign_up(**changes)) == {field}


@pytest.mark.parametrize("field", ["email", "password", "name", "company", "accept"])
def test_five_things_are_compulsory(field):
    body = sign_up()
    del body[field]

    assert wrong_fields(SignUp, body) == {field}


def test_an_address_to_which_no_mail_can_go_still_signs_in():
    assert SignIn.model_validate({"email": "Jané@example.com", "password": "x"}).email == "jané@example.com"


@pytest.mark.parametrize(
    "body", [{"email": "x@example.com"}, {"totp_enabled": True}, {"id": "x"}, {"locale": None}, {"name": " "}]
)
def test_what_is_not_ones_own_to_change_is_refused(body):
    assert wrong_fields(MePatch, body) == set(body)


def test_only_what_a_body_names_is_a_change():
    assert MePatch.model_validate({}).changes() == {}
    assert MePatch.model_validate({"preferences": {"newsletter": True}}).changes() == {
        "preferences": {"newsletter": True}
    }


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "123456\n", "١٢٣٤٥٦", 123456])
def test_a_first_code_has_six_digits(code):
    assert wrong_fields(ConfirmTotp, {"password": "x", "code": code}) == {"code"}


def test_the_versions_in_force_are_accepted():
    check_acceptance({name: document.version for name, document in IN_FORCE.items()})


def test_the_privacy_policy_is_that_of_its_first_day():
    assert IN_FORCE["privacy"].version == IN_FORCE["privacy"].in_force.isoformat() == "2019-12-26"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
         "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
         "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.9", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_device_is_told_in_two_words(agent, device):
    assert describe_device(agent) == device
