"""Where the emulator (ministack 1.5.33) differs from AWS in what a deployment brings about, and what is done about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrastructure.build_api import ANY
from infrastructure.lifecycles import s3_rule

if TYPE_CHECKING:
    from infrastructure.deploy_upload import Connection

DEFINED = "x-amazon-apigateway-gateway-responses"
STAGE = "v1"
ASKED_INSTEAD = {
    # AWS asks for the sender's identity and the configuration set, the emulator for everything.
    "ses:SendEmail": "ses:SendEmail",
    # AWS asks for each statement of a batch on its table, the emulator for the batch.
    "dynamodb:PartiQLInsert": "dynamodb:BatchExecuteStatement",
}
"""What the emulator asks of a role, on resource "*", where AWS asks for what our policies hold."""


def fill(connection: Connection, stack_name: str, template: Path, outputs: dict[str, str]) -> None:
    """Bring the emulator to where AWS is after the same deployment."""
    resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    answer_like_api_gateway(connection, resources, outputs["ApiId"])
    serve_any_method(connection, resources, outputs["ApiId"])
    give_buckets_their_rules(connection, stack_name, resources)
    permit_what_is_asked_instead(connection, stack_name, resources)
    keep_tables_as_dynamodb(connection, stack_name, resources)


def answer_like_api_gateway(connection: Connection, resources: dict[str, Any], api_id: str) -> None:
    """Give the emulated API Gateway its own answers (404, 413, 429 …) as the template's API definition states them.

    AWS reads them from the definition; the emulator does not, but knows them when they are put one by one.
    """
    wanted = resources["RestAPI"]["Properties"]["Body"][DEFINED]
    gateway = connection.client("apigateway")
    present = {r["responseType"]: r for r in gateway.get_gateway_responses(restApiId=api_id, limit=500)["items"]}
    different = [
        kind
        for kind, answer in wanted.items()
        if any(present.get(kind, {}).get(name) != value for name, value in answer.items())
    ]
    if not different:
        return
    for kind in different:
        gateway.put_gateway_response(restApiId=api_id, responseType=kind, **wanted[kind])
    gateway.create_deployment(restApiId=api_id, stageName=STAGE)


def give_buckets_their_rules(connection: Connection, stack_name: str, resources: dict[str, Any]) -> None:
    """Put the lifecycle rules that the template has for its buckets; the emulator keeps them, but reads none from there."""
    cloudformation, s3 = connection.client("cloudformation"), connection.client("s3")
    for name, resource in resources.items():
        if resource["Type"] == "AWS::S3::Bucket":
            detail = cloudformation.describe_stack_resource(StackName=stack_name, LogicalResourceId=name)
            rules: Any = [s3_rule(rule) for rule in resource["Properties"]["LifecycleConfiguration"]["Rules"]]
            s3.put_bucket_lifecycle_configuration(
                Bucket=detail["StackResourceDetail"]["PhysicalResourceId"], LifecycleConfiguration={"Rules": rules}
            )


def serve_any_method(connection: Connection, resources: dict[str, Any], api_id: str) -> None:
    """Give each path of the API the operation for any other method that the definition states (build_api); the emulator
    reads the seven methods only."""
    gateway = connection.client("apigateway")
    pages = gateway.get_paginator("get_resources").paginate(restApiId=api_id, limit=500)
    present = {resource["path"]: resource for page in pages for resource in page["items"]}
    stated = resources["RestAPI"]["Properties"]["Body"]["paths"]
    missing = [path for path in stated if ANY in stated[path] and "ANY" not in present[path].get("resourceMethods", {})]
    if not missing:
        return
    served = next((path, method) for path in stated for method in stated[path] if method != ANY)
    uri = gateway.get_integration(restApiId=api_id, resourceId=present[served[0]]["id"], httpMethod=served[1].upper())[
        "uri"
    ]
    for path in missing:
        place = {"restApiId": api_id, "resourceId": present[path]["id"], "httpMethod": "ANY"}
        gateway.put_method(**place, authorizationType="NONE")
        gateway.put_integration(**place, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)
    gateway.create_deployment(restApiId=api_id, stageName=STAGE)


def permit_what_is_asked_instead(connection: Connection, stack_name: str, resources: dict[str, Any]) -> None:
    """Give each role that may do something on AWS what the emulator asks for the same (ASKED_INSTEAD)."""
    cloudformation, iam = connection.client("cloudformation"), connection.client("iam")
    for name, resource in resources.items():
        if resource["Type"] != "AWS::IAM::Role":
            continue
        held = json.dumps(resource)
        asked = [instead for action, instead in ASKED_INSTEAD.items() if f'"{action}"' in held]
        if asked:
            detail = cloudformation.describe_stack_resource(StackName=stack_name, LogicalResourceId=name)
            role = detail["StackResourceDetail"]["PhysicalResourceId"]
            statement = {"Effect": "Allow", "Action": asked, "Resource": "*"}
            policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
            iam.put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=policy)


def keep_tables_as_dynamodb(connection: Connection, stack_name: str, resources: dict[str, Any]) -> None:
    """Turn on each table's time to live and recovery points, which the emulator has but doesn't read from a template."""
    dynamodb = connection.client("dynamodb")
    for resource in resources.values():
        if resource["Type"] != "AWS::DynamoDB::Table":
            continue
        table = resource["Properties"]["TableName"]["Fn::Sub"].replace("${AWS::StackName}", stack_name)
        life = resource["Properties"].get("TimeToLiveSpecification")
        if (
            life
            and dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]["TimeToLiveStatus"]
            != "ENABLED"
        ):
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=life)
        wanted = resource["Properties"]["PointInTimeRecoverySpecification"]
        dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=wanted)
