"""Every handler of app.py is configured, permitted and reachable; nothing is configured that isn't there."""

import json

import pytest

import app
from infrastructure import build_tables
from infrastructure.build_template import CHALICE_STAGE
from infrastructure.lint_rules.queues import dead_letter_queues, reads_stream
from infrastructure.lint_rules.reading import at, of_type, referred
from tests.template.good import ROOT, resources, template

API = "api_handler"
CHALICE = ROOT / ".chalice"
SOURCES = {source.name: source for source in (*app.app.event_sources, *app.app.pure_lambda_functions)}
HANDLERS = [API, *SOURCES]
EVERY_HANDLER = pytest.mark.parametrize("handler", HANDLERS)
CONSUMERS = [name for name, source in SOURCES.items() if hasattr(source, "queue")]


def configured():
    config = json.loads((CHALICE / "config.json").read_text())
    return config["stages"][CHALICE_STAGE]["lambda_functions"]


def function_of(handler):
    """The logical id and resource of a handler's function."""
    wanted = "app.app" if handler == API else f"app.{handler}"
    functions = resources("AWS::Lambda::Function")
    (found,) = [item for item in functions.items() if item[1]["Properties"]["Handler"] == wanted]
    return found


def test_each_handler_has_its_stage_entry_and_nothing_else_has():
    assert set(configured()) == set(HANDLERS)


def test_each_handler_is_a_function_and_nothing_else_is():
    handled = {function["Properties"]["Handler"] for function in resources("AWS::Lambda::Function").values()}

    assert handled == {"app.app"} | {f"app.{name}" for name in SOURCES}


@EVERY_HANDLER
def test_each_handler_has_a_policy_file_of_its_name(handler):
    assert configured()[handler]["iam_policy_file"] == f"policy-{handler}.json"


def test_each_policy_file_is_used():
    files = {path.name for path in CHALICE.glob("policy-*.json")}

    assert files == {entry["iam_policy_file"] for entry in configured().values()}


def policy_of(handler):
    return json.loads((CHALICE / f"policy-{handler}.json").read_text())


def following_prefix(policy):
    """A policy as it is deployed: tables are named by the prefix (tests/template/test_table_prefix.py)."""
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyDocument": policy}]}}
    build_tables.follow_prefix({"Resources": resources("AWS::DynamoDB::Table") | {"Role": role}})
    return policy


@EVERY_HANDLER
def test_each_policy_reaches_its_function(handler):
    policy = policy_of(handler)

    _, function = function_of(handler)
    role = template()["Resources"][referred(at(function, "Role"))]

    assert at(role, "Policies")[0]["PolicyDocument"] == following_prefix(policy)


@EVERY_HANDLER
def test_memory_and_time_are_stated(handler):
    _, function = function_of(handler)

    assert at(function, "MemorySize") == configured()[handler]["lambda_memory_size"]
    assert at(function, "Timeout") == configured()[handler]["lambda_timeout"]


def test_the_api_answers_before_api_gateway_gives_up():
    gateway_waits_seconds = 29

    assert configured()[API]["lambda_timeout"] < gateway_waits_seconds


@pytest.mark.parametrize("handler", CONSUMERS)
def test_each_queue_of_app_py_is_the_real_one(handler):
    logical_id, _ = function_of(handler)
    mappings = resources("AWS::Lambda::EventSourceMapping").values()
    (mapping,) = [m for m in mappings if referred(at(m, "FunctionName")) == logical_id]

    queue = template()["Resources"][referred(at(mapping, "EventSourceArn"))]

    assert at(queue, "QueueName", "Fn::Sub") == "${AWS::StackName}-" + SOURCES[handler].queue


def test_each_working_queue_has_one_consumer():
    mappings = resources("AWS::Lambda::EventSourceMapping").values()
    consumed = [referred(at(mapping, "EventSourceArn")) for mapping in mappings if not reads_stream(mapping)]

    working = set(resources("AWS::SQS::Queue")) - dead_letter_queues(template())

    assert sorted(consumed) == sorted(working)


def test_the_stream_of_contacts_is_that_of_the_table_in_use():
    logical_id, _ = function_of("index_contacts")
    mappings = resources("AWS::Lambda::EventSourceMapping").values()
    (mapping,) = [m for m in mappings if referred(at(m, "FunctionName")) == logical_id]
    (statement,) = [s for s in policy_of("index_contacts")["Statement"] if s["Sid"] == "Hear"]

    source = {"Fn::If": ["StreamIsGiven", {"Ref": "ContactsStream"}, {"Fn::GetAtt": ["ContactsTable", "StreamArn"]}]}

    assert at(mapping, "EventSourceArn") == statement["Resource"] == source
    assert at(resources("AWS::DynamoDB::Table")["ContactsTable"], "StreamSpecification") == {
        "StreamViewType": "OLD_IMAGE"
    }


def test_uploads_of_other_buckets_start_nothing():
    rules = [r for r in resources("AWS::Events::Rule").values() if at(r, "EventPattern")]

    patterns = [at(rule, "EventPattern", "detail") for rule in rules]

    assert patterns == [{"bucket": {"name": [{"Ref": "FilesBucket"}]}, "object": {"key": [{"prefix": "uploads/"}]}}]


def test_the_browser_may_upload_from_our_origin_only():
    bucket = of_type(template(), "AWS::S3::Bucket")["FilesBucket"]

    rules = at(bucket, "CorsConfiguration", "CorsRules")

    assert [(rule["AllowedOrigins"], rule["AllowedMethods"]) for rule in rules] == [([{"Ref": "PublicUrl"}], ["POST"])]


def test_nothing_in_the_template_belongs_to_one_account_or_region():
    text = json.dumps(template())

    assert "us-east-1" not in text
    assert "123456789012" not in text
    assert "AWS::Serverless" not in text
