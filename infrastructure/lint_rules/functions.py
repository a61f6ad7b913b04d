"""Rules for functions: each may do what it needs and nothing else, knows its settings, and logs for the promised time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

from chalicelib import settings
from chalicelib.register import retention
from infrastructure.lint_rules.reading import Finding, as_list, at, matches, of_type, place, referred

UNAVOIDABLE = (
    # The objects below one prefix of one bucket: an object's name is not known when the policy is written.
    re.compile(r"\$\{\w+Bucket\.Arn\}/[a-z]+/\*"),
)
"""The only wildcards in policies, and why. (A log group's ARN also ends in `:*`, for its streams, but as `Fn::GetAtt`.)"""

WITHOUT_RESOURCES = {"ses:DeleteSuppressedDestination"}
"""Actions that AWS lets be narrowed to nothing, because they are on a list of the whole AWS account; alone in a statement
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html)."""


def shared_roles(template: dict[str, Any]) -> Iterator[Finding]:
    """Functions without a role to themselves, and roles with more than the one policy written for them."""
    functions = of_type(template, "AWS::Lambda::Function")
    roles = {name: referred(at(function, "Role")) for name, function in functions.items()}
    users = Counter(roles.values())
    for name, role in roles.items():
        if role not in template["Resources"] or users[role] > 1:
            yield place(name), f"function {name} has no role of its own"
    for name, role_resource in of_type(template, "AWS::IAM::Role").items():
        if at(role_resource, "ManagedPolicyArns") or len(at(role_resource, "Policies") or []) != 1:
            yield place(name), f"role {name} must have exactly the one policy of its function"


def wide_permissions(template: dict[str, Any]) -> Iterator[Finding]:
    """Wildcards in actions or resources, and statements that allow by exception."""
    for name, role in of_type(template, "AWS::IAM::Role").items():
        for number, policy in enumerate(at(role, "Policies") or []):
            for place_in_list, statement in enumerate(policy["PolicyDocument"]["Statement"]):
                where = place(name, "Properties", "Policies", number, "PolicyDocument", "Statement", place_in_list)
                yield from ((where, f"{name}: {trouble}") for trouble in _troubles(statement))


def _troubles(statement: dict[str, Any]) -> Iterator[str]:
    if statement.keys() & {"NotAction", "NotResource"}:
        yield "allows everything with exceptions"
    for action in as_list(statement.get("Action", [])):
        if "*" in action:
            yield f"action {action} is a wildcard"
    if statement.get("Resource") == "*" and WITHOUT_RESOURCES.issuperset(as_list(statement.get("Action", ["?"]))):
        return
    for resource in as_list(statement.get("Resource", [])):
        pattern = _written(resource)
        if "*" in pattern and not any(allowed.fullmatch(pattern) for allowed in UNAVOIDABLE):
            yield f"resource {pattern} is a wildcard"


def _written(resource: Any) -> str:
    """The text of a resource as far as it is written in the policy."""
    if isinstance(resource, str):
        return resource
    text = resource.get("Fn::Sub", "")
    return str(text[0] if isinstance(text, list) else text)


def settings_against_code(template: dict[str, Any]) -> Iterator[Finding]:
    """Functions whose environment is not exactly what chalicelib/settings.py reads."""
    for name, function in of_type(template, "AWS::Lambda::Function").items():
        given = set(at(function, "Environment", "Variables") or {})
        for missing in sorted(set(settings.NAMES) - given):
            yield place(name), f"function {name} lacks the setting {missing}"
        for unread in sorted(given - set(settings.NAMES)):
            yield place(name), f"nothing reads the setting {unread} of function {name}"


def unbounded_logs(template: dict[str, Any]) -> Iterator[Finding]:
    """Log groups kept for another time than promised, and functions that log elsewhere or into another's group."""
    days = retention.LOGS.period.days if retention.LOGS.period else None
    groups = of_type(template, "AWS::Logs::LogGroup")
    for name, group in groups.items():
        if at(group, "RetentionInDays") != days:
            yield place(name), f"log group {name} must be kept for {days} days, as the register says"
    functions = of_type(template, "AWS::Lambda::Function")
    own = {name: referred(at(function, "LoggingConfig", "LogGroup")) for name, function in functions.items()}
    users = Counter(own.values())
    for name, group_name in own.items():
        if group_name not in groups or users[group_name] > 1:
            yield place(name), f"function {name} has no log group of its own"
            continue
        role = template["Resources"].get(referred(at(functions[name], "Role")), {})
        written = [s["Resource"] for p in at(role, "Policies") or [] for s in _log_statements(p)]
        if written != [{"Fn::GetAtt": [group_name, "Arn"]}]:
            yield place(name), f"function {name} must be allowed to write its own log group and no other"


def _log_statements(policy: dict[str, Any]) -> list[dict[str, Any]]:
    statements = policy["PolicyDocument"]["Statement"]
    return [s for s in statements if any(action.startswith("logs:") for action in as_list(s.get("Action", [])))]


class FunctionsHaveOwnRoles(CloudFormationLintRule):
    id = "E9121"
    shortdesc = "Each function has a role and a policy of its own"
    description = "No shared roles, no managed policies"
    tags = ("leadlabs", "functions")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(shared_roles, cfn.template)


class PermissionsAreNarrow(CloudFormationLintRule):
    id = "E9122"
    shortdesc = "Policies name exact actions and resources"
    description = "No wildcard beyond those listed in infrastructure/lint_rules/functions.py with their reason"
    tags = ("leadlabs", "functions")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(wide_permissions, cfn.template)


class SettingsReachFunctions(CloudFormationLintRule):
    id = "E9123"
    shortdesc = "Functions get the settings that the code reads"
    description = "The environment equals chalicelib/settings.py, in both directions"
    tags = ("leadlabs", "functions")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(settings_against_code, cfn.template)


class LogsEnd(CloudFormationLintRule):
    id = "E9124"
    shortdesc = "Each function writes to a log group of its own, kept as long as promised"
    description = "Retention equals the register; nobody can write into another function's log"
    tags = ("leadlabs", "functions")

    def match(self, cfn: Template) -> list[RuleMatch]:
        return matches(unbounded_logs, cfn.template)
