"""The purge may reach everything that it has to erase."""

import json

import pytest

from chalicelib import models
from chalicelib.register.retention import BUCKETS
from infrastructure.lint_rules.reading import as_list
from tests.template.good import ROOT, resources

POLICY = json.loads((ROOT / ".chalice/policy-purge_account.json").read_text())
BY_NAME = {
    table["Properties"]["TableName"]["Fn::Sub"].rpartition("-")[2]: name
    for name, table in resources("AWS::DynamoDB::Table").items()
}
FOLDERS = [f"${{{bucket.title()}Bucket.Arn}}/{rule.prefix}*" for bucket, rules in BUCKETS.items() for rule in rules]


def allowed(resource):
    return {
        action
        for statement in POLICY["Statement"]
        if resource in as_list(statement["Resource"])
        for action in statement["Action"]
    }


@pytest.mark.parametrize("path", [path for path in models.TENANT_TABLES if path != "member.Member"])
def test_each_tenant_table_can_be_walked_and_emptied(path):
    table = BY_NAME[models.load(path).store()]

    assert {"dynamodb:Query", "dynamodb:BatchWriteItem"} <= allowed({"Fn::GetAtt": [table, "Arn"]})


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_can_be_emptied(folder):
    wanted = {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion"}

    assert wanted <= allowed({"Fn::Sub": folder})
