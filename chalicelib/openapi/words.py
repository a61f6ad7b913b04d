"""A schema in a few words of HTML, for the tables of the page."""

from html import escape
from typing import Any

Schema = dict[str, Any]

_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
}


def kind_of(schema: Schema) -> str:
    """What a value must be: its type, its shape as a link, its choices and limits."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#shape-{name}">{name}</a>'
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return " or ".join(dict.fromkeys(kind_of(option) for option in schema[keyword]))
    for keyword in ("const", "enum"):
        if keyword in schema:
            values = schema[keyword] if keyword == "enum" else [schema[keyword]]
            return " or ".join(f"<code>{escape(str(value))}</code>" for value in values)
    limits = [words.format(escape(str(schema[name]))) for name, words in _LIMITS.items() if name in schema]
    return ", ".join([_type(schema), *limits])


def _type(schema: Schema) -> str:
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    values = schema.get("additionalProperties")
    if schema.get("type") == "object" and isinstance(values, dict) and values:
        return f"object of {kind_of(values)}"
    return escape(schema.get("format") or schema.get("type") or "anything")
