"""Form-encoded parameters with nested keys (`items[0][price]=…`, `expand[]=…`) as dicts and lists."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from infrastructure.local.stripe.errors import StripeError

_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
DEEPEST = 10


def decode(text: str) -> dict[str, Any]:
    """The parameters of a body or a query: values are strings, dicts and lists.

    Raises StripeError for keys that make no sense or meet in two shapes.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise StripeError("Invalid request (check that the body is form-encoded).") from None
    tree: dict[str, Any] = {}
    for key, value in pairs:
        found = _KEY.fullmatch(key)
        if found is None:
            raise StripeError(f"Invalid parameter name: {key}", code="parameter_unknown", param=key)
        path = [found.group(1), *re.findall(r"\[([^\[\]]*)\]", found.group(2))]
        if len(path) > DEEPEST:
            raise StripeError(f"Invalid parameter name: {key}", param=key)
        _put(tree, path, value, key)
    return {name: _with_lists(value) for name, value in tree.items()}


def _put(tree: dict[str, Any], path: list[str], value: str, key: str) -> None:
    *parents, last = path
    for name in parents:
        tree = tree.setdefault(_named(tree, name), {})
        if not isinstance(tree, dict):
            raise StripeError("Invalid parameters: a name is used as a value and as a part.", param=key)
    tree[_named(tree, last)] = value


def _named(tree: dict[str, Any], name: str) -> str:
    return name or str(len(tree))


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    filled = {name: _with_lists(each) for name, each in value.items()}
    if all(name.isascii() and name.isdigit() for name in filled):
        return [filled[name] for name in sorted(filled, key=int)]
    return filled
