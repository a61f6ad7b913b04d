"""Switching over: nothing writes while the last erasures are replayed, then every function gets the other tables at once."""

from __future__ import annotations

import time
from typing import Any

from infrastructure.deploy import follow
from infrastructure.deploy_upload import DeployError
from infrastructure.deployed import Deployed
from infrastructure.restore_tables import Say, stream_of_contacts


def hold(deployed: Deployed, say: Say) -> None:
    """Lets no function of the stack be started, and waits until those that run and write have ended. Queues and schedules
    wait; callers of the API are told to come back. Safe to repeat."""
    for name in _functions(deployed):
        deployed.client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    seconds = int(deployed.settings()["SETTLE_SECONDS"])
    say(f"no function is started any more; waiting {seconds} s for those that run")
    time.sleep(seconds)


def release(deployed: Deployed, say: Say) -> None:
    """Lets functions be started again. Safe to repeat."""
    for name in _functions(deployed):
        deployed.client("lambda").delete_function_concurrency(FunctionName=name)
    say("functions are started again")


def use_tables(deployed: Deployed, prefix: str, say: Say) -> None:
    """One update of the stack, whose template stays as it is: functions, what they may do, and what they hear of changes of
    contacts, go to the tables of a prefix.

    Nothing happens when they are there already. Raises DeployError; CloudFormation has gone back to what was before.
    """
    if deployed.settings()["TABLE_PREFIX"] == prefix:
        return
    cloudformation = deployed.client("cloudformation")
    stack = cloudformation.describe_stacks(StackName=deployed.name)["Stacks"][0]
    names = [parameter["ParameterKey"] for parameter in stack["Parameters"]]
    if "TablePrefix" not in names:
        raise DeployError(f"stack {deployed.name} was deployed from a template that can't change its tables")
    given = {
        "TablePrefix": "" if prefix == f"{deployed.name}-" else prefix,
        # Also of the stack's own table, which is another one than CloudFormation has made.
        "ContactsStream": stream_of_contacts(deployed.client("dynamodb"), prefix),
    }
    parameters = [
        {"ParameterKey": name, "ParameterValue": given[name]}
        if name in given
        else {"ParameterKey": name, "UsePreviousValue": True}
        for name in names
    ]

    def begin() -> Any:
        return cloudformation.update_stack(
            StackName=deployed.name,
            UsePreviousTemplate=True,
            Parameters=parameters,
            Capabilities=["CAPABILITY_IAM"],
        )

    follow(cloudformation, deployed.name, begin, say)


def _functions(deployed: Deployed) -> list[str]:
    pages = deployed.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=deployed.name)
    return [
        one["PhysicalResourceId"]
        for page in pages
        for one in page["StackResourceSummaries"]
        if one["ResourceType"] == "AWS::Lambda::Function"
    ]
