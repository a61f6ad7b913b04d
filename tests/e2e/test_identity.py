"""Signing up, in and out, passwords and the second factor, as a browser does it: through API Gateway and by mail."""

import json
import secrets

import pytest

from chalicelib import ids
from tests.integration.people import totp_code, wrong_code
from tests.support.stack import PASSWORD, a_minute_ago, eventually, new_address, token_in

NEW = "eleven silver kettles whistle"
VERSIONS = {"terms": "2019-12-26", "privacy": "2019-12-26"}


def applies(api, email, **changes):
    body = {"email": email, "password": PASSWORD, "name": "Jane", "company": "Acme", "accept": VERSIONS} | changes
    kept = {name: value for name, value in body.items() if value is not None}
    return api.post("/v1/signup", content=json.dumps(kept), headers={"Content-Type": "application/json"})


def signs_in(api, person, password=PASSWORD, **more):
    return api.post("/v1/session", json={"email": person.email, "password": password} | more)


def wrong_fields(answer):
    return [error["field"] for error in answer.json()["errors"]]


def alike(answer):
    """What of an answer a stranger could compare."""
    changing = {"date", "x-request-id", "x-amzn-requestid", "x-amz-apigw-id", "x-amzn-trace-id"}
    return answer.status_code, answer.json(), {name for name in answer.headers if name not in changing}


def protect(person):
    """Turns the person's second factor on; its secret and recovery codes."""
    secret = person.api.post("/v1/me/totp", json={"password": PASSWORD}).json()["secret"]
    body = {"password": PASSWORD, "code": totp_code(secret)}
    return secret, person.api.post("/v1/me/totp/confirm", json=body).json()["recovery_codes"]


def test_a_mailed_link_opens_account_and_session(stack, api):
    email = new_address()

    applied = applies(api, email.upper(), locale="fr")
    mailed = stack.mail(email)
    opened = api.post("/v1/signup/confirm", json={"token": token_in(mailed)})

    assert (applied.status_code, applied.json()) == (202, {"status": "mailed"})
    assert mailed["subject"] == "Confirmez votre adresse"
    assert f"{stack.origin}/confirm?token=" in mailed["text"]
    assert opened.status_code == 201
    assert opened.json()["user"]["email"] == email
    assert (opened.json()["account"]["status"], opened.json()["role"]) == ("trial", "owner")
    assert api.get("/v1/session").json() == opened.json()


def test_confirming_and_signing_in_give_the_same(stack, signed_in, api):
    person = signed_in()

    again = signs_in(api, person)

    assert again.status_code == 201
    assert again.json() == person.api.get("/v1/session").json()


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(signed_in, api):
    cookie = signs_in(api, signed_in()).headers["set-cookie"]

    attributes = {part.strip().partition("=")[0].lower(): part.strip() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite", "path", "max-age"} <= set(attributes)
    assert attributes["samesite"] == "SameSite=Lax"
    assert "domain" not in attributes


def test_a_link_works_once(stack, api):
    email = new_address()
    applies(api, email)
    token = stack.mailed_token(email)
    api.post("/v1/signup/confirm", json={"token": token})

    again = stack.client().post("/v1/signup/confirm", json={"token": token})

    assert (again.status_code, wrong_fields(again)) == (410, ["token"])
    assert "set-cookie" not in again.headers


def test_a_known_address_gets_the_same_answer(stack, signed_in, api):
    person = signed_in()

    assert alike(applies(api, person.email)) == alike(applies(api, new_address()))
    assert stack.mail(person.email, subject="already")["subject"] == "You already have an account"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"accept": None}, ["accept"]),
        ({"accept": {"terms": "2019-12-26"}}, ["accept.privacy"]),
        ({"accept": VERSIONS | {"terms": "1999"}}, ["accept.terms"]),
        ({"email": "no address"}, ["email"]),
        ({"email": "jane@printer.local"}, ["email"]),
        ({"password": "short"}, ["password"]),
        ({"password": "passwordpassword"}, ["password"]),
        ({"name": "", "company": 7}, ["name", "company"]),
        ({"user_id": "mine"}, ["user_id"]),
        ({"email": "\ud800@example.com"}, None),
    ],
)
def test_what_is_wrong_with_a_sign_up_is_named_and_nothing_mailed(stack, api, changes, fields):
    email = new_address()

    answer = applies(api, changes.pop("email", email), **changes)

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (400 if fields is None else 422)
    if fields is not None:
        assert wrong_fields(answer) == fields
    assert stack.mails(email) == []


def test_signing_out_ends_the_session(signed_in):
    person = signed_in()
    cookie = dict(person.api.cookies)

    out = person.api.delete("/v1/session")
    person.api.cookies.update(cookie)

    assert out.status_code == 204
    assert person.api.get("/v1/session").status_code == 401


def test_an_unknown_address_and_a_wrong_password_look_alike(stack, signed_in, api):
    person = signed_in()

    wrong = signs_in(api, person, "wrong")
    unknown = api.post("/v1/session", json={"email": new_address(), "password": "wrong"})

    assert alike(wrong) == alike(unknown)
    assert (wrong.status_code, wrong.json()["type"]) == (401, "/problems/invalid-credentials")


def test_attempts_run_out(stack, signed_in):
    person = signed_in()
    answers = [signs_in(stack.client(), person, "wrong") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 900
    assert signs_in(stack.client(), person).status_code == 429


def test_a_forged_request_from_another_site_is_refused(signed_in):
    person = signed_in()

    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert person.api.patch("/v1/me", json={"name": "Forged"}, headers=headers).status_code == 403
    assert person.api.post("/v1/me/password", content="{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert person.api.get("/v1/me").json()["name"] != "Forged"


@pytest.mark.parametrize("foreign", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_signs_anybody_in(stack, signed_in, foreign):
    person, api = signed_in(), stack.client(**foreign)

    answer = signs_in(api, person)

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/forbidden")
    assert not api.cookies
    assert signs_in(stack.client(Origin=stack.origin), person).status_code == 201


def test_a_second_factor_from_set_up_to_recovery(stack, signed_in):
    person = signed_in()
    secret, codes = protect(person)

    asked = signs_in(stack.client(), person)
    refused = signs_in(stack.client(), person, totp=wrong_code(secret))
    let_in = signs_in(stack.client(), person, totp=totp_code(secret))
    recovered = [signs_in(stack.client(), person, totp=codes[0]).status_code for _ in range(2)]

    assert (asked.status_code, asked.json()["type"]) == (401, "/problems/totp-required")
    assert (refused.status_code, wrong_fields(refused)) == (401, ["totp"])
    assert let_in.json()["user"]["totp_enabled"] is True
    assert recovered == [201, 401]
    assert person.api.get("/v1/me").json()["recovery_codes_left"] == 9


def test_a_second_factor_is_turned_off_with_the_password(stack, signed_in):
    person = signed_in()
    protect(person)

    without = person.api.request("DELETE", "/v1/me/totp", json={"password": "wrong"})
    done = person.api.request("DELETE", "/v1/me/totp", json={"password": PASSWORD})

    assert (without.status_code, wrong_fields(without)) == (422, ["password"])
    assert done.status_code == 204
    assert signs_in(stack.client(), person).status_code == 201


def test_a_forgotten_password_is_replaced_by_mail(stack, signed_in, api):
    person = signed_in()

    asked = api.post("/v1/password/forgot", json={"email": person.email})
    token = stack.mailed_token(person.email, subject="new password")
    weak = api.post("/v1/password/reset", json={"token": token, "password": "short"})
    reset = api.post("/v1/password/reset", json={"token": token, "password": NEW})
    again = api.post("/v1/password/reset", json={"token": token, "password": NEW})

    assert [answer.status_code for answer in (asked, weak, reset, again)] == [202, 422, 204, 410]
    assert person.api.get("/v1/session").status_code == 401
    assert [signs_in(stack.client(), person, one).status_code for one in (PASSWORD, NEW)] == [401, 201]


def test_an_unknown_address_gets_the_same_answer_to_a_forgotten_password(signed_in, api):
    known = api.post("/v1/password/forgot", json={"email": signed_in().email})
    unknown = api.post("/v1/password/forgot", json={"email": new_address()})

    assert alike(known) == alike(unknown)


def test_a_changed_password_ends_the_other_sessions(stack, signed_in):
    person = signed_in()
    other = stack.sign_in(person.email, PASSWORD)

    changed = person.api.post("/v1/me/password", json={"old_password": PASSWORD, "new_password": NEW})

    assert changed.status_code == 204
    assert person.api.get("/v1/session").status_code == 200
    assert other.api.get("/v1/session").status_code == 401


def test_sessions_are_listed_and_ended_one_by_one_or_all(stack, signed_in):
    person = signed_in()
    others = [stack.sign_in(person.email, PASSWORD) for _ in range(2)]
    listed = person.api.get("/v1/me/sessions").json()["items"]
    first = next(one["id"] for one in others[0].api.get("/v1/me/sessions").json()["items"] if one["current"])

    ended = person.api.delete(f"/v1/me/sessions/{first}")

    assert (len(listed), sum(one["current"] for one in listed)) == (3, 1)
    assert ended.status_code == 204
    assert [one.api.get("/v1/session").status_code for one in others] == [401, 200]
    assert person.api.delete(f"/v1/me/sessions/{first}").status_code == 404
    assert person.api.delete("/v1/me/sessions").status_code == 204
    assert others[1].api.get("/v1/session").status_code == 401


def test_ones_own_details_are_changed_and_nothing_else(signed_in):
    person = signed_in()

    changed = person.api.patch("/v1/me", json={"name": "  Zoé ", "preferences": {"notifications": False}})
    refused = person.api.patch("/v1/me", json={"name": "Eve", "email": "eve@example.com"})

    me = person.api.get("/v1/me").json()
    assert changed.json() == me
    assert (me["name"], me["locale"], me["preferences"]["notifications"]) == ("Zoé", "en", False)
    assert (refused.status_code, wrong_fields(refused)) == (422, ["email"])
    assert {name: one["version"] for name, one in me["accepted"].items()} == VERSIONS


def test_a_session_never_moves_to_a_foreign_account(signed_in):
    person, stranger = signed_in(), signed_in()

    moved = person.api.post("/v1/session/account", json={"account_id": stranger.account["id"]})

    assert moved.status_code == 404
    assert person.api.get("/v1/session").json()["account"]["id"] == person.account["id"]


def test_the_hourly_function_removes_who_did_not_confirm(stack):
    user_id, pool, pool_id = ids.new(), stack.aws("cognito-idp"), pool_of(stack)
    pool.admin_create_user(UserPoolId=pool_id, Username=user_id, MessageAction="SUPPRESS")
    row = {"lapses_in": {"S": "2020-01-01T00"}, "user_id": {"S": user_id}}  # an hour that no other test touches
    stack.aws("dynamodb").put_item(TableName=stack.table("signups"), Item=row)
    functions = stack.aws("lambda").get_paginator("list_functions").paginate().search("Functions[].FunctionName")
    name = next(name for name in functions if "ExpireSignups" in name)
    event = dict.fromkeys(("version", "id", "account", "region", "source", "detail-type", "resources", "detail"), "")

    said = stack.aws("lambda").invoke(FunctionName=name, Payload=json.dumps(event | {"time": "2020-01-01T05:00:00Z"}))

    assert "FunctionError" not in said
    with pytest.raises(pool.exceptions.UserNotFoundException):
        pool.admin_get_user(UserPoolId=pool_id, Username=user_id)
    assert "Item" not in stack.aws("dynamodb").get_item(TableName=stack.table("signups"), Key=row)


def test_nothing_that_a_person_typed_is_logged(stack, signed_in):
    name = f"Quiet{secrets.token_hex(8)}"
    person = stack.sign_up(name=name)
    signs_in(stack.client(), person, "a wrong but private password")

    text = eventually(lambda: log_of(stack, person.user["id"]))

    for private in (person.email, name, PASSWORD, "wrong but private"):
        assert private not in text


def pool_of(stack):
    pools = stack.aws("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return next(pool["Id"] for pool in pools if pool["Name"] == f"{stack.table('')}users")


def log_of(stack, user_id):
    """All that the API function has written, once a line names the user; empty before."""
    logs = stack.aws("logs")
    groups = logs.get_paginator("describe_log_groups").paginate().search("logGroups[].logGroupName")
    group = next(name for name in groups if "api_handler" in name)
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=a_minute_ago())
    text = "\n".join(event["message"] for page in pages for event in page["events"])
    return text if user_id in text else ""
