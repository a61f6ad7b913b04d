"""Reading many items as DynamoDB sends them, strongly consistent: making models of them costs five times as much."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib import errors
from chalicelib.models.base import Table, connection

Item = Mapping[str, Mapping[str, Any]]
"""`{"email": {"S": "jane@acme.example"}, ...}`."""
MAX_BATCH = 100
_TRIES = 8
_FIRST_WAIT = 0.05


def query_between(
    model: type[Table], hash_key: str, first: str, last: str, *, chunk: int, newest_first: bool = False
) -> Iterator[Item]:
    """The items of a partition whose range keys lie between two, both included; `chunk` at a time, when they are asked for."""
    request: dict[str, Any] = {
        "TableName": model.table(),
        "KeyConditionExpression": "#h = :h AND #r BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#h": model._hash_keyname, "#r": model._range_keyname},
        "ExpressionAttributeValues": {":h": {"S": hash_key}, ":first": {"S": first}, ":last": {"S": last}},
        "ConsistentRead": True,
        "ScanIndexForward": not newest_first,
        "Limit": chunk,
    }
    while True:
        answer = connection().client._make_api_call("Query", request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def get_batch(model: type[Table], keys: Sequence[tuple[str, str]]) -> list[Item]:
    """The items behind up to MAX_BATCH pairs of hash and range key, in no order, missing ones left out.

    Keys that DynamoDB hands back unprocessed are asked for again, ever more slowly; raises Unavailable when that doesn't end.
    """
    names = (str(model._hash_keyname), str(model._range_keyname))
    wanted = [{name: {"S": part} for name, part in zip(names, key, strict=True)} for key in keys]
    pending: dict[str, Any] = {model.table(): {"Keys": wanted, "ConsistentRead": True}} if wanted else {}
    found: list[Item] = []
    for attempt in range(_TRIES):
        if not pending:
            break
        time.sleep(_FIRST_WAIT * 2**attempt if attempt else 0)
        answer = connection().client._make_api_call("BatchGetItem", {"RequestItems": pending})
        found += answer["Responses"].get(model.table(), [])
        pending = answer.get("UnprocessedKeys") or {}
    if pending:
        raise errors.Unavailable
    return found
