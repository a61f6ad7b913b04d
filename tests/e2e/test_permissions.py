"""The permission table, route by route: what each role and each key scope may do, asked through API Gateway."""

import pytest

import app  # noqa: F401 - registers every route
from chalicelib import ids
from chalicelib.edge.permissions import ROLES, SCOPES
from chalicelib.edge.routing import ROUTES

PROTECTED = [route for route in ROUTES if route.permission is not None]
KEYS = {"read": ["read"], "write": ["write"], "read and write": ["read", "write"]}


def ask(client, route):
    """Sends a request that is well-formed as far as permissions are looked at, and changes nothing where it is let in."""
    path = "/v1" + "/".join(ids.new() if part.startswith("{") else part for part in route.path.split("/"))
    return client.request(route.method, path, json={} if route.body else None)


def is_refused(answer, permission):
    """Whether the answer says that the role or key lacks the permission."""
    return answer.status_code == 403 and answer.json().get("permission") == permission


@pytest.fixture(scope="module")
def team(stack):
    """`{role: person}` of one account."""
    owner = stack.sign_up()
    return {"owner": owner} | {role: stack.join(owner, role) for role in ROLES if role != "owner"}


@pytest.fixture(scope="module")
def keys(stack, team):
    """`{name: client}` with an API key for each set of scopes."""
    made = {}
    for name, scopes in KEYS.items():
        answer = team["owner"].api.post("/v1/api-keys", json={"label": name, "scopes": scopes})
        made[name] = stack.client(authorization=f"Bearer {answer.json()['key']}")
    return made


@pytest.mark.parametrize("route", PROTECTED, ids=lambda route: f"{route.method} {route.path}")
def test_each_role_may_do_what_the_table_says(stack, team, route):
    expected = {role: route.permission not in granted for role, granted in ROLES.items()}

    refused = {role: is_refused(ask(person.api, route), route.permission) for role, person in team.items()}
    for role, person in team.items():
        if person.api.get("/v1/session").status_code == 401:  # the route has signed out whom it let in
            team[role] = stack.sign_in(person.email, person.password)

    assert refused == expected


@pytest.mark.parametrize("route", PROTECTED, ids=lambda route: f"{route.method} {route.path}")
def test_each_key_may_do_what_its_scopes_say(keys, route):
    granted = {name: frozenset().union(*(SCOPES[scope] for scope in scopes)) for name, scopes in KEYS.items()}
    expected = {name: route.permission not in permissions for name, permissions in granted.items()}

    assert {name: is_refused(ask(client, route), route.permission) for name, client in keys.items()} == expected


@pytest.mark.parametrize("route", PROTECTED, ids=lambda route: f"{route.method} {route.path}")
def test_nobody_gets_in_without_credentials(stack, route):
    assert ask(stack.client(), route).status_code == 401
