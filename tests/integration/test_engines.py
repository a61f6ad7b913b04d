"""The engines themselves: every model has its table, and both refuse what DynamoDB refuses."""

import pytest
from botocore.exceptions import ClientError

from chalicelib import models


def test_every_model_has_a_table_with_its_own_keys(engine):
    database = engine.client("dynamodb")

    described = {m.table(): database.describe_table(TableName=m.table())["Table"] for m in models.load_all()}

    assert len(described) == len(models.TENANT_TABLES + models.PLATFORM_TABLES)
    for model in models.load_all():
        keys = [key["AttributeName"] for key in described[model.table()]["KeySchema"]]
        wanted = [model._hash_keyname, model._range_keyname]
        assert keys == [name for name in wanted if name]


def test_a_write_under_an_unmet_condition_changes_nothing(engine):
    database = engine.client("dynamodb")
    table = models.load("account.Account").table()
    key = database.describe_table(TableName=table)["Table"]["KeySchema"][0]["AttributeName"]
    row = {key: {"S": "taken"}, "by": {"S": "first"}}
    database.put_item(TableName=table, Item=row)

    with pytest.raises(ClientError) as refused:
        database.put_item(
            TableName=table,
            Item=row | {"by": {"S": "second"}},
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": key},
        )

    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert database.get_item(TableName=table, Key={key: {"S": "taken"}})["Item"]["by"] == {"S": "first"}
