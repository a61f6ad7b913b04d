"""The lean client says and hears what botocore's own does, and whatever goes wrong is still botocore's to handle."""

import json
from binascii import crc32

import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.session import Session
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import BinaryAttribute, BinarySetAttribute

from chalicelib import models
from chalicelib.models.lean import OPERATIONS, quicken
from chalicelib.models.search_block import SearchBlock

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.builds(lambda text: {"S": text}, TEXTS)
    | st.builds(lambda number: {"N": str(number)}, st.integers())
    | st.builds(lambda flag: {"BOOL": flag}, st.booleans())
    | st.just({"NULL": True}),
    lambda inner: (
        st.builds(lambda items: {"L": items}, st.lists(inner, max_size=3))
        | st.builds(lambda items: {"M": items}, st.dictionaries(TEXTS, inner, max_size=3))
    ),
    max_leaves=6,
)
ITEMS = st.dictionaries(TEXTS, VALUES, max_size=4)
REQUESTS = {
    "Query": lambda item: {"TableName": "t", "ExclusiveStartKey": item, "Limit": 3, "ConsistentRead": True},
    "BatchGetItem": lambda item: {"RequestItems": {"t": {"Keys": [item], "ConsistentRead": True}}},
    "BatchWriteItem": lambda item: {"RequestItems": {"t": [{"PutRequest": {"Item": item}}]}},
    "BatchExecuteStatement": lambda item: {"Statements": [{"Statement": "INSERT", "Parameters": list(item.values())}]},
}
ANSWERS = {
    "Query": lambda item: {"Items": [item], "Count": 1, "ScannedCount": 1, "LastEvaluatedKey": item},
    "BatchGetItem": lambda item: {"Responses": {"t": [item]}, "UnprocessedKeys": {"t": {"Keys": [item]}}},
    "BatchWriteItem": lambda item: {"UnprocessedItems": {"t": [{"DeleteRequest": {"Key": item}}]}},
    "BatchExecuteStatement": lambda item: {
        "Responses": [{"TableName": "t", "Item": item}, {"Error": {"Code": "DuplicateItem", "Message": "m"}}]
    },
}


class Wire:
    """A client whose requests are noted and answered from a list of `(status, body, headers)`."""

    def __init__(self):
        config = Config(parameter_validation=False, retries={"mode": "standard", "total_max_attempts": 3})
        session = Session()
        session.set_credentials("A" * 20, "s" * 40)
        self.client = session.create_client("dynamodb", "eu-west-1", config=config)
        self.client.meta.events.register("before-send.dynamodb.*", self._send)
        self.answers, self.requests = [], []

    def call(self, operation, request, *answers):
        self.answers, self.requests = list(answers), []
        return self.client._make_api_call(operation, request)

    def _send(self, request, **_):
        self.requests.append(request)
        status, body, headers = self.answers.pop(0)
        return AWSResponse(request.url, status, {"X-Amzn-RequestId": "r1"} | headers, Body(body))


class Body:
    def __init__(self, content):
        self._content = content

    def stream(self):
        yield self._content


@pytest.fixture(scope="module")
def stock():
    return Wire()


@pytest.fixture(scope="module")
def lean():
    wire = Wire()
    quicken(wire.client)
    return wire


def ok(content):
    body = json.dumps(content).encode()
    return 200, body, {"x-amz-crc32": str(crc32(body))}


def said(wire):
    """What went over the wire, without what differs from call to call by itself."""
    changing = {"Authorization", "X-Amz-Date", "amz-sdk-invocation-id", "amz-sdk-request", "User-Agent"}
    (request,) = wire.requests
    headers = {name: value for name, value in request.headers.items() if name not in changing}
    return request.method, request.url, headers, json.loads(request.body)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@given(item=ITEMS)
def test_requests_and_answers_are_those_of_botocore(operation, item, stock, lean):
    request, answer = REQUESTS[operation](item), ok(ANSWERS[operation](item))

    heard = [wire.call(operation, request, answer) for wire in (stock, lean)]

    assert heard[0] == heard[1]
    assert said(stock) == said(lean)


def test_other_operations_are_botocores_alone(lean):
    answer = lean.call("GetItem", {"TableName": "t", "Key": {"k": {"B": b"x"}}}, ok({"Item": {"k": {"B": "eA=="}}}))

    assert answer["Item"] == {"k": {"B": b"x"}}
    assert json.loads(lean.requests[0].body)["Key"] == {"k": {"B": "eA=="}}


def test_an_answer_that_was_spoilt_on_its_way_is_asked_for_again(lean, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    good = ok({"Items": [{"k": {"S": "a"}}], "Count": 1})
    spoilt = [(200, good[1][:-3], good[2]), (200, good[1].replace(b'"a"', b'"b"'), good[2])]

    answer = lean.call("Query", {"TableName": "t"}, *spoilt, good)

    assert answer["Items"] == [{"k": {"S": "a"}}]
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2


def test_a_throttled_call_is_made_again_and_a_refused_one_told(lean, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    throttled = 400, b'{"__type":"x#ProvisionedThroughputExceededException","message":"slow"}', {}
    refused = 400, b'{"__type":"x#ResourceNotFoundException","message":"no table"}', {}

    assert lean.call("Query", {"TableName": "t"}, throttled, ok({"Items": []}))["Items"] == []
    with pytest.raises(ClientError) as told:
        lean.call("Query", {"TableName": "t"}, refused)

    assert told.value.response["Error"] == {"Code": "ResourceNotFoundException", "Message": "no table"}


def test_bytes_are_refused_before_anything_is_sent(lean):
    with pytest.raises(TypeError):
        lean.call("Query", {"TableName": "t", "ExclusiveStartKey": {"k": {"B": b"x"}}}, ok({"Items": []}))

    assert lean.requests == []


def test_it_gives_botocores_name_with_each_call(lean):
    for _ in range(2):
        lean.call("Query", {"TableName": "t"}, ok({"Items": []}))

        assert lean.requests[0].headers["User-Agent"].startswith(b"Botocore/")


def test_no_model_holds_what_the_lean_client_would_give_back_undecoded():
    for model in set(models.load_all()) - {SearchBlock}:  # which is read and decoded by search_store.py
        binary = [it for it in model.get_attributes().values() if isinstance(it, BinaryAttribute | BinarySetAttribute)]
        assert not binary, model
