"""Writes the types of the API for the web frontend, from the same declarations that make the OpenAPI document.

    python -m infrastructure.web_types          writes web/src/api/schema.ts; a test fails while it is stale

Each shape is an interface of its own name; `Operations` says of each operation ("GET /v1/contacts") what its path, query
and body take and what it answers. A field with a default is optional where it is sent and always there where it is
answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "web" / "src" / "api" / "schema.ts"
HEADER = "// Made by `python -m infrastructure.web_types` from the OpenAPI document. Don't edit.\n"
BASIC = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_PREFIX = "#/components/schemas/"


def source() -> str:
    """The whole TypeScript file for the API as it is now."""
    import app  # noqa: F401 - registers the routes
    from chalicelib.openapi.document import document

    return render(document("session"))


def render(document: dict[str, Any]) -> str:
    """The TypeScript file for an OpenAPI document."""
    schemas = document["components"]["schemas"]
    operations = [
        (f"{method.upper()} {path}", operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    sent = _reachable([one.get("requestBody", {}) for _, one in operations], schemas)
    shapes = [_interface(name, schema, optional=name in sent) for name, schema in sorted(schemas.items())]
    listed = "".join(_operation(key, one) for key, one in sorted(operations))
    return f"{HEADER}\n" + "\n".join(shapes) + f"\nexport interface Operations {{\n{listed}}}\n"


def _interface(name: str, schema: dict[str, Any], *, optional: bool) -> str:
    if schema.get("type") == "object" and "properties" in schema:
        return f"export interface {name} {_object(schema, optional=optional)}\n"
    return f"export type {name} = {_type(schema, optional=optional)};\n"


def _object(schema: dict[str, Any], *, optional: bool) -> str:
    required = schema.get("required", [])
    fields = [
        f"  {_key(name)}{'?' if optional and name not in required else ''}: {_type(field, optional=optional)};\n"
        for name, field in schema["properties"].items()
    ]
    return "{\n" + "".join(fields) + "}"


def _type(schema: dict[str, Any], *, optional: bool) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_PREFIX)
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(one, optional=optional) for one in schema[union]))
    kind = schema.get("type")
    if kind == "array":
        inner = _type(schema.get("items", {}), optional=optional)
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if kind == "object":
        if "properties" in schema:
            return _object(schema, optional=optional).replace("\n", " ")
        values = schema.get("additionalProperties", {})
        return f"Record<string, {_type(values, optional=optional) if isinstance(values, dict) else 'unknown'}>"
    return BASIC.get(str(kind), "unknown")


def _operation(key: str, operation: dict[str, Any]) -> str:
    named = [one for one in operation.get("parameters", []) if "name" in one]
    body = _content(operation.get("requestBody", {}))
    answers = [_content(one) for status, one in operation["responses"].items() if status.startswith("2")]
    answer = " | ".join(dict.fromkeys(_type(one, optional=False) if one else "undefined" for one in answers))
    parts = {
        "path": _parameters(one for one in named if one["in"] == "path"),
        "query": _parameters(one for one in named if one["in"] == "query"),
        "body": _type(body, optional=True) if body else "undefined",
        "answer": answer,
    }
    return f"  {json.dumps(key)}: {{ " + "; ".join(f"{name}: {text}" for name, text in parts.items()) + " };\n"


def _parameters(parameters: Iterator[dict[str, Any]]) -> str:
    fields = [
        f"{_key(one['name'])}{'' if one.get('required') else '?'}: {_type(one['schema'], optional=True)}"
        for one in parameters
    ]
    return "{ " + "; ".join(fields) + " }" if fields else "undefined"


def _content(holder: dict[str, Any]) -> dict[str, Any] | None:
    for kind, content in holder.get("content", {}).items():
        return dict(content["schema"]) if kind == "application/json" else {"type": "string"}
    return None


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else json.dumps(name)


def _reachable(start: list[Any], schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting: list[Any] = list(start)
    while waiting:
        for name in set(re.findall(f'"{_PREFIX}([^"]+)"', json.dumps(waiting.pop()))) - found:
            found.add(name)
            waiting.append(schemas[name])
    return found


def main() -> None:
    """Write the file."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(source(), encoding="utf-8")


if __name__ == "__main__":
    main()
