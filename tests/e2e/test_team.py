"""Account, team, invitations and keys as people and tools use them, through API Gateway."""

import json
import secrets

import pytest

from tests.support.stack import PASSWORD, a_minute_ago, eventually, new_address


def accepted_versions(api):
    policy = api.get("/v1/policy").json()
    return {document: policy[document]["version"] for document in ("terms", "privacy")}


def test_the_account_is_read_and_changed_under_its_version(signed_in):
    owner = signed_in()

    read = owner.api.get("/v1/account")
    etag = read.headers["etag"]
    body = {"company": "Nouvelle Société", "vat_id": "fr 12345678901", "address": {"city": "Paris", "country": "FR"}}
    changed = owner.api.patch("/v1/account", json=body, headers={"if-match": etag})
    stale = owner.api.patch("/v1/account", json={"company": "Late"}, headers={"if-match": etag})

    assert (read.status_code, read.json()["status"], read.json()["counters"]) == (
        200,
        "trial",
        {"contacts": 0, "members": 1},
    )
    assert changed.status_code == 200
    assert owner.api.get("/v1/account").json() == changed.json() | {"version": 2}
    assert changed.json()["vat_id"] == "FR12345678901"
    assert changed.headers["etag"] != etag
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale-version")


def test_who_changed_the_account_is_told(signed_in):
    owner = signed_in()
    owner.api.patch("/v1/account", json={"phone": "+33 1 23 45"})

    history = owner.api.get("/v1/account/history").json()

    assert [(item["actor"], item["changes"]) for item in history["items"]] == [
        (owner.user["id"], {"phone": {"from": None, "to": "+33 1 23 45"}})
    ]
    assert history["next_cursor"] is None


@pytest.mark.parametrize("body", [{"status": "active"}, {"plan": "gold"}, {"trial_ends_at": "2099-01-01T00:00:00Z"}])
def test_nobody_changes_status_plan_or_trial(signed_in, body):
    owner = signed_in()

    answer = owner.api.patch("/v1/account", json=body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == list(body)
    assert owner.api.get("/v1/account").json()["version"] == 1


def test_a_colleague_is_invited_joins_rises_and_is_removed(stack, signed_in):
    owner = signed_in()
    address = new_address()

    invited = owner.api.post("/v1/team/invitations", json={"email": address, "role": "member"})
    pending = owner.api.get("/v1/team/invitations").json()["items"]
    colleague = stack.client()
    body = {"token": stack.mailed_token(address), "name": "Lee Doe", "password": PASSWORD}
    joined = colleague.post("/v1/invitations/accept", json=body | {"accept": accepted_versions(colleague)})
    user_id = joined.json()["user"]["id"]
    raised = owner.api.patch(f"/v1/team/{user_id}", json={"role": "admin"})
    seen = colleague.get("/v1/team").json()["items"]
    removed = owner.api.delete(f"/v1/team/{user_id}")

    assert (invited.status_code, [one["email"] for one in pending]) == (201, [address])
    assert (joined.status_code, joined.json()["role"]) == (201, "member")
    assert (raised.status_code, raised.json()["role"]) == (200, "admin")
    assert {(one["email"], one["role"]) for one in seen} == {(owner.email, "owner"), (address, "admin")}
    assert removed.status_code == 204
    assert colleague.get("/v1/session").status_code == 401
    assert [one["email"] for one in owner.api.get("/v1/team").json()["items"]] == [owner.email]


def test_a_known_person_joins_with_the_session_they_have(stack, signed_in):
    owner, person = signed_in(), signed_in()
    owner.api.post("/v1/team/invitations", json={"email": person.email, "role": "admin"})
    token = stack.mailed_token(person.email, subject="invites you")

    without_proof = stack.client().post("/v1/invitations/accept", json={"token": token})
    joined = person.api.post("/v1/invitations/accept", json={"token": token})

    assert (without_proof.status_code, without_proof.json()["type"]) == (401, "/problems/not-signed-in")
    assert (joined.status_code, joined.json()["account"]["id"]) == (201, owner.account["id"])
    assert person.api.get("/v1/session").json()["role"] == "admin"
    assert {one["id"] for one in person.api.get("/v1/me").json()["accounts"]} == {
        owner.account["id"],
        person.account["id"],
    }


def test_a_stale_cookie_keeps_nobody_from_joining(stack, signed_in):
    owner, address = signed_in(), new_address()
    owner.api.post("/v1/team/invitations", json={"email": address, "role": "member"})
    visitor = stack.client(cookie=f"session=01JQ3Y8Z5T6V7W8X9YABCDEFGH.{secrets.token_hex(8)}")
    body = {"token": stack.mailed_token(address), "name": "Lee Doe", "password": PASSWORD}

    joined = visitor.post("/v1/invitations/accept", json=body | {"accept": accepted_versions(visitor)})

    assert joined.status_code == 201


def test_the_log_names_who_joined(stack, signed_in):
    person = signed_in(role="member")

    line = eventually(lambda: next((one for one in requests_of(stack) if one.get("actor") == person.user["id"]), None))

    assert (line["route"], line["account_id"]) == ("/invitations/accept", person.account["id"])


def test_a_used_link_is_gone(stack, signed_in):
    owner, address = signed_in(), new_address()
    owner.api.post("/v1/team/invitations", json={"email": address, "role": "member"})
    visitor = stack.client()
    body = {"token": stack.mailed_token(address), "name": "Lee Doe", "password": PASSWORD}
    body["accept"] = accepted_versions(visitor)
    visitor.post("/v1/invitations/accept", json=body)

    again = stack.client().post("/v1/invitations/accept", json=body)

    assert (again.status_code, again.json()["type"]) == (410, "/problems/gone")
    assert [error["field"] for error in again.json()["errors"]] == ["token"]


def test_a_repeated_invitation_with_one_key_is_sent_once(stack, signed_in):
    owner, address = signed_in(), new_address()
    request = {"json": {"email": address, "role": "member"}, "headers": {"idempotency-key": secrets.token_hex(8)}}

    first, second = (owner.api.post("/v1/team/invitations", **request) for _ in range(2))

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert len(stack.mails(address)) == 1


def test_everybody_may_leave_but_the_last_owner(signed_in):
    owner = signed_in()
    member = signed_in(role="member", team_of=owner)

    left = member.api.delete(f"/v1/team/{member.user['id']}")
    stays = owner.api.delete(f"/v1/team/{owner.user['id']}")

    assert (left.status_code, member.api.get("/v1/session").status_code) == (204, 401)
    assert (stays.status_code, stays.json()["type"]) == (409, "/problems/last-owner")


def test_a_member_removes_nobody(signed_in):
    owner = signed_in()
    member = signed_in(role="member", team_of=owner)

    assert member.api.delete(f"/v1/team/{owner.user['id']}").status_code == 403


def test_a_key_is_shown_once_and_ends_when_withdrawn(stack, signed_in):
    owner = signed_in()

    made = owner.api.post("/v1/api-keys", json={"label": "CRM", "scopes": ["read"]})
    tool = stack.client(authorization=f"Bearer {made.json()['key']}")
    used = tool.get("/v1/account")
    listed = owner.api.get("/v1/api-keys")
    withdrawn = owner.api.delete(f"/v1/api-keys/{made.json()['id']}")

    assert (made.status_code, used.status_code, withdrawn.status_code) == (201, 200, 204)
    assert made.json()["key"].rpartition("_")[2] not in listed.text
    assert listed.json()["items"][0]["last_used_at"]
    assert tool.get("/v1/account").status_code == 401


def test_making_a_key_takes_no_idempotency_key(signed_in):
    owner = signed_in()

    body = {"label": "CRM", "scopes": ["read"]}
    answer = owner.api.post("/v1/api-keys", json=body, headers={"idempotency-key": "once"})

    assert answer.status_code == 400
    assert owner.api.get("/v1/api-keys").json()["items"] == []


def requests_of(stack):
    """The request lines of the API function."""
    logs = stack.aws("logs")
    groups = logs.get_paginator("describe_log_groups").paginate().search("logGroups[].logGroupName")
    group = next(name for name in groups if "api_handler" in name)
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=a_minute_ago())
    texts = [event["message"] for page in pages for event in page["events"]]
    return [json.loads(text) for text in texts if text.startswith('{"kind":"request"')]
