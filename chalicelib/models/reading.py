"""A part of one partition, read as far as somebody looks, as the items that DynamoDB sends (see `bulk`)."""

from collections.abc import Iterator
from typing import Any

from chalicelib.models.base import Table, connection
from chalicelib.models.bulk import Item


def query_between(
    model: type[Table],
    hash_key: str,
    first: str,
    last: str,
    *,
    chunk: int,
    newest_first: bool = False,
    index: tuple[str, str] | None = None,
) -> Iterator[Item]:
    """The items of a partition whose range keys lie between two, both included, read strongly; `chunk` at a time,
    when they are asked for. `index` is the name and range key of a local one to go by, whose entries are given then."""
    request: dict[str, Any] = {
        "TableName": model.table(),
        "KeyConditionExpression": "#h = :h AND #r BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#h": model._hash_keyname, "#r": index[1] if index else model._range_keyname},
        "ExpressionAttributeValues": {":h": {"S": hash_key}, ":first": {"S": first}, ":last": {"S": last}},
        "ConsistentRead": True,
        "ScanIndexForward": not newest_first,
        "Limit": chunk,
    }
    if index:
        request["IndexName"] = index[0]
    while True:
        answer = connection().client._make_api_call("Query", request)
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
