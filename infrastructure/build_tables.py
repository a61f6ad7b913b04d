"""Which tables the functions work on: those of the stack, or restored ones beside them (infrastructure/restore.py).

Parameter TablePrefix decides it. Permissions must follow, so wherever a policy names a table of the template, its name
is put together from the prefix instead. The tables' own definitions stay as they are.
"""

from __future__ import annotations

import copy
import re
from typing import Any

PREFIX = {"Fn::If": ["TablesAreMoved", {"Ref": "TablePrefix"}, {"Fn::Sub": "${AWS::StackName}-"}]}
"""What every table's name begins with; the condition is in parameters.yaml."""
_OWN = "${AWS::StackName}-"
_ARN = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Prefix}"
_NAMED = re.compile(r"\$\{(\w+)\.Arn\}(.*)")


def follow_prefix(template: dict[str, Any]) -> None:
    """Rewrite the policies of an expanded template in place."""
    names = {
        name: resource["Properties"]["TableName"]["Fn::Sub"].removeprefix(_OWN)
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::IAM::Role":
            for policy in resource["Properties"].get("Policies", []):
                for statement in policy["PolicyDocument"]["Statement"]:
                    statement["Resource"] = _rewritten(statement["Resource"], names)


def _rewritten(resource: Any, names: dict[str, str]) -> Any:
    if isinstance(resource, list):
        return [_rewritten(one, names) for one in resource]
    table, rest = _table_in(resource)
    if table not in names:
        return resource
    return {"Fn::Sub": [f"{_ARN}{names[table]}{rest}", {"Prefix": copy.deepcopy(PREFIX)}]}


def _table_in(resource: Any) -> tuple[str, str]:
    """The logical id that a resource of a policy begins with, and what follows the ARN (`/index/…`)."""
    if isinstance(resource, dict) and isinstance(said := resource.get("Fn::GetAtt"), list) and said[1] == "Arn":
        return said[0], ""
    if (
        isinstance(resource, dict)
        and isinstance(said := resource.get("Fn::Sub"), str)
        and (found := _NAMED.fullmatch(said))
    ):
        return found[1], found[2]
    return "", ""
