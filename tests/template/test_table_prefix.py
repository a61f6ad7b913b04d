"""Functions, their settings and their permissions go to the tables of one prefix, whichever it is."""

import json
import re

from infrastructure.lint_rules.reading import as_list
from tests.template.good import resources, template

TABLES = resources("AWS::DynamoDB::Table")
(HEARING,) = [
    statement
    for role in resources("AWS::IAM::Role").values()
    for policy in role["Properties"]["Policies"]
    for statement in policy["PolicyDocument"]["Statement"]
    if statement["Sid"] == "Hear"
]
"""The one that reads a stream, whose name can't be put together (test_handlers.py)."""
VALUES = {"AWS::Partition": "aws", "AWS::Region": "eu-west-3", "AWS::AccountId": "1", "AWS::StackName": "a-stack"}


def resolved(value, prefix):
    """The text of what names a table, with parameter TablePrefix as given."""
    match value:
        case {"Ref": "TablePrefix"}:
            return prefix
        case {"Fn::If": ["TablesAreMoved", moved, own]}:
            return resolved(moved if prefix else own, prefix)
        case {"Fn::Sub": [text, more]}:
            return filled(text, VALUES | {name: resolved(one, prefix) for name, one in more.items()})
        case {"Fn::Sub": str(text)}:
            return filled(text, VALUES)
    raise AssertionError(value)


def filled(text, values):
    return re.sub(r"\$\{([\w:]+)\}", lambda found: values[found[1]], text)


def permitted(prefix):
    """What roles may do to tables, as ARNs."""
    statements = [
        statement
        for role in resources("AWS::IAM::Role").values()
        for policy in role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        if any(action.startswith("dynamodb:") for action in as_list(statement["Action"])) and statement != HEARING
    ]
    return {resolved(one, prefix) for statement in statements for one in as_list(statement["Resource"])}


def test_the_condition_is_whether_a_prefix_is_given():
    assert template()["Conditions"]["TablesAreMoved"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "TablePrefix"}, ""]}]}


def test_without_a_prefix_permissions_are_for_the_tables_of_the_stack():
    own = {resolved(table["Properties"]["TableName"], "") for table in TABLES.values()}

    named = {arn.partition(":table/")[2].partition("/index/")[0] for arn in permitted("")}

    assert named <= own


def test_with_a_prefix_the_same_permissions_are_for_the_other_tables_and_none_for_the_own():
    own, moved = permitted(""), permitted("a-stack-r2-")

    assert moved == {arn.replace(":table/a-stack-", ":table/a-stack-r2-") for arn in own}


def test_no_role_names_a_table_of_the_template_in_another_way():
    roles = json.dumps(resources("AWS::IAM::Role")).replace(json.dumps(HEARING), "")

    assert not [name for name in TABLES if f'"{name}"' in roles or f"${{{name}" in roles]


def test_functions_get_the_prefix_that_their_permissions_are_for():
    for function in resources("AWS::Lambda::Function").values():
        setting = function["Properties"]["Environment"]["Variables"]["TABLE_PREFIX"]
        assert (resolved(setting, ""), resolved(setting, "a-stack-r2-")) == ("a-stack-", "a-stack-r2-")
