"""One route as an OpenAPI operation: what it takes, what it gives, who may call it."""

import inspect
import re
from dataclasses import dataclass
from typing import Any

from chalicelib import errors
from chalicelib.edge.permissions import SCOPES
from chalicelib.edge.routing import ROUTES, Route
from chalicelib.openapi.examples import example_of
from chalicelib.openapi.problems import refusals
from chalicelib.openapi.shapes import Role, Schema, resolve

_PATH_PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Shapes:
    """What `shapes.collect` found."""

    by_route: dict[tuple[str, Role], Schema]
    definitions: dict[str, Schema]


def operation(route: Route, shapes: Shapes) -> dict[str, Any]:
    """The operation object of a route (https://spec.openapis.org/oas/v3.1.1.html#operation-object)."""
    summary, _, more = inspect.cleandoc(route.handler.__doc__ or "").partition("\n\n")
    described: dict[str, Any] = {
        "operationId": route.name,
        "tags": [tag_of(route)],
        "summary": " ".join(summary.split()),
        "description": "\n\n".join(filter(None, [more, _who(route)])),
        "security": _security(route),
        "responses": {str(status): _success(route, status, shapes) for status in (route.status, *route.also)}
        | _refusals(route),
    }
    parameters = [*_path_parameters(route), *_query_parameters(route, shapes), *_header_parameters(route)]
    if parameters:
        described["parameters"] = parameters
    body = shapes.by_route.get((route.name, "body"))
    if body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": _media(body, shapes)}}
    return described


def tag_of(route: Route) -> str:
    """The part of the API that a route belongs to: the name of its module."""
    return route.handler.__module__.rpartition(".")[2]


def _who(route: Route) -> str:
    if route.permission is None:
        return "Public."
    scopes = _scopes(route)
    keys = f"an API key with the scope `{'` or `'.join(scopes)}`" if scopes else "no API key"
    return f"For sessions with the permission `{route.permission}`, and {keys}."


def _security(route: Route) -> list[dict[str, list[str]]]:
    if route.permission is None:
        return []
    scopes = _scopes(route)
    return [{"session": []}, {"api_key": scopes}] if scopes else [{"session": []}]


def _scopes(route: Route) -> list[str]:
    return [scope for scope, granted in SCOPES.items() if route.permission in granted]


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        | {"example": example_of({"type": "string"}, {}, name)}
        for name in _PATH_PARAMETER.findall(route.path)
    ]


def _query_parameters(route: Route, shapes: Shapes) -> list[dict[str, Any]]:
    query = shapes.by_route.get((route.name, "query"))
    if query is None:
        return []
    query = resolve(query, shapes.definitions)
    return [
        {"name": name, "in": "query", "required": name in query.get("required", ()), "schema": schema}
        | ({"description": description} if description else {})
        for name, schema, description in map(_given, query.get("properties", {}).items())
    ]


def _given(named: tuple[str, Schema]) -> tuple[str, Schema, str]:
    """A parameter is left out, never null, so that null is no value of it."""
    name, schema = named
    description = schema.get("description", "")
    schema = {key: value for key, value in schema.items() if key != "description" and (key, value) != ("default", None)}
    values = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(values) == 1:
        del schema["anyOf"]
        schema |= values[0]
    return name, schema, description


def _header_parameters(route: Route) -> list[dict[str, str]]:
    names = (["IfMatch"] if errors.PreconditionFailed in route.problems else []) + (
        ["IdempotencyKey"] if route.replayable else []
    )
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _success(route: Route, status: int, shapes: Shapes) -> dict[str, Any]:
    headers = {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}
    returned = shapes.by_route.get((route.name, "returns"))
    answer: dict[str, Any] = {"description": _WORDS.get(status, "Done."), "headers": headers}
    if returned is not None:
        answer["content"] = {route.content_type: _media(returned, shapes)}
        if "version" in resolve(returned, shapes.definitions).get("properties", {}):
            headers["ETag"] = {"$ref": "#/components/headers/ETag"}
        if route.method == "POST" and _makes_an_address(route, status):
            headers["Location"] = {"$ref": "#/components/headers/Location"}
    elif route.content_type != "application/json":
        answer["content"] = {route.content_type: {"schema": {"type": "string"}}}
    return answer


def _makes_an_address(route: Route, status: int) -> bool:
    """Whether what was made can be read under the path that it was posted to."""
    member = re.compile(re.escape(route.path) + r"/\{\w+\}")
    return status in (201, 202) and any(one.method == "GET" and member.fullmatch(one.path) for one in ROUTES)


def _refusals(route: Route) -> dict[str, Any]:
    return {status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in refusals(route).items()}


def _media(schema: Schema, shapes: Shapes) -> dict[str, Any]:
    return {"schema": schema, "example": example_of(schema, shapes.definitions)}


_WORDS = {
    200: "The answer.",
    201: "Made.",
    202: "Accepted; the work goes on after the answer.",
    204: "Done; there is nothing to return.",
}
