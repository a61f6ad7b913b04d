"""Lifecycle rules as CloudFormation writes them, in S3's own shape."""

from __future__ import annotations

from typing import Any


def s3_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """What S3's API takes for a rule of a template's bucket: days lie one level deeper there, and there is always a filter."""
    written = {name: value for name, value in rule.items() if name not in _RENAMED}
    if "Id" in rule:
        written["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        written["Expiration"] = {"Days": rule["ExpirationInDays"]}
    if "Transitions" in rule:
        written["Transitions"] = [
            {"Days": one["TransitionInDays"], "StorageClass": one["StorageClass"]} for one in rule["Transitions"]
        ]
    return written | {"Filter": {"Prefix": rule.get("Prefix", "")}}


_RENAMED = ("Id", "Prefix", "ExpirationInDays", "Transitions")
