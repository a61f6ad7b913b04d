"""An example for each shape: the one that the shape states, or one put together from what its fields state."""

from typing import Any

from chalicelib.openapi.shapes import Schema, resolve

_FORMATS = {
    "date-time": "2026-01-31T09:30:00Z",
    "date": "2026-01-31",
    "email": "jane@example.com",
    "uri": "https://example.com/",
}
_NAMES = {
    "id": "01JQ3Y8Z5T6V7W8X9YABCDEFGH",
    "company": "Example Ltd",
    "country": "GB",
    "city": "London",
    "description": "What it is about.",
    "domain": "example.com",
    "email": "jane@example.com",
    "field": "email",
    "filename": "contacts.csv",
    "first_name": "Jane",
    "ip_address": "192.0.2.7",
    "last_name": "Doe",
    "locale": "en",
    "name": "Jane Doe",
    "phone": "+44 20 7946 0000",
    "plan": "trial",
    "tag": "customer",
    "title": "A title",
    "token": "the token of the mailed link",
    "url": "https://example.com/",
    "website": "https://example.com/",
}
"""Words for fields that state no example of their own; ids end in `_id` or are called `id`."""


def example_of(schema: Schema, definitions: dict[str, Schema], name: str = "") -> Any:
    """A value that fits the schema; `name` is the field that it is for."""
    schema = resolve(schema, definitions)
    if schema.get("examples"):
        return schema["examples"][0]
    for keyword in ("const", "default"):
        if schema.get(keyword) not in (None, "", [], {}):
            return schema[keyword]
    if "enum" in schema:
        return schema["enum"][0]
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return example_of(schema[keyword][0], definitions, name)
    return _by_type(schema, definitions, name)


def _by_type(schema: Schema, definitions: dict[str, Schema], name: str) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, definitions)
    if kind == "array":
        return [example_of(schema.get("items", {}), definitions, name.removesuffix("s"))]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return None if kind == "null" else _text(schema, name)


def _object(schema: Schema, definitions: dict[str, Schema]) -> dict[str, Any]:
    if "properties" in schema:
        return {name: example_of(part, definitions, name) for name, part in schema["properties"].items()}
    values = schema.get("additionalProperties")
    return {"key": example_of(values, definitions)} if isinstance(values, dict) and values else {}


def _text(schema: Schema, name: str) -> str:
    known = _FORMATS.get(schema.get("format", "")) or _NAMES.get("id" if name.endswith("_id") else name)
    return (known or name.replace("_", " ") or "text")[: schema.get("maxLength")]
