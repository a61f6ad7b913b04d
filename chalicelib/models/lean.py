"""What makes the DynamoDB client of the process cheap where one call carries many items.

botocore walks its model of a service value by value, once to write a request and once to read an answer: 70 to 90 us of CPU
an item. DynamoDB's protocol is plain JSON and our items are texts, numbers, lists and maps, so for the operations that
carry many items the walk changes nothing: they are written and read by one `json` call. Everything around stays
botocore's: signing, credentials and their renewal, retries with their backoff, the check of the CRC, errors, hooks.
"""

import json
from collections.abc import Mapping
from typing import Any

OPERATIONS = frozenset({"Query", "BatchGetItem", "BatchWriteItem", "BatchExecuteStatement"})
"""Of these, items are handed over and given back as DynamoDB's JSON has them. Binary values, which botocore takes and gives as
bytes, are not: no model has any (a test holds it) but the blocks of the search index, which search_store.py decodes itself;
and a request with bytes is refused by `json` before it is sent."""


def quicken(client: Any) -> None:
    """Makes a botocore client of DynamoDB, without validation of parameters, cheap for OPERATIONS. Doing it again does nothing."""
    if isinstance(client._serializer, _Requests):
        return
    client._serializer = _Requests(client._serializer)
    client._endpoint._response_parser_factory = _Answers(client._endpoint._response_parser_factory)
    _keep_name(client)


class _Requests:
    """In the place of botocore's serializer."""

    def __init__(self, stock: Any) -> None:
        self._stock = stock
        self._empty: dict[str, dict[str, Any]] = {}

    def serialize_to_request(self, parameters: Mapping[str, Any], operation_model: Any) -> dict[str, Any]:
        name = operation_model.name
        if name not in OPERATIONS:
            request: dict[str, Any] = self._stock.serialize_to_request(parameters, operation_model)
            return request
        if name not in self._empty:
            self._empty[name] = self._stock.serialize_to_request({}, operation_model)
        empty = self._empty[name]
        return empty | {"headers": dict(empty["headers"]), "body": json.dumps(parameters).encode()}


class _Answers:
    """In the place of botocore's parsers: their factory, and the parser that it makes."""

    def __init__(self, factory: Any) -> None:
        self._factory = factory

    def create_parser(self, protocol: str) -> "_Answers":
        return self if protocol == "json" else self._factory.create_parser(protocol)

    def parse(self, response: Mapping[str, Any], shape: Any) -> Any:
        if response["status_code"] == 200 and response["context"]["operation_name"] in OPERATIONS:
            try:
                return json.loads(response["body"]) | {"ResponseMetadata": _metadata(response)}
            except ValueError:
                pass  # spoilt on its way: botocore finds that by the CRC and asks again
        return self._factory.create_parser("json").parse(response, shape)


def _metadata(response: Mapping[str, Any]) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in response["headers"].items()}
    known = {"RequestId": headers["x-amzn-requestid"]} if "x-amzn-requestid" in headers else {}
    return known | {"HTTPStatusCode": response["status_code"], "HTTPHeaders": headers}


def _keep_name(client: Any) -> None:
    """The header User-Agent, which botocore puts together anew, twice, for each call: a third of what a small call costs."""
    maker = client._user_agent_creator
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.unregister(f"request-created.{service}", maker.rebuild_and_replace_user_agent_handler)
    client._user_agent_creator = _Name(maker.to_string())


class _Name:
    """A name that doesn't change."""

    def __init__(self, name: str) -> None:
        self._name = name

    def to_string(self) -> str:
        return self._name
