"""The refusals of an operation, as responses: those that any operation can give, and those that its route states."""

from typing import Any

from chalicelib import errors
from chalicelib.edge.authentication import SAFE_METHODS
from chalicelib.edge.permissions import ACTS, OWNER_OF_DELETED
from chalicelib.edge.routing import Route
from chalicelib.register.standing import BARRED

Response = dict[str, Any]

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). `type` is stable and meant for programs, `detail` for people.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "What is wrong with which field; `address.city` and `tags.3` are fields inside others.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
"""Problems may have further members, such as the id of what exists already."""

_ALWAYS = (errors.BadRequest, errors.TooLarge, errors.Invalid, errors.TooManyRequests, errors.Unexpected)
_GATEWAY = (errors.Unavailable,)


def refusals(route: Route) -> dict[str, tuple[str, Response]]:
    """The responses other than success of one route, by status, each under a name that says what it holds."""
    kinds: dict[int, list[type[errors.Problem]]] = {}
    for kind in (*_general(route), *route.problems):
        alike = kinds.setdefault(kind.status, [])
        if kind not in alike:
            alike.append(kind)
    return {str(status): _named(sorted(alike, key=lambda kind: kind.type)) for status, alike in sorted(kinds.items())}


def _general(route: Route) -> list[type[errors.Problem]]:
    general: list[type[errors.Problem]] = [*_ALWAYS, *_GATEWAY]
    if route.permission is not None:
        general += [errors.NotSignedIn, errors.Forbidden]
        if route.permission not in OWNER_OF_DELETED:
            general.append(errors.AccountDeleted)
        if route.permission in ACTS:
            general.append(errors.PaymentRequired)
            if ACTS[route.permission] in BARRED["suspended"]:
                general.append(errors.AccountSuspended)
    elif route.method not in SAFE_METHODS:
        general.append(errors.Forbidden)  # from the page of another site
    if "{" in route.path:
        general.append(errors.NotFound)
    if route.body is not None:
        general.append(errors.UnsupportedMediaType)
    if route.replayable:
        general.append(errors.Conflict)
    if route.query is not None and "cursor" in route.query.model_fields:
        general.append(errors.InvalidCursor)
    return general


def _named(kinds: list[type[errors.Problem]]) -> tuple[str, Response]:
    return "Or".join(kind.__name__ for kind in kinds), _response(kinds)


def _response(kinds: list[type[errors.Problem]]) -> Response:
    examples = {kind.type: {"summary": kind.title, "value": _example(kind)} for kind in kinds}
    schema = {"$ref": "#/components/schemas/Problem"}
    headers: dict[str, Any] = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    if any(kind.status == 429 for kind in kinds):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return {
        "description": ", or: ".join(kind.title for kind in kinds),
        "headers": headers,
        "content": {"application/problem+json": {"schema": schema, "examples": examples}},
    }


def _example(kind: type[errors.Problem]) -> dict[str, object]:
    if kind is errors.InvalidCursor:
        return kind(fields=[("cursor", "belongs to another list or account")]).document()
    if issubclass(kind, errors.Invalid):
        return kind(fields=[("email", "is required")]).document()
    return kind().document()
