"""Nothing that anybody typed, and no secret that was handed out, is in any log group, while every request has its line.

The whole API is called with unique words in every field, header, parameter and path, in requests that are taken and in
requests that are refused, and the workers do what follows from them. Then everything that any function has written is read.
"""

import json

import httpx
import pytest

from tests.integration.people import totp_code
from tests.support import resources, walk
from tests.support.marks import Marks
from tests.support.stack import a_minute_ago, eventually, token_in
from tests.support.walk import name_of

LAST = ("DELETE /me/sessions", "DELETE /session", "DELETE /account", "POST /account/restore")
"""What ends sessions, in this order, after everything else."""


@pytest.fixture(scope="module")
def run(stack):
    """Everything that is called, once: the words, the answers, and the log lines since."""
    marks, since = Marks(), a_minute_ago()
    answers = []
    owner = sign_up(stack, marks, answers)
    answers += taken(stack, owner, marks)
    answers += worked_off(stack, owner, marks)
    answers += secrets_of(stack, owner, marks)
    answers += refused(stack, owner, marks)
    ids = {answer.headers["x-request-id"] for answer in answers}
    eventually(lambda: ids <= {line["request_id"] for line in stack.request_lines(since)}, 60, pause=1)
    return marks, answers, stack.log_lines(since)


def sign_up(stack, marks, answers):
    """A new owner, all of whose details are words."""
    email, password = marks.address("people.example.com"), f"{marks.word()} and {marks.word()}"
    owner = stack.sign_up(email=email, password=password, name=marks.word(), company=marks.word())
    marks.keep(owner.api.cookies["session"].partition(".")[2])
    marks.keep(stack.mailed_token(email))
    answers.append(owner.api.get("/v1/session"))
    return owner


def taken(stack, owner, marks):
    """Requests that are taken, with a word in every field that takes free text."""
    word, address, api = marks.word, marks.address, owner.api
    place = {name: word() for name in ("line1", "line2", "postal_code", "city", "region", "country")}
    texts = ("first_name", "last_name", "company", "job_title", "phone", "notes", "source", "lawful_basis")
    contact = {name: word() for name in texts} | {
        "email": address(), "website": f"https://{word()}.example", "linkedin_url": f"https://{word()}.example/in",
        "address": place, "tags": [word(), word()], "custom": {word(): word()},
    }  # fmt: skip
    company = {
        "company": word(), "legal_name": word(), "website": f"https://{word()}.example", "invoice_email": address(),
        "address": {"line1": word(), "line2": word(), "postal_code": "75001", "city": word(), "region": word()},
    }  # fmt: skip
    made = api.post("/v1/contacts", json=contact, headers={"Idempotency-Key": word()})
    answers = [
        made,
        api.patch(f"/v1/contacts/{made.json()['id']}", json={"email": address(), "notes": word(), "tags": [word()]}),
        api.get(f"/v1/contacts/{made.json()['id']}/history"),
        api.get("/v1/contacts", params={"q": word()}),
        api.get("/v1/contacts", params={"tag": word(), "domain": f"{word()}.example"}),
        api.get("/v1/blacklist", params={"email": address()}),
        api.post("/v1/contacts/bulk", json={"filter": {"q": word()}, "tag": word()}),
        api.post("/v1/blacklist", json={"email": address(), "reason": word(), "source": word()}),
        api.post("/v1/blacklist", json={"domain": f"{word()}.example", "reason": word()}),
        api.post("/v1/blacklist/import", json={"csv": f"email,reason\n{address()},{word()}\n{word()},\n"}),
        api.post("/v1/exports", json={"format": "csv", "filter": {"q": word()}}),
        api.post("/v1/api-keys", json={"label": word(), "scopes": ["read"]}),
        api.post("/v1/team/invitations", json={"email": address(), "role": "member"}),
        api.post("/v1/password/forgot", json={"email": address(), "locale": "en"}),
        api.patch("/v1/account", json=company),
        api.patch("/v1/me", json={"name": word()}),
    ]
    assert [answer.status_code for answer in answers if not answer.is_success] == []
    return answers


def worked_off(stack, owner, marks):
    """An import, with rows that are no contacts, and an export: their workers log as well."""
    word, address, api = marks.word, marks.address, owner.api
    rows = [f"{address()},{word()},{word()}", f"{word()},{word()},{word()}", f"{address()},{word()},"]
    content = "\n".join([f"email,first_name,{word()}", *rows]).encode()
    made = api.post("/v1/imports", json={"file_name": f"{word()}.csv", "size": len(content)})
    form = made.json()["upload"]
    httpx.post(form["url"], data=form["fields"], files={"file": ("contacts.csv", content)}).raise_for_status()
    there = f"/v1/imports/{made.json()['id']}"
    eventually(lambda: api.get(there).json()["status"] == "ready", 60)
    started = api.post(f"{there}/start", json={})
    eventually(lambda: api.get(there).json()["status"] == "done", 60)
    export = api.post("/v1/exports", json={"format": "jsonl"})
    eventually(lambda: api.get(f"/v1/exports/{export.json()['id']}").json()["status"] == "done", 60)
    eventually(lambda: not [job for job in api.get("/v1/contact-jobs").json()["items"] if job["status"] != "done"], 60)
    assert (started.status_code, export.status_code) == (202, 202)
    return [made, started, export]


def secrets_of(stack, owner, marks):
    """Whatever secret the API hands out or mails is used, rightly and wrongly."""
    word, api = marks.word, owner.api
    key = marks.keep(api.post("/v1/api-keys", json={"label": word(), "scopes": ["read", "write"]}).json()["key"])
    begun = api.post("/v1/me/totp", json={"password": owner.password})
    secret = marks.keep(begun.json()["secret"])
    confirmed = api.post("/v1/me/totp/confirm", json={"password": owner.password, "code": totp_code(secret)})
    for code in confirmed.json()["recovery_codes"]:
        marks.keep(code)
    sign_in = {"email": owner.email, "password": owner.password}
    spent = confirmed.json()["recovery_codes"][0]
    colleague = marks.address("people.example.com")
    invited = api.post("/v1/team/invitations", json={"email": colleague, "role": "admin"})
    token = marks.keep(stack.mailed_token(colleague))
    accept = {document: version["version"] for document, version in api.get("/v1/policy").json().items()}
    accept = {"token": token, "name": word(), "password": f"{word()} {word()}", "accept": accept}
    forgotten = api.post("/v1/password/forgot", json={"email": owner.email, "locale": "fr"})
    marks.keep(token_in(stack.mail(owner.email)))
    return [
        begun, confirmed, invited, forgotten,
        stack.client(Authorization=f"Bearer {key}").get("/v1/contacts"),
        stack.client(Authorization=f"Bearer {key[:-1]}x").get("/v1/contacts"),
        stack.client().post("/v1/session", json=sign_in),
        stack.client().post("/v1/session", json=sign_in | {"totp": spent}),
        stack.client().post("/v1/session", json=sign_in | {"password": f"{word()} {word()}"}),
        stack.client().post("/v1/invitations/accept", json=accept),
        stack.client().post("/v1/invitations/accept", json=accept),
        api.request("DELETE", "/v1/me/totp", json={"password": owner.password}),
    ]  # fmt: skip


def refused(stack, owner, marks):
    """Every route with words where they don't belong: each text of its body, unknown fields and parameters, ids, headers."""
    ids = resources.make_all(stack, owner)
    routes = sorted(walk.ROUTES, key=lambda route: LAST.index(name_of(route)) if name_of(route) in LAST else -1)
    answers = []
    for route in routes:
        api = owner.api if route.permission else stack.client()
        answers += wrong_requests(api, route, marks)
        answers += wrong_requests(stack.client(Authorization=f"Bearer {marks.word()}"), route, marks)
        answers.append(walk.send(api, route, {name: ids[name] for name in walk.parameters_of(route)}))
        if route.permission and owner.api.get("/v1/session").status_code == 401:
            signed_in = owner.api.post("/v1/session", json={"email": owner.email, "password": owner.password})
            assert signed_in.status_code == 201, f"signed out by {name_of(route)}"
    answers += [api.request(method, f"/v1/{marks.word()}/{marks.address()}") for method in ("GET", "POST", "DELETE")]
    answers.append(owner.api.put(f"/v1/contacts/{marks.address()}"))
    return answers


def wrong_requests(api, route, marks):
    """One with words in the path, the query and the headers, and for a body one that is no JSON and one with wrong fields."""
    word = marks.word
    headers = {
        "User-Agent": f"Mozilla/5.0 ({marks.address()})", "Referer": f"https://example.com/?{word()}",
        "Idempotency-Key": word(), "If-Match": word(), "X-Forwarded-For": word(), "Accept-Language": word(),
    }  # fmt: skip
    ids = {name: word() for name in walk.parameters_of(route)}
    requests = [{"params": {"q": word(), "cursor": word(), word(): word()}, "headers": headers}]
    if route.body is not None:
        json_type = {"Content-Type": "application/json"}
        requests.append({"content": f'{{"email": "{marks.address()}", {word()}', "headers": json_type})
        requests.append({"json": marks.fill(walk.body_of(route)) | {word(): word()}})
    return [walk.send(api, route, ids, **request) for request in requests]


def test_every_route_was_called_and_taken_or_refused(run):
    _, answers, _ = run

    assert len(answers) > 3 * len(walk.ROUTES)
    assert {answer.status_code for answer in answers} >= {200, 201, 202, 204, 400, 401, 404, 405, 422}


def test_every_request_has_its_line(run):
    _, answers, lines = run
    written = [json.loads(line) for line in lines if line.startswith('{"kind":"request"')]
    routes = {(line["method"], line["route"]) for line in written}

    assert {(route.method, route.path) for route in walk.ROUTES} <= routes
    ids = [line["request_id"] for line in written]
    assert all(ids.count(answer.headers["x-request-id"]) == 1 for answer in answers)


def test_no_line_of_any_function_holds_what_was_typed_or_handed_out(run, capsys):
    marks, answers, lines = run

    assert marks.found_in(lines) == []
    with capsys.disabled():
        print(
            f"\n{len(answers)} requests, {len(marks.words)} words and secrets, {len(lines)} lines of all functions: none found"
        )


def test_the_search_would_find_a_word_or_an_address(stack):
    logs, planted, hour_ago = stack.aws("logs"), Marks(), a_minute_ago() - 3_600_000
    lines = [f"name={planted.word()}", "to=jane@leads.example", "q=jane%40leads.example", "nothing"]
    groups = logs.get_paginator("describe_log_groups").paginate().search("logGroups[].logGroupName")
    place = {
        "logGroupName": next(name for name in groups if "export_contacts" in name),
        "logStreamName": planted.word(),
    }
    logs.create_log_stream(**place)
    logs.put_log_events(**place, logEvents=[{"timestamp": hour_ago, "message": line} for line in lines])

    found = planted.found_in(stack.log_lines(hour_ago, "export_contacts"))

    logs.delete_log_stream(**place)
    assert sorted(found) == sorted(lines[:3])
