"""A deployed stack as the operator's commands see it, on AWS or here, and its settings for the product's code in this process."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

from infrastructure.deploy import PRODUCT
from infrastructure.deploy_upload import Connection, DeployError, connect


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack that exists."""

    name: str
    connection: Connection

    def client(self, service: Any) -> Any:
        """A client of a service in the stack's account and region."""
        return self.connection.client(service)

    def resource(self, logical_id: str) -> str:
        """The real name of something in the template. Raises DeployError where the stack has no such thing."""
        from botocore.exceptions import ClientError

        try:
            detail = self.client("cloudformation").describe_stack_resource(
                StackName=self.name, LogicalResourceId=logical_id
            )
        except ClientError as error:
            raise DeployError(f"stack {self.name} has no {logical_id}: {error}") from error
        name: str = detail["StackResourceDetail"]["PhysicalResourceId"]
        return name

    def settings(self) -> dict[str, str]:
        """The environment that every function of the stack has."""
        described = self.client("lambda").get_function_configuration(FunctionName=self.resource("APIHandler"))
        variables: dict[str, str] = described["Environment"]["Variables"]
        return variables


def find(stage: str | None) -> Deployed:
    """The stack of a stage on AWS, by the usual AWS settings; without a stage the local stack, which has to run.

    Raises DeployError.
    """
    if stage is not None:
        return Deployed(f"{PRODUCT}-{stage}", connect(None, None))
    from infrastructure.local.settings import place

    described = place().description
    if not described.exists():
        raise DeployError("no local stack runs: make up starts it, --stage STAGE means one on AWS")
    facts = json.loads(described.read_text(encoding="utf-8"))
    return Deployed(facts["stack_name"], connect(facts["aws_endpoint_url"], facts["region"]))


def use(deployed: Deployed, **changes: str) -> None:
    """Make the product's code in this process work on the stack: its settings, with these in place of some."""
    from chalicelib import settings
    from infrastructure.local.emulator import ONLY_HERE

    if deployed.connection.endpoint_url:
        os.environ.update(ONLY_HERE | {"AWS_ENDPOINT_URL": deployed.connection.endpoint_url})
    else:
        os.environ["AWS_REGION"] = deployed.connection.session.region_name
    os.environ.update(deployed.settings() | changes)
    settings.get.cache_clear()
