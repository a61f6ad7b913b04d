"""Idempotency-Key on every route that takes one: a repetition answers the same and does nothing."""

import secrets

import pytest

from tests.support import resources, walk
from tests.support.stack import new_address
from tests.support.walk import name_of

BODIES = {
    "POST /contacts": lambda: {"email": new_address()},
    "POST /team/invitations": lambda: {"email": new_address(), "role": "member"},
    "POST /exports": lambda: {"format": "jsonl"},
    "POST /contacts/bulk": lambda: {"filter": {"tag": "none"}, "untag": "none"},
}
"""Bodies of which each is new; every other route gets the documented example."""
NEEDS_A_FILE = {"POST /imports/{import_id}/start", "POST /imports/{import_id}/cancel", "POST /imports/{import_id}/undo"}
"""Routes that first need an upload that was analysed; the tests of imports repeat them."""
WALKED = [route for route in walk.REPLAYABLE if name_of(route) not in NEEDS_A_FILE]
COUNTED = (
    "contacts", "contact_emails", "contact_history", "account_history", "invitations", "imports", "exports",
    "contact_jobs", "blacklist", "members", "api_keys",
)  # fmt: skip


@pytest.fixture(scope="module")
def owner(stack):
    return stack.sign_up()


@pytest.fixture(scope="module")
def ids(stack, owner):
    return resources.make_all(stack, owner)


def count_rows(stack, person):
    """How many rows of each kind the account has; jobs may change them meanwhile, but make none."""
    rows = resources.rows_of(stack, person)
    return {table: len(rows[table]) for table in COUNTED}


def send(person, route, ids, key, body):
    request = {} if body is None else {"json": body}
    return walk.send(person.api, route, ids, headers={"Idempotency-Key": key}, **request)


@pytest.mark.parametrize("route", WALKED, ids=name_of)
def test_a_repetition_gets_the_first_answer_and_has_no_effect(stack, owner, ids, route):
    body = BODIES.get(name_of(route), lambda: walk.body_of(route))()
    key = secrets.token_hex(16)
    first = send(owner, route, ids, key, body)
    after_first = count_rows(stack, owner)

    second = send(owner, route, ids, key, body)

    assert first.status_code in (route.status, *route.also, 409), first.text
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert count_rows(stack, owner) == after_first


@pytest.mark.parametrize("route", [route for route in WALKED if route.body is not None], ids=name_of)
def test_a_key_that_was_used_for_another_body_is_refused(owner, ids, route):
    body = BODIES.get(name_of(route), lambda: walk.body_of(route))()
    key = secrets.token_hex(16)
    first = send(owner, route, ids, key, body)
    other = dict(list(body.items())[:-1]) if len(body) > 1 else {}

    second = send(owner, route, ids, key, other)

    assert first.status_code in (route.status, *route.also, 409), first.text
    assert second.status_code == 422


@pytest.mark.parametrize("route", [route for route in walk.UNSAFE if not route.replayable], ids=name_of)
def test_a_route_that_takes_no_key_says_so(owner, route):
    answer = walk.send(owner.api, route, headers={"Idempotency-Key": "a"})

    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["", "a b", "é".encode(), "a" * 256], ids=["empty", "space", "accent", "long"])
def test_a_key_that_is_none_is_refused(owner, key):
    answer = owner.api.post("/v1/contacts", json={"email": new_address()}, headers={"Idempotency-Key": key})

    assert answer.status_code == 400


def test_a_key_belongs_to_its_account(stack, owner):
    body, key = {"email": new_address()}, {"Idempotency-Key": secrets.token_hex(16)}
    other = stack.sign_up()

    answers = [person.api.post("/v1/contacts", json=body, headers=key) for person in (owner, other)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]
