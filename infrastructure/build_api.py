"""Has every path and method of the API reach the function, so that refused requests are logged as well (promise C5)."""

from __future__ import annotations

import copy
import re
from typing import Any

ANY = "x-amazon-apigateway-any-method"
"""An operation for every method that a path doesn't state
(https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html)."""
_PARAMETER = re.compile(r"\{(\w+)\+?\}")


def lead_everywhere(paths: dict[str, Any]) -> dict[str, Any]:
    """The `paths` of an API definition, with operations added for what they leave out: other methods, the paths between
    the served ones, and everything below each of them.

    One `/{proxy+}` at the root isn't enough: API Gateway picks the resource before the method, and what lies below
    another resource isn't the root's. Beside a path parameter no proxy can stand, and none is needed, since one segment
    is that parameter's and more are below it. All of them share the integration of the paths that there are.
    """
    integration = next(iter(next(iter(paths.values())).values()))["x-amazon-apigateway-integration"]
    nodes = {"/"} | {path[:end] for path in paths for end in _ends(path)}
    closed = {node.rpartition("/")[0] or "/" for node in nodes if node.endswith("}")}
    below = {f"{node.rstrip('/')}/{{proxy+}}" for node in nodes - closed}
    every = [*paths, *sorted((nodes | below) - paths.keys())]
    return {path: paths.get(path, {}) | {ANY: _operation(path, integration)} for path in every}


def _ends(path: str) -> list[int]:
    """Where the segments of a path end."""
    return [*(found.start() for found in re.finditer("/", path) if found.start()), len(path)]


def _operation(path: str, integration: Any) -> dict[str, Any]:
    names = _PARAMETER.findall(path)
    parameters = [{"name": name, "in": "path", "required": True, "type": "string"} for name in names]
    return {"parameters": parameters, "responses": {}, "x-amazon-apigateway-integration": copy.deepcopy(integration)}
