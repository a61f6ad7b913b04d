"""The tables of the template are those that the models use, key by key."""

import pytest

from chalicelib import models
from chalicelib.register import retention
from tests.template.good import resources

PREFIX = "${AWS::StackName}-"


def tables():
    found = {}
    for table in resources("AWS::DynamoDB::Table").values():
        found[table["Properties"]["TableName"]["Fn::Sub"].removeprefix(PREFIX)] = table["Properties"]
    return found


def keys_of_model(model):
    schema = model._get_schema()
    indexes = schema["global_secondary_indexes"] + schema["local_secondary_indexes"]
    keys = {"": schema["key_schema"]} | {index["index_name"]: index["key_schema"] for index in indexes}
    return {name: by_name(key) for name, key in keys.items()}


def keys_of_table(table):
    indexes = table.get("GlobalSecondaryIndexes", []) + table.get("LocalSecondaryIndexes", [])
    keys = {"": table["KeySchema"]} | {index["IndexName"]: index["KeySchema"] for index in indexes}
    return {name: by_name(key) for name, key in keys.items()}


def projections_of_model(model):
    schema = model._get_schema()
    indexes = schema["global_secondary_indexes"] + schema["local_secondary_indexes"]
    return {index["index_name"]: index["projection"] for index in indexes}


def projections_of_table(table):
    indexes = table.get("GlobalSecondaryIndexes", []) + table.get("LocalSecondaryIndexes", [])
    return {index["IndexName"]: index["Projection"] for index in indexes}


def by_name(attributes):
    return sorted(attributes, key=lambda attribute: attribute["AttributeName"])


EVERY_MODEL = pytest.mark.parametrize("model", models.load_all(), ids=lambda model: model.__name__)


def test_each_model_has_a_table_and_each_table_a_model():
    assert set(tables()) == {model.Meta.name for model in models.load_all()}


def test_each_table_has_a_retention_rule_and_each_rule_a_table():
    assert set(tables()) == {rule.store for rule in retention.TABLES}


@EVERY_MODEL
def test_keys_and_indexes_are_those_of_the_model(model):
    assert keys_of_table(tables()[model.Meta.name]) == keys_of_model(model)


@EVERY_MODEL
def test_indexes_hold_what_the_model_says(model):
    assert projections_of_table(tables()[model.Meta.name]) == projections_of_model(model)


@EVERY_MODEL
def test_key_attributes_have_the_types_of_the_model(model):
    declared = tables()[model.Meta.name]["AttributeDefinitions"]

    assert by_name(declared) == by_name(model._get_schema()["attribute_definitions"])


@EVERY_MODEL
def test_time_to_live_is_that_of_the_model(model):
    attribute = model._ttl_attribute()
    expected = None if attribute is None else {"AttributeName": attribute.attr_name, "Enabled": True}

    assert tables()[model.Meta.name].get("TimeToLiveSpecification") == expected
