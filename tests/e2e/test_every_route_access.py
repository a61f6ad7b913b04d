"""Who may call what, for every route of the table: signed in, of this account, in this role, with this key, from here."""

import pytest

from chalicelib.edge.permissions import ROLES, SCOPES
from tests.support import resources, walk
from tests.support.walk import name_of

COOKIES = ("session=nobody.nothing", "__Host-session=nobody.nothing")
KEYS = ("Bearer ll_a_b_c", "Basic YTpi")
ELSEWHERE = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)
NO_IDS = ("x", "%2e%2e", "%00", "%FF", "*", "A" * 1000)


@pytest.fixture(scope="module")
def owner(stack):
    return stack.sign_up()


@pytest.fixture(scope="module")
def stranger(stack):
    """The ids of one of everything in another account, in which nothing may change meanwhile."""
    person = stack.sign_up()
    ids = resources.make_all(stack, person)
    before = resources.rows_of(stack, person)
    yield ids
    assert resources.rows_of(stack, person) == before


def test_the_deployed_bundle_serves_the_routes_that_are_walked(api):
    served = api.get("/v1/openapi.json").json()["paths"]

    operations = {
        f"{method.upper()} {path.removeprefix('/v1')}" for path, methods in served.items() for method in methods
    }
    assert operations == {name_of(route) for route in walk.ROUTES}


def test_only_the_listed_routes_are_public():
    assert {name_of(route) for route in walk.ROUTES if route.permission is None} == walk.PUBLIC


def test_every_path_parameter_has_a_resource_to_walk_with():
    assert walk.all_parameters() == set(resources.FACTORIES)


@pytest.mark.parametrize("route", walk.CLOSED, ids=name_of)
def test_nobody_gets_in_without_a_valid_credential(api, route):
    attempts = [{}, *({"Cookie": cookie} for cookie in COOKIES), *({"Authorization": header} for header in KEYS)]

    statuses = [walk.send(api, route, headers=headers).status_code for headers in attempts]

    assert set(statuses) == {401}, statuses


@pytest.mark.parametrize("route", walk.WITH_ID, ids=name_of)
def test_ids_of_another_account_are_not_found(owner, stranger, route):
    (parameter,) = walk.parameters_of(route)

    statuses = {id: walk.send(owner.api, route, {parameter: id}).status_code for id in stranger.values()}

    assert set(statuses.values()) == {404}, statuses


@pytest.mark.parametrize("route", walk.WITH_ID, ids=name_of)
def test_what_is_no_id_at_all_is_not_found(owner, route):
    (parameter,) = walk.parameters_of(route)

    statuses = {id: walk.send(owner.api, route, {parameter: id}).status_code for id in NO_IDS}

    assert set(statuses.values()) <= {400, 404}, statuses


@pytest.mark.parametrize("role", ["admin", "member"])
def test_a_role_gets_exactly_as_far_as_its_permissions(stack, owner, role):
    colleague = stack.join(owner, role)
    denied = [route for route in walk.CLOSED if route.permission not in ROLES[role]]

    statuses = {name_of(route): walk.send(colleague.api, route).status_code for route in denied}

    assert set(statuses.values()) <= {403}, statuses


@pytest.mark.parametrize("scopes", [["read"], ["write"], ["read", "write"]], ids="+".join)
def test_a_key_gets_exactly_as_far_as_its_scopes(stack, owner, scopes):
    made = owner.api.post("/v1/api-keys", json={"label": "walk", "scopes": scopes}).json()
    tool = stack.client(Authorization=f"Bearer {made['key']}")
    granted = frozenset().union(*(SCOPES[scope] for scope in scopes))
    denied = [route for route in walk.CLOSED if route.permission not in granted]

    statuses = {name_of(route): walk.send(tool, route).status_code for route in denied}

    assert len(denied) > 10
    assert set(statuses.values()) == {403}, statuses


@pytest.mark.parametrize("route", walk.UNSAFE, ids=name_of)
def test_no_other_site_acts_in_a_browsers_session(owner, route):
    statuses = [walk.send(owner.api, route, headers=headers).status_code for headers in ELSEWHERE]

    assert set(statuses) == {403}, statuses


def test_nothing_of_the_walk_has_signed_the_owner_out(owner):
    assert owner.api.get("/v1/session").status_code == 200
