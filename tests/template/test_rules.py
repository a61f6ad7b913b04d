"""The deployed template is clean, and each rule objects to a template that breaks it."""

import importlib.util
import inspect

import pytest
from cfnlint.rules import CloudFormationLintRule

from infrastructure.lint import RULES, findings
from infrastructure.lint_rules import data, functions, queues
from tests.template.good import template

TABLE, BUCKET, QUEUE, DEAD = "ContactsTable", "FilesBucket", "ImportsQueue", "ImportsDeadLetters"
FUNCTION, ROLE, LOGS = "ImportContacts", "ImportContactsRole", "ImportContactsLogs"
STREAM = "IndexContactsIndexContactsDynamodbEventSource"
MAPPING = "ImportContactsImportContactsSqsEventSource"


def properties(broken, name):
    return broken["Resources"][name]["Properties"]


def statements(broken, name=ROLE):
    return properties(broken, name)["Policies"][0]["PolicyDocument"]["Statement"]


def drop(name, key):
    return lambda broken: properties(broken, name).pop(key)


def put(name, key, value):
    return lambda broken: properties(broken, name).update({key: value})


def lifecycle(change):
    return lambda broken: change(properties(broken, BUCKET)["LifecycleConfiguration"]["Rules"])


def attribute(name, key, value):
    return lambda broken: broken["Resources"][name].update({key: value})


def remove(name):
    return lambda broken: broken["Resources"].pop(name)


def permit(**statement):
    return lambda broken: statements(broken).append({"Effect": "Allow"} | statement)


BREAKS = {
    "table goes with the stack": (data.unkept, attribute(TABLE, "DeletionPolicy", "Delete")),
    "table goes when replaced": (data.unkept, attribute(TABLE, "UpdateReplacePolicy", "Snapshot")),
    "bucket goes with the stack": (data.unkept, attribute(BUCKET, "DeletionPolicy", "Delete")),
    "secret goes with the stack": (data.unkept, attribute("AppSecret", "DeletionPolicy", "Delete")),
    "pool goes with the stack": (data.unkept, attribute("UserPool", "DeletionPolicy", "Delete")),
    "table not encrypted": (data.unsafe_tables, drop(TABLE, "SSESpecification")),
    "table without recovery": (data.unsafe_tables, drop(TABLE, "PointInTimeRecoverySpecification")),
    "table recoverable too long": (
        data.unsafe_tables,
        put(
            TABLE, "PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
        ),
    ),
    "table unprotected": (data.unsafe_tables, put(TABLE, "DeletionProtectionEnabled", False)),
    "table with provisioned capacity": (data.unsafe_tables, drop(TABLE, "BillingMode")),
    "bucket may become public": (data.open_buckets, drop(BUCKET, "PublicAccessBlockConfiguration")),
    "bucket half open": (
        data.open_buckets,
        lambda broken: properties(broken, BUCKET)["PublicAccessBlockConfiguration"].update(BlockPublicPolicy=False),
    ),
    "bucket not encrypted": (data.open_buckets, drop(BUCKET, "BucketEncryption")),
    "bucket without TLS policy": (data.open_buckets, remove("FilesBucketPolicy")),
    "TLS policy for the bucket but not its objects": (
        data.open_buckets,
        lambda broken: properties(broken, "FilesBucketPolicy")["PolicyDocument"]["Statement"][0]["Resource"].pop(),
    ),
    "no lifecycle": (data.lifecycle_against_register, drop(BUCKET, "LifecycleConfiguration")),
    "uploads kept too long": (
        data.lifecycle_against_register,
        lifecycle(lambda rules: rules[0].update(ExpirationInDays=8)),
    ),
    "rule switched off": (data.lifecycle_against_register, lifecycle(lambda rules: rules[1].update(Status="Disabled"))),
    "a rule that the register doesn't know": (
        data.lifecycle_against_register,
        lifecycle(lambda rules: rules.append({"Status": "Enabled", "Prefix": "", "ExpirationInDays": 1})),
    ),
    "archive kept too long": (
        data.lifecycle_against_register,
        lambda broken: properties(broken, "ArchiveBucket")["LifecycleConfiguration"]["Rules"][0].update(
            ExpirationInDays=395
        ),
    ),
    "archive never colder": (
        data.lifecycle_against_register,
        lambda broken: properties(broken, "ArchiveBucket")["LifecycleConfiguration"]["Rules"][0].pop("Transitions"),
    ),
    "leftovers kept": (data.lifecycle_against_register, lifecycle(lambda rules: rules.pop())),
    "self sign-up": (data.open_pools, drop("UserPool", "AdminCreateUserConfig")),
    "pool unprotected": (data.open_pools, drop("UserPool", "DeletionProtection")),
    "sign-in past our API": (
        data.open_pools,
        put("UserPoolClient", "ExplicitAuthFlows", ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"]),
    ),
    "queue not encrypted": (queues.unsafe_queues, drop(QUEUE, "SqsManagedSseEnabled")),
    "queue without dead letters": (queues.unsafe_queues, drop(QUEUE, "RedrivePolicy")),
    "dead letters forgotten": (queues.unsafe_queues, drop(DEAD, "MessageRetentionPeriod")),
    "messages kept too long": (queues.unsafe_queues, put(QUEUE, "MessageRetentionPeriod", 1209600)),
    "whole batches repeated": (queues.losing_mappings, drop(MAPPING, "FunctionResponseTypes")),
    "messages reappear early": (queues.losing_mappings, put(QUEUE, "VisibilityTimeout", 719)),
    "queue of another stack": (queues.losing_mappings, put(MAPPING, "EventSourceArn", "arn:aws:sqs:::imports")),
    "stream read from its end": (queues.blocked_streams, put(STREAM, "StartingPosition", "LATEST")),
    "stream that stands still": (queues.blocked_streams, drop(STREAM, "BisectBatchOnFunctionError")),
    "stream tried for ever": (queues.blocked_streams, drop(STREAM, "MaximumRetryAttempts")),
    "records given up in silence": (queues.blocked_streams, drop(STREAM, "DestinationConfig")),
    "places in a stream unheard of": (queues.unwatched, remove("IndexDeadLettersAlarm")),
    "event without dead letters": (queues.lost_events, drop("AnalyseImport", "DeadLetterConfig")),
    "dead letters unheard of": (queues.unwatched, remove("ImportsDeadLettersAlarm")),
    "errors unheard of": (queues.unwatched, remove("ApiHandlerErrorsAlarm")),
    "alarm without action": (queues.unwatched, drop("ImportsDeadLettersAlarm", "AlarmActions")),
    "role shared": (
        functions.shared_roles,
        put(FUNCTION, "Role", {"Fn::GetAtt": ["ExportContactsRole", "Arn"]}),
    ),
    "role from elsewhere": (functions.shared_roles, put(FUNCTION, "Role", "arn:aws:iam::123456789012:role/admin")),
    "managed policy": (functions.shared_roles, put(ROLE, "ManagedPolicyArns", ["arn:aws:iam::aws:policy/Admin"])),
    "any action": (functions.wide_permissions, permit(Action="*", Resource={"Ref": "UserPool"})),
    "any action of a service": (functions.wide_permissions, permit(Action=["s3:*"], Resource={"Ref": "UserPool"})),
    "any resource": (functions.wide_permissions, permit(Action="s3:GetObject", Resource="*")),
    "any resource beside an action that has none": (
        functions.wide_permissions,
        permit(Action=["ses:DeleteSuppressedDestination", "s3:GetObject"], Resource="*"),
    ),
    "any object of the bucket": (
        functions.wide_permissions,
        permit(Action="s3:GetObject", Resource=[{"Fn::Sub": "${FilesBucket.Arn}/*"}]),
    ),
    "any table": (
        functions.wide_permissions,
        permit(Action="dynamodb:GetItem", Resource={"Fn::Sub": "arn:aws:dynamodb:::table/${AWS::StackName}-*"}),
    ),
    "all but": (functions.wide_permissions, permit(NotAction="iam:CreateUser", Resource={"Ref": "UserPool"})),
    "setting missing": (
        functions.settings_against_code,
        lambda broken: properties(broken, FUNCTION)["Environment"]["Variables"].pop("TABLE_PREFIX"),
    ),
    "setting that nothing reads": (
        functions.settings_against_code,
        lambda broken: properties(broken, FUNCTION)["Environment"]["Variables"].update(DEBUG="1"),
    ),
    "logs kept for ever": (functions.unbounded_logs, drop(LOGS, "RetentionInDays")),
    "logs kept too long": (functions.unbounded_logs, put(LOGS, "RetentionInDays", 90)),
    "function without log group": (functions.unbounded_logs, drop(FUNCTION, "LoggingConfig")),
    "log group shared": (
        functions.unbounded_logs,
        put(FUNCTION, "LoggingConfig", {"LogGroup": {"Ref": "ApiHandlerLogs"}}),
    ),
    "function that may write another's log": (
        functions.unbounded_logs,
        permit(Action=["logs:PutLogEvents"], Resource={"Fn::GetAtt": ["ApiHandlerLogs", "Arn"]}),
    ),
    "function that may not log": (functions.unbounded_logs, lambda broken: statements(broken).pop(0)),
}


def rule_ids():
    found = set()
    for path in RULES.glob("[a-z]*.py"):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        members = inspect.getmembers(module, inspect.isclass)
        found |= {kind.id for _, kind in members if CloudFormationLintRule in kind.__mro__[1:]}
    return found


def test_the_deployed_template_is_clean():
    assert findings(template()) == []


@pytest.mark.parametrize(("check", "break_it"), BREAKS.values(), ids=BREAKS)
def test_a_broken_template_is_objected_to(check, break_it):
    broken = template()
    assert list(check(broken)) == []

    break_it(broken)

    assert list(check(broken))


def test_cfn_lint_runs_every_rule_of_ours():
    broken = template()
    for _, break_it in BREAKS.values():
        try:
            break_it(broken)
        except (KeyError, IndexError):
            continue  # an earlier break removed what this one would change

    objecting = {rule for rule, _ in findings(broken)}

    assert rule_ids() <= objecting
