"""Deploys a build as a CloudFormation stack: to AWS, or with `endpoint_url` to the emulator. Same two files, same steps.

    python -m infrastructure.deploy STAGE [Name=Value …]

Names are the template's parameters (infrastructure/template/parameters.yaml). A first deployment must give those without
a default; later ones keep what was deployed. Credentials and region come from the usual AWS settings.

From Python:

    from infrastructure.build import build
    from infrastructure.deploy import deploy
    outputs = deploy("lead-labs-local", build(), {"Stage": "local", "PublicUrl": …, "MailFrom": …},
                     endpoint_url="http://127.0.0.1:4566", region="eu-west-3")

gives back the stack's outputs (ApiUrl, ApiId, TablePrefix, FilesBucketName, …) or raises DeployError, one sentence.
Deploying again is safe: nothing to change means nothing is changed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from infrastructure.build import BuildResult, build
from infrastructure.build_errors import BuildError
from infrastructure.deploy_site import upload_site
from infrastructure.deploy_upload import DeployError, connect, ensure_code_bucket, upload

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackEventTypeDef

PRODUCT = "lead-labs"
Progress = Callable[[str], None]

UNUSABLE = {
    "ROLLBACK_COMPLETE": "its creation failed: delete the stack and what it kept, then deploy again",
    "ROLLBACK_FAILED": "its creation and the rollback failed: delete the stack and what it kept, then deploy again",
    "DELETE_FAILED": "its deletion failed: finish that first",
    "UPDATE_ROLLBACK_FAILED": "its last rollback failed: continue it with `aws cloudformation continue-update-rollback`",
}
"""Stacks that take no update, and what to do (docs/operations.md, "When a deployment fails")."""


def deploy(
    stack_name: str,
    built: BuildResult,
    parameters: dict[str, str],
    *,
    endpoint_url: str | None = None,
    region: str | None = None,
    progress: Progress = lambda line: None,
) -> dict[str, str]:
    """Create or update the stack from `built` and give back its outputs. `region` only where the settings' isn't meant.

    `parameters` are the template's, without CodeBucket and CodeKey, which are known here; on an update those left out
    keep their value. Raises DeployError for missing credentials, region or parameters, a stack that takes no update,
    and a deployment that failed (the sentence names the resources that did; CloudFormation has rolled back).
    """
    connection = connect(endpoint_url, region)
    cloudformation = connection.client("cloudformation")
    exists = _takes_update(cloudformation, stack_name)
    bucket = ensure_code_bucket(connection)
    progress(f"uploading to {bucket}")
    template_url = upload(connection, bucket, built)
    given = parameters | {"CodeBucket": bucket, "CodeKey": built.code_key}
    declared = json.loads(built.template_path.read_text(encoding="utf-8"))["Parameters"]
    values = _parameter_values(declared, given, exists=exists)
    change = _describe_change(cloudformation, stack_name, template_url, values, exists=exists)
    if change is None:
        progress("nothing to change")
    else:
        follow(cloudformation, stack_name, lambda: cloudformation.execute_change_set(ChangeSetName=change), progress)
    outputs = _outputs(cloudformation, stack_name)
    if built.site_path:
        analytics_id = _parameters(cloudformation, stack_name).get("AnalyticsId", "")
        upload_site(connection, outputs["SiteBucketName"], built.site_path, {"analytics_id": analytics_id}, progress)
    if endpoint_url:
        from infrastructure import emulator_gaps

        emulator_gaps.fill(connection, stack_name, built.template_path, outputs)
    return outputs


def _takes_update(cloudformation: CloudFormationClient, stack_name: str) -> bool:
    """Whether the stack is there to be updated (or must be created). Raises DeployError when it is stuck."""
    from botocore.exceptions import ClientError

    try:
        stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" not in str(error):
            raise DeployError(f"CloudFormation refuses: {error}") from error
        return False
    status = stack["StackStatus"]
    if status in UNUSABLE:
        raise DeployError(f"stack {stack_name} can't be updated, {UNUSABLE[status]}")
    if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        raise DeployError(f"stack {stack_name} is being changed ({status}); wait until that is done")
    return status not in ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE")


def _describe_change(
    cloudformation: CloudFormationClient,
    stack_name: str,
    template_url: str,
    values: list[ParameterTypeDef],
    *,
    exists: bool,
) -> str | None:
    """A change set ready to be executed; None when there is nothing to change."""
    from botocore.exceptions import ClientError

    try:
        change = cloudformation.create_change_set(
            StackName=stack_name,
            ChangeSetName=f"deploy-{time.time_ns()}",
            ChangeSetType="UPDATE" if exists else "CREATE",
            TemplateURL=template_url,
            Parameters=values,
            Capabilities=["CAPABILITY_IAM"],
            Tags=[{"Key": "product", "Value": PRODUCT}],
        )["Id"]
    except ClientError as error:
        raise DeployError(f"CloudFormation refuses the template or its parameters: {error}") from error
    while (state := cloudformation.describe_change_set(ChangeSetName=change))["Status"] in _UNDER_WAY:
        time.sleep(_pause(cloudformation))
    if state["Status"] == "CREATE_COMPLETE":
        return change
    cloudformation.delete_change_set(ChangeSetName=change)
    reason = state.get("StatusReason", "")
    if "didn't contain changes" in reason or "No updates are to be performed" in reason:
        return None
    raise DeployError(f"CloudFormation can't work out the change: {reason}")


def _refuse_moved_tables(cloudformation: CloudFormationClient, stack_name: str, change: str) -> None:
    """A change of tables would miss the restored ones that the functions work on (infrastructure/restore.py)."""
    prefix = _parameters(cloudformation, stack_name).get("TablePrefix")
    if not prefix:
        return
    pages = cloudformation.get_paginator("describe_change_set").paginate(ChangeSetName=change)
    kinds = {one["ResourceChange"]["ResourceType"] for page in pages for one in page["Changes"]}
    if "AWS::DynamoDB::Table" in kinds:
        cloudformation.delete_change_set(ChangeSetName=change)
        raise DeployError(
            f"this version changes tables, but the stack works on {prefix}…; bring them home first (restore)"
        )


_UNDER_WAY = ("CREATE_PENDING", "CREATE_IN_PROGRESS")


def _parameter_values(
    declared: dict[str, dict[str, str]], given: dict[str, str], *, exists: bool
) -> list[ParameterTypeDef]:
    names = {name: "Default" in definition for name, definition in declared.items()}
    unknown = sorted(given.keys() - names.keys())
    if unknown:
        raise DeployError(f"the template has no parameter {', '.join(unknown)}; it has {', '.join(sorted(names))}")
    missing = [] if exists else [name for name, has_default in names.items() if not has_default and name not in given]
    if missing:
        raise DeployError(f"a first deployment needs {' '.join(f'{name}=…' for name in missing)}")
    values: list[ParameterTypeDef] = []
    for name in names:
        if name in given:
            values.append({"ParameterKey": name, "ParameterValue": given[name]})
        elif exists:
            values.append({"ParameterKey": name, "UsePreviousValue": True})
    return values


def follow(
    cloudformation: CloudFormationClient, stack_name: str, begin: Callable[[], object], progress: Progress
) -> None:
    """Begin a change of the stack and see it through, telling of each resource. Raises DeployError when it is rolled back.

    The stack's own events say when it is done: its status may still be the one from before.
    """
    seen: set[str] = set()
    _new_events(cloudformation, stack_name, seen)
    begin()
    failures: list[str] = []
    while True:
        for event in _new_events(cloudformation, stack_name, seen):
            name, status = event.get("LogicalResourceId", ""), event.get("ResourceStatus", "")
            progress(f"{name} {status}")
            if status.endswith("_FAILED"):
                failures.append(f"{name} {status}: {event.get('ResourceStatusReason', '')}")
            if name == stack_name and status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                return
            if name == stack_name and not status.endswith("_IN_PROGRESS"):
                raise DeployError(f"stack {stack_name} ended in {status}: {'; '.join(failures) or 'no reason given'}")
        time.sleep(_pause(cloudformation))


def _new_events(cloudformation: CloudFormationClient, stack_name: str, seen: set[str]) -> list[StackEventTypeDef]:
    """The stack's events that are not in `seen`, oldest first; adds them to it."""
    new: list[StackEventTypeDef] = []
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack_name):
        fresh = [event for event in page["StackEvents"] if event["EventId"] not in seen]
        new += fresh
        if len(fresh) < len(page["StackEvents"]):
            break
    seen.update(event["EventId"] for event in new)
    return new[::-1]


def _pause(cloudformation: CloudFormationClient) -> float:
    """Seconds between two looks: AWS limits how often one may ask, the emulator does not."""
    return 3 if cloudformation.meta.endpoint_url.startswith("https://") else 0.2


def _outputs(cloudformation: CloudFormationClient, stack_name: str) -> dict[str, str]:
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def _parameters(cloudformation: CloudFormationClient, stack_name: str) -> dict[str, str]:
    stack = cloudformation.describe_stacks(StackName=stack_name)["Stacks"][0]
    return {given["ParameterKey"]: given["ParameterValue"] for given in stack.get("Parameters", [])}


def main() -> None:
    """The command line: builds, deploys to AWS, prints the outputs; one sentence and exit code 1 when that fails."""
    arguments = sys.argv[1:]
    if not arguments or "=" in arguments[0] or not all("=" in argument for argument in arguments[1:]):
        sys.exit("usage: make deploy STAGE=prod ARGS='PublicUrl=https://app.example.com MailFrom=hi@example.com'")
    stage, *rest = arguments
    parameters = {"Stage": stage} | dict(argument.split("=", 1) for argument in rest)
    try:
        built = build(target="lambda", progress=_say)
        outputs = deploy(f"{PRODUCT}-{stage}", built, parameters, progress=_say)
    except (BuildError, DeployError) as error:
        sys.exit(f"deploy failed: {error}")
    for name, value in sorted(outputs.items()):
        print(f"{name:24}{value}")


def _say(line: str) -> None:
    print(f"… {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
