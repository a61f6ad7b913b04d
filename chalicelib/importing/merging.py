"""What a row changes in a contact that is there already, by the rule that the importer chose."""

from collections.abc import Mapping
from typing import Any, Literal

Rule = Literal["overwrite", "fill", "skip"]
_NESTED = ("address", "custom")


def patch_of(rule: Rule, present: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the row's fields that goes into the contact; the rest of the contact stays as it is.

    A blank cell changes nothing. `overwrite` takes every field of the row, `fill` those that are blank in the contact, field
    by field also within the address and the custom fields; `skip` takes none. Tags are one field.
    """
    if rule == "skip":
        return {}
    patch: dict[str, Any] = {}
    for name, value in row.items():
        if name == "email":
            continue
        if name in _NESTED:
            parts = _parts(rule, present.get(name) or {}, value)
            if parts:
                patch[name] = parts
        elif rule == "overwrite" or not present.get(name):
            patch[name] = value
    return patch


def merge(present: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a contact with a patch in them."""
    merged = dict(present)
    for name, value in patch.items():
        merged[name] = {**(present.get(name) or {}), **value} if name in _NESTED else value
    return merged


def _parts(rule: Rule, present: Mapping[str, str], row: Mapping[str, str]) -> dict[str, str]:
    return {part: value for part, value in row.items() if rule == "overwrite" or not present.get(part)}
