"""Every shape that a route takes or gives, as JSON Schema under names that readers and code generators can use."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from chalicelib.edge.routing import Route
from chalicelib.schemas import lazy

Mode = Literal["validation", "serialization"]
Schema = dict[str, Any]
Role = Literal["body", "query", "returns"]

_REFERENCE = "#/components/schemas/{model}"
_MODES: dict[Role, Mode] = {"body": "validation", "query": "validation", "returns": "serialization"}
_PAGE = re.compile(r"Page\[(\w+)\]")


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, without the titles that only repeat the names, and with `ContactPage` for `Page[Contact]`."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def normalize_name(self, name: str) -> str:
        return super().normalize_name(_PAGE.sub(r"\1Page", name))


def collect(routes: Iterable[Route]) -> tuple[dict[tuple[str, Role], Schema], dict[str, Schema]]:
    """The schema of each `(route name, role)` that has one, and the definitions that they refer to, by name."""
    wanted = []
    for route in routes:
        for role, mode in _MODES.items():
            shape = lazy.real(getattr(route, role))
            if shape is not None:
                wanted.append(((route.name, role), mode, TypeAdapter(shape)))
    found, rest = TypeAdapter.json_schemas(wanted, ref_template=_REFERENCE, schema_generator=_Generator)
    definitions: dict[str, Schema] = {name: _untitled(schema) for name, schema in rest.get("$defs", {}).items()}
    return {key: schema for (key, _), schema in found.items()}, definitions


def resolve(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """A schema with its own reference followed; what stands beside the reference is kept."""
    if "$ref" not in schema:
        return schema
    beside = {name: value for name, value in schema.items() if name != "$ref"}
    return definitions[schema["$ref"].rpartition("/")[2]] | beside


def _untitled(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name != "title"}
