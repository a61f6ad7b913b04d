"""The OpenAPI 3.1 document, put together from the route table on its first use in a process."""

import json
import sys
from functools import cache
from typing import Any

from chalicelib.edge.routing import ROUTES
from chalicelib.openapi.operations import Shapes, operation, tag_of
from chalicelib.openapi.problems import PROBLEM, refusals
from chalicelib.openapi.shapes import collect

_INTRODUCTION = """\
Everything that the product does, over HTTPS: JSON in and out, times in UTC (ISO 8601). A browser signs in with a session
cookie; a tool sends an API key as `Authorization: Bearer …`.

Refusals are `application/problem+json` with a stable `type`. Lists take `limit` and `cursor` and answer `items` and
`next_cursor`, which is null on the last page. A field or parameter that an operation doesn't know is refused, never
ignored. Each answer carries `X-Request-Id`, which support can look up."""

_PARAMETERS: dict[str, Any] = {
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The `ETag` that the change is based on; answers 412 when there is a newer version.",
        "schema": {"type": "string", "pattern": '^(\\*|"[0-9]{1,15}")$'},
        "example": '"3"',
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "A key of your choice, new for each intent. Repeating a request with its key, within a day, gives"
        " the first answer again and has no further effect.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "5a1c3a52-7c2e-4a3e-9a50-0f6f0c7d6f3b",
    },
}
_HEADERS: dict[str, Any] = {
    "RequestId": {"required": True, "description": "Names the request in our logs.", "schema": {"type": "string"}},
    "ETag": {
        "required": True,
        "description": "The version of what was returned, for `If-Match`.",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
    },
    "Location": {"required": True, "description": "Where it can be read.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
}


@cache
def document(session_cookie: str) -> dict[str, Any]:
    """The document; `session_cookie` is the cookie's name, which depends on the origin."""
    shapes = Shapes(*collect(ROUTES))
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(ROUTES, key=lambda one: (tag_of(one), one.path)):
        paths.setdefault(f"/v1{route.path}", {})[route.method.lower()] = operation(route, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lead Labs API", "version": "1", "description": _INTRODUCTION},
        "servers": [{"url": "/"}],
        "tags": _tags(),
        "paths": paths,
        "components": {
            "securitySchemes": _security_schemes(session_cookie),
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "responses": dict(sorted(response for route in ROUTES for response in refusals(route).values())),
            "schemas": dict(sorted((shapes.definitions | {"Problem": PROBLEM}).items())),
        },
    }


@cache
def text(session_cookie: str) -> str:
    """The document as JSON."""
    return json.dumps(document(session_cookie), ensure_ascii=False, separators=(",", ":"))


def _tags() -> list[dict[str, str]]:
    modules = {tag_of(route): route.handler.__module__ for route in ROUTES}
    return [{"name": tag, "description": sys.modules[name].__doc__ or tag} for tag, name in sorted(modules.items())]


def _security_schemes(session_cookie: str) -> dict[str, Any]:
    return {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": session_cookie,
            "description": "What `POST /v1/session` opens. A browser may only change things from our own origin.",
        },
        "api_key": {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of the account, with the scopes `read`, `write` or both.",
        },
    }
