"""Reads the CloudFormation fragments and puts them together into one document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from infrastructure.build_errors import BuildError

ANCHORS = "x-"
"""Top-level keys that begin so only hold YAML anchors and are not part of the template."""


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms (`!Ref`, `!Sub`, `!GetAtt` …), which become their long forms."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            raise BuildError(f"{node.start_mark.name}: {twice} is written twice below line {node.start_mark.line}")
        return super().construct_mapping(node, deep=deep)


def _intrinsic(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.SequenceNode):
        value: Any = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    if name == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def load(path: Path) -> dict[str, Any]:
    """One fragment in long form, without its anchors. Raises BuildError where a key stands twice."""
    with path.open(encoding="utf-8") as file:
        content = yaml.load(file, _Loader)  # noqa: S506 - a SafeLoader with CloudFormation's tags
    if not isinstance(content, dict):
        raise BuildError(f"{path}: a fragment is a mapping")
    return {key: value for key, value in content.items() if not key.startswith(ANCHORS)}


def merge(paths: Iterable[Path]) -> dict[str, Any]:
    """All fragments as one document, in the order given.

    Mappings are merged; anything else that two fragments say about one place is a conflict (BuildError),
    because whichever won would win in silence.
    """
    document: dict[str, Any] = {}
    for path in paths:
        _merge_into(document, load(path), path.name, ())
    return document


def overlay(base: dict[str, Any], fragments: dict[str, Any]) -> dict[str, Any]:
    """`base` with everything the fragments say; they win. Mappings are merged, lists and intrinsics replaced whole."""
    result = dict(base)
    for key, value in fragments.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict) and not (_is_intrinsic(below) or _is_intrinsic(value)):
            result[key] = overlay(below, value)
        else:
            result[key] = value
    return result


def _is_intrinsic(value: dict[str, Any]) -> bool:
    """Whether a mapping is a function of CloudFormation and thereby one value."""
    return len(value) == 1 and all(key == "Ref" or key.startswith("Fn::") for key in value)


def _merge_into(target: dict[str, Any], addition: dict[str, Any], file: str, place: tuple[str, ...]) -> None:
    for key, value in addition.items():
        here = (*place, str(key))
        if key not in target:
            target[key] = value
        elif isinstance(target[key], dict) and isinstance(value, dict):
            _merge_into(target[key], value, file, here)
        else:
            raise BuildError(f"{file}: {'.'.join(here)} is already set by another fragment")
