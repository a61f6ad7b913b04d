"""The daily run on the deployed stack, at a moment that its event names: long ago, so that nobody else's files are due."""

import gzip
import json
from datetime import date, timedelta

import pytest

from chalicelib import ids
from chalicelib.register import lifecycle
from chalicelib.services.activity_archive import day_folder

AT = "2024-03-01T03:30:00Z"
LAST_DUE = date(2023, 3, 3)


@pytest.fixture
def archive(stack):
    return stack.description["outputs"]["ArchiveBucketName"]


def run_expiry(stack):
    event = {"time": AT, "source": "aws.events", "detail-type": "Scheduled Event", "detail": {}, "id": ids.new()}
    event |= {"version": "0", "account": "000000000000", "region": "eu-west-3", "resources": ["a rule"]}
    name = stack.aws("cloudformation").describe_stack_resource(
        StackName=stack.description["stack_name"], LogicalResourceId="ExpireLogs"
    )["StackResourceDetail"]["PhysicalResourceId"]
    answer = stack.aws("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
    assert "FunctionError" not in answer, answer["Payload"].read()


def put(s3, bucket, account_id, day):
    key = f"{day_folder(account_id, day)}{ids.new()}.jsonl.gz"
    s3.put_object(Bucket=bucket, Key=key, Body=gzip.compress(b'{"at":"2023-03-03T10:00:00.000000Z"}\n'))
    return key


def keys(s3, bucket, account_id):
    answer = s3.list_object_versions(Bucket=bucket, Prefix=f"activity/{account_id}/")
    return sorted(one["Key"] for one in answer.get("Versions", []) + answer.get("DeleteMarkers", []))


def test_days_that_are_due_are_destroyed_and_the_day_after_stays(stack, archive):
    s3, account_id = stack.aws("s3"), ids.new()
    put(s3, archive, account_id, LAST_DUE - timedelta(days=1))
    put(s3, archive, account_id, LAST_DUE)
    kept = put(s3, archive, account_id, LAST_DUE + timedelta(days=1))

    run_expiry(stack)

    assert keys(s3, archive, account_id) == [kept]


def test_a_deployment_has_the_rules_of_the_register_and_gets_them_back(stack, archive):
    s3, files = stack.aws("s3"), stack.description["files_bucket"]
    deployed = {bucket: rules_of(s3, name) for bucket, name in (("files", files), ("archive", archive))}
    s3.delete_bucket_lifecycle(Bucket=archive)

    run_expiry(stack)

    assert all(lifecycle.same(rules, lifecycle.rules_of(bucket)) for bucket, rules in deployed.items())
    assert lifecycle.same(rules_of(s3, archive), lifecycle.rules_of("archive"))


def rules_of(s3, bucket):
    return s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
