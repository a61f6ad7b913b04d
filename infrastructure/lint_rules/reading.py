"""How the rules read a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cfnlint.rules import RuleMatch

Path = list[str | int]
Finding = tuple[Path, str]
Resource = dict[str, Any]
Check = Callable[[dict[str, Any]], Iterator[Finding]]


def matches(check: Check, template: dict[str, Any]) -> list[RuleMatch]:
    """The findings of a check as cfn-lint wants them."""
    return [RuleMatch(path, message) for path, message in check(template)]


def of_type(template: dict[str, Any], kind: str) -> dict[str, Resource]:
    """Every resource of a type by its logical id."""
    return {name: r for name, r in template["Resources"].items() if r["Type"] == kind}


def settings_of(resource: Resource) -> dict[str, Any]:
    """The properties of a resource."""
    properties: dict[str, Any] = resource.get("Properties", {})
    return properties


def at(resource: Resource, *keys: str) -> Any:
    """What lies under a path of property names; None where the path ends early."""
    value: Any = settings_of(resource)
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def referred(value: Any) -> str | None:
    """The logical id that a `Ref` or `Fn::GetAtt` points at."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        target = value["Fn::GetAtt"]
        return str(target[0] if isinstance(target, list) else target.split(".")[0])
    return None


def place(name: str, *keys: str | int) -> Path:
    """The path of a resource, or of something in it."""
    return ["Resources", name, *keys]


def as_list(value: Any) -> list[Any]:
    """A policy's member, which may be one thing or a list of them, as a list."""
    return value if isinstance(value, list) else [value]
