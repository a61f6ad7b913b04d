"""What is done through the API shows up in the account's log, and refused requests are logged as well (promises C5, L1)."""

import gzip
import json

import pytest

from tests.support.stack import a_minute_ago, eventually

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PLACE = {"X-Local-Viewer": "203.0.113.77", "X-Local-Country": "DE", "X-Local-Region": "BY", "User-Agent": FIREFOX}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def log_of(person, **conditions):
    answer = person.api.get("/v1/activity", params={"limit": 100} | conditions)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_a_request_shows_up_within_seconds(signed_in):
    owner = signed_in()
    owner.api.get("/v1/contacts/00000000000000000000000000", headers=PLACE)

    (item,) = eventually(lambda: log_of(owner, country="DE"), seconds=10)

    at = item.pop("at")
    assert at.endswith("Z")
    assert item == {
        "user": owner.user["id"], "method": "GET", "route": "/contacts/{contact_id}", "status": 404,
        "ip_address": "203.0.113.77", "country": "DE", "region": "BY", "browser": "Firefox", "browser_version": "140.0",
        "system": "Linux", "device": "desktop", "sign_in": False, "own": True,
    }  # fmt: skip


def test_ones_own_sign_ins_are_marked(stack, signed_in):
    owner = signed_in()
    admin = signed_in(role="admin", team_of=owner)
    again = stack.sign_in(owner.email, owner.password)

    def look():
        found = [(item["route"], item["own"]) for item in log_of(again) if item["sign_in"]]
        return found if len(found) == 3 else None

    assert eventually(look) == [("/session", True), ("/invitations/accept", False), ("/signup/confirm", True)]
    assert {item["user"] for item in log_of(admin) if item["own"]} <= {admin.user["id"]}


def test_a_key_shows_by_its_id_and_what_it_may_not_do_does_too(stack, signed_in):
    owner = signed_in()
    made = owner.api.post("/v1/api-keys", json={"label": "a tool", "scopes": ["read"]}).json()
    tool = stack.client(Authorization=f"Bearer {made['key']}")

    refused = [tool.get("/v1/activity"), tool.get("/v1/team")]

    assert {answer.status_code for answer in refused} == {403}
    items = eventually(lambda: found if len(found := log_of(owner, user=f"key:{made['id']}")) == 2 else None)
    assert {(item["route"], item["status"], item["device"]) for item in items} == {
        ("/activity", 403, "tool"),
        ("/team", 403, "tool"),
    }


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-01-31"}, "to"),
        ({"from": "2026-01-31T12:00:00Z", "to": "2026-01-31T12:00:00Z"}, "to"),
        ({"user": "jane@example.com"}, "user"),
        ({"user": "key:"}, "user"),
        ({"country": "France"}, "country"),
        ({"route": "contacts"}, "route"),
        ({"route": "/contacts?q=jane"}, "route"),
        ({"start": "2026-01-31T12:00:00Z"}, "start"),
        ({"limit": "101"}, "limit"),
    ],
    ids=str,
)
def test_a_condition_that_makes_no_sense_is_refused_by_name(demo_owner, params, field):
    answer = demo_owner.api.get("/v1/activity", params=params)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.fixture(scope="module")
def demo_owner(stack):
    return stack.sign_up()


@pytest.mark.parametrize(
    ("path", "logged", "status"),
    [
        ("/v1/jane@example.com", "/{proxy+}", 404),
        ("/v1/", "/", 404),
        ("/v1/password", "/password", 404),
        ("/v1/contacts/jane@example.com/and/more", "/contacts/{contact_id}/{proxy+}", 404),
        ("/v1/contacts/bulk/jane@example.com", "/contacts/bulk/{proxy+}", 404),
        ("/v1/session/account", "/session/account", 405),
    ],
)
def test_what_is_no_route_has_a_line_without_its_path(stack, api, path, logged, status):
    since = a_minute_ago()
    answers = {method: api.request(method, path) for method in METHODS if (method, status) != ("POST", 405)}

    ids = {answer.headers["x-request-id"]: method for method, answer in answers.items()}
    lines = eventually(lambda: found if len(found := lines_of(stack, ids, since)) == len(ids) else None, pause=0.5)

    assert {answer.status_code for answer in answers.values()} == {status}
    assert all((line["method"], line["route"]) == (ids[line["request_id"]], logged) for line in lines)
    assert {line["status"] for line in lines} == {status}
    assert "jane" not in json.dumps(lines)
    assert {answer.headers.get("allow") for answer in answers.values()} == {"POST" if status == 405 else None}


def lines_of(stack, ids, since):
    return [line for line in stack.request_lines(since) if line["request_id"] in ids]


def test_the_archive_has_the_account_and_who_was_not_signed_in(stack, signed_in):
    owner = signed_in()
    denied = stack.client().post("/v1/session", json={"email": owner.email, "password": "not this one at all"})
    assert denied.status_code == 401

    def look():
        lines = archived(stack, "anonymous")
        return [line for line in lines if line["request_id"] == denied.headers["x-request-id"]]

    (line,) = eventually(look)
    assert (line["account_id"], line["actor"], line["route"], line["status"]) == ("", "", "/session", 401)
    assert {line["account_id"] for line in archived(stack, owner.account["id"])} == {owner.account["id"]}


def archived(stack, whose):
    files = stack.objects("archive", f"activity/{whose}/").values()
    return [json.loads(line) for content in files for line in gzip.decompress(content).splitlines()]
