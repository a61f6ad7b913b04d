"""What no route takes: broken, foreign, oversized and unknown input answers 4xx, says where, and changes nothing."""

import pytest

from tests.support import resources, walk
from tests.support.walk import name_of

JSON = {"Content-Type": "application/json"}
NO_JSON = (b"", b'{"email": ', b'{"name": "Ren\xe9"}', b'{"a": "\xed\xa0\x80"}', b"{}{}")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NO_LIMITS = ("0", "101", "x", "")


@pytest.fixture(scope="module")
def owner(stack):
    return stack.sign_up()


@pytest.fixture(scope="module", autouse=True)
def nothing_changes(stack, owner):
    """Nothing that this module sends may leave a trace in the account."""
    before = resources.rows_of(stack, owner)
    yield
    assert resources.rows_of(stack, owner) == before


@pytest.mark.parametrize("route", walk.WITH_BODY, ids=name_of)
def test_a_body_that_is_no_json_is_refused(owner, route):
    answers = [walk.send(owner.api, route, content=content, headers=JSON) for content in NO_JSON]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize("route", walk.WITH_BODY, ids=name_of)
def test_a_body_that_is_no_object_is_refused(owner, route):
    answers = [walk.send(owner.api, route, content=value, headers=JSON) for value in (b"null", b"[{}]", b"1")]

    assert {answer.status_code for answer in answers} == {422}
    assert all(walk.fields_of(answer) == {"body"} for answer in answers)


@pytest.mark.parametrize("route", walk.WITH_BODY, ids=name_of)
def test_another_content_type_is_refused(owner, route):
    kinds = [{}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}]

    statuses = [walk.send(owner.api, route, content=b"{}", headers=kind).status_code for kind in kinds]

    assert set(statuses) == {415}, statuses


@pytest.mark.parametrize("route", walk.WITH_BODY, ids=name_of)
def test_an_unknown_field_is_refused_by_name(owner, route):
    answer = walk.send(owner.api, route, json=walk.body_of(route) | {"unknown_field": 1})

    assert answer.status_code == 422
    assert "unknown_field" in walk.fields_of(answer)


@pytest.mark.parametrize("route", [route for route in walk.WITH_BODY if route.method != "PATCH"], ids=name_of)
def test_fields_of_the_wrong_type_are_refused_by_name(owner, route):
    names = set(walk.body_of(route))

    answer = walk.send(owner.api, route, json=dict.fromkeys(names, 1.5))

    assert answer.status_code == 422
    assert names & {field.partition(".")[0] for field in walk.fields_of(answer)}


@pytest.mark.parametrize("route", walk.WITHOUT_BODY, ids=name_of)
def test_a_route_without_a_body_takes_none(owner, route):
    answer = walk.send(owner.api, route, content=b'{"a": 1}', headers=JSON)

    assert answer.status_code == 400


@pytest.mark.parametrize("route", walk.ROUTES, ids=name_of)
def test_an_unknown_parameter_is_refused_by_name(owner, route):
    answer = walk.send(owner.api, route, params={"unknown_parameter": "1"})

    assert answer.status_code == 422
    assert "unknown_parameter" in walk.fields_of(answer)


@pytest.mark.parametrize("route", [route for route in walk.LISTS if walk.takes(route, "limit")], ids=name_of)
def test_a_limit_out_of_bounds_is_refused_by_name(owner, route):
    answers = [walk.send(owner.api, route, params={"limit": limit}) for limit in NO_LIMITS]

    assert {answer.status_code for answer in answers} == {422}
    assert all(walk.fields_of(answer) == {"limit"} for answer in answers)


@pytest.mark.parametrize("route", walk.ROUTES, ids=name_of)
def test_a_parameter_given_twice_is_refused(owner, route):
    answer = walk.send(owner.api, route, params=[("limit", "1"), ("limit", "2")])

    assert answer.status_code == 422
    assert "limit" in walk.fields_of(answer)


@pytest.mark.parametrize("route", walk.WITH_BODY, ids=name_of)
@pytest.mark.parametrize("size", [1_000_001, 10_500_000], ids=["over-our-limit", "over-the-gateways-limit"])
def test_an_oversized_body_is_refused(owner, route, size):
    answer = walk.send(owner.api, route, content=b'"' + b"x" * size + b'"', headers=JSON)

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/", "/v1/contacts/x/y/z", "/v1/%ff"])
def test_what_is_no_route_is_not_found(api, path):
    answers = [api.request(method, path) for method in METHODS]

    for answer in answers:
        walk.check(answer)
    assert {answer.status_code for answer in answers} <= {404, 405}


def test_a_method_that_a_path_does_not_have_is_refused(owner):
    answers = {path: owner.api.put(f"/v1{path}", json={}) for path in {route.path for route in walk.ROUTES}}

    for answer in answers.values():
        walk.check(answer)
    assert {answer.status_code for answer in answers.values()} <= {404, 405}
