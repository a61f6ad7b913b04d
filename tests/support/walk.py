"""What the tests that walk every route share: the route table, a valid body for each, and what any answer must look like."""

import re
from typing import Any

import httpx

import app  # noqa: F401 - registers the routes
from chalicelib.edge.routing import ROUTES, Route
from chalicelib.openapi.document import document
from chalicelib.schemas.lazy import real

ROUTES = tuple(sorted(ROUTES, key=lambda route: (route.path, route.method)))
PUBLIC = {
    "GET /docs",
    "GET /health",
    "GET /openapi.json",
    "GET /plans",
    "GET /policy",
    "GET /processors",
    "GET /retention",
    "POST /invitations/accept",
    "POST /password/forgot",
    "POST /password/reset",
    "POST /session",
    "POST /signup",
    "POST /signup/confirm",
    "POST /webhooks/stripe",
}
"""The only hand-kept list: what may be open to everybody."""

CLOSED = [route for route in ROUTES if route.permission is not None]
WITH_BODY = [route for route in ROUTES if route.body is not None]
WITHOUT_BODY = [route for route in ROUTES if route.body is None]
WITH_ID = [route for route in ROUTES if "{" in route.path]
UNSAFE = [route for route in CLOSED if route.method != "GET"]
REPLAYABLE = [route for route in ROUTES if route.replayable]


def takes(route: Route, parameter: str) -> bool:
    """Whether a route has a query parameter."""
    return route.query is not None and parameter in real(route.query).model_fields


LISTS = [route for route in ROUTES if takes(route, "cursor")]

_PARAMETER = re.compile(r"\{(\w+)\}")
_DOCUMENT = document("session")


def name_of(route: Route) -> str:
    """`GET /contacts/{contact_id}`, as test ids and the list above have it."""
    return f"{route.method} {route.path}"


def parameters_of(route: Route) -> list[str]:
    """The names of the path parameters."""
    return _PARAMETER.findall(route.path)


def all_parameters() -> set[str]:
    """The path parameters of the whole API."""
    return {name for route in ROUTES for name in parameters_of(route)}


def url_of(route: Route, ids: dict[str, str] | None = None) -> str:
    """The address of a route, with ids by parameter name; where none is given, one that nothing has."""
    return "/v1" + _PARAMETER.sub(lambda found: (ids or {}).get(found[1], "00000000000000000000000000"), route.path)


def body_of(route: Route) -> Any:
    """The documented example of a route's body, which a test holds to be valid; None without a body."""
    operation = _DOCUMENT["paths"][f"/v1{route.path}"][route.method.lower()]
    return operation["requestBody"]["content"]["application/json"]["example"] if route.body is not None else None


def send(api: httpx.Client, route: Route, ids: dict[str, str] | None = None, **request: Any) -> httpx.Response:
    """A valid request, unless told otherwise; the answer must look like an answer of this API."""
    if "content" not in request and "json" not in request and route.body is not None:
        request["json"] = body_of(route)
    answer = api.request(route.method, url_of(route, ids), **request)
    check(answer)
    return answer


def check(answer: httpx.Response) -> None:
    """Request id and security headers are there; a refusal is a problem document that agrees with its status."""
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["type"].startswith("/problems/")
        assert problem["status"] == answer.status_code
        assert problem["title"]
        assert problem["detail"]


def fields_of(answer: httpx.Response) -> set[str]:
    """The fields that a refusal names."""
    return {error["field"] for error in answer.json().get("errors", ())}
