"""Where the emulator (ministack 1.5.33) differs from AWS in what a deployment brings about, and what is done about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from infrastructure.deploy_upload import Connection

DEFINED = "x-amazon-apigateway-gateway-responses"
STAGE = "v1"
MAIL_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": ["ses:SendEmail"], "Resource": "*"}],
}


def fill(connection: Connection, stack_name: str, template: Path, outputs: dict[str, str]) -> None:
    """Bring the emulator to where AWS is after the same deployment."""
    resources = json.loads(template.read_text(encoding="utf-8"))["Resources"]
    answer_like_api_gateway(connection, resources, outputs["ApiId"])
    let_mail_out(connection, stack_name, resources)


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


def let_mail_out(connection: Connection, stack_name: str, resources: dict[str, Any]) -> None:
    """Let the roles that may send mail send it: AWS asks whether they may use the sender and the configuration set,
    the emulator whether they may use "*"."""
    cloudformation, iam = connection.client("cloudformation"), connection.client("iam")
    for name, resource in resources.items():
        if resource["Type"] == "AWS::IAM::Role" and "ses:SendEmail" in json.dumps(resource):
            detail = cloudformation.describe_stack_resource(StackName=stack_name, LogicalResourceId=name)
            role = detail["StackResourceDetail"]["PhysicalResourceId"]
            iam.put_role_policy(RoleName=role, PolicyName="emulator-mail", PolicyDocument=json.dumps(MAIL_POLICY))
