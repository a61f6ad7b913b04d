"""Blocks of the search index as they are read and written: found by a contact's id, replaced only as they were read."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pynamodb.exceptions import DeleteError, PutError

from chalicelib.models.base import connection, transaction
from chalicelib.models.bulk import Item, get_items
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.search_block import FIRST, SearchBlock
from chalicelib.models.transactions import ConditionFailed, commit


class Stored(NamedTuple):
    """A block as it was read; `version` 0 is one that isn't there yet."""

    partition: str
    block: str
    version: int = 0
    texts: bytes = b""
    rest: bytes = b""


class Part(NamedTuple):
    """What a block is to hold from now on."""

    block: str
    texts: bytes
    rest: bytes
    signature: bytes


def find_block(partition: str, contact_id: str) -> Stored:
    """The block that covers an id, read strongly."""
    request = _query(partition, "#r <= :r", contact_id) | {"Limit": 1, "ScanIndexForward": False}
    items = _call(request)["Items"]
    return _stored(items[0]) if items else Stored(partition, FIRST)


def next_block(partition: str, block: str) -> str | None:
    """The key of the block behind one, None behind the last."""
    request = _query(partition, "#r > :r", block) | {"Limit": 1, "ProjectionExpression": "#r"}
    items = _call(request)["Items"]
    return str(items[0]["block"]["S"]) if items else None


def get_blocks(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stored]:
    """The blocks that exist among these `(partition, block)`."""
    return {key: _stored(item) for key, item in get_items(SearchBlock, keys).items()}


def signatures(partition: str) -> Iterator[tuple[str, bytes]]:
    """`(block, signature)` of every block of a partition, in order. Read eventually, as the index is behind by more."""
    request = {
        "TableName": SearchBlock.table(),
        "IndexName": "by_signature",
        "KeyConditionExpression": "#h = :h",
        "ProjectionExpression": "place, signature",
        "ExpressionAttributeNames": {"#h": "partition"},
        "ExpressionAttributeValues": {":h": {"S": partition}},
    }
    while True:
        answer = _call(request)
        for item in answer["Items"]:
            yield item["place"]["S"], _bytes(item["signature"])
        if "LastEvaluatedKey" not in answer:
            return
        request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def replace(stored: Stored, parts: Sequence[Part]) -> bool:
    """Puts `parts` (not more than a transaction takes) in the place of a block, all or none; no parts delete it. The first
    has its key.

    False when the block is no longer as it was read: read it again.
    """
    known = SearchBlock.version == stored.version if stored.version else SearchBlock.block.does_not_exist()
    rows = [_row(stored, part) for part in parts]
    try:
        if not rows:
            SearchBlock(stored.partition, stored.block).delete(condition=known)
        elif len(rows) == 1:
            rows[0].save(condition=known)
        else:
            write = transaction()
            write.save(rows[0], condition=known)
            for row in rows[1:]:
                write.save(row, condition=SearchBlock.block.does_not_exist())
            commit(write)
    except ConditionFailed:
        return False
    except (PutError, DeleteError) as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def _row(stored: Stored, part: Part) -> SearchBlock:
    row = SearchBlock(stored.partition, part.block, place=part.block, version=stored.version + 1)
    row.texts, row.rest, row.signature = part.texts, part.rest, part.signature
    return row


def _query(partition: str, condition: str, key: str) -> dict[str, Any]:
    return {
        "TableName": SearchBlock.table(),
        "KeyConditionExpression": f"#h = :h AND {condition}",
        "ExpressionAttributeNames": {"#h": "partition", "#r": "block"},
        "ExpressionAttributeValues": {":h": {"S": partition}, ":r": {"S": key}},
        "ConsistentRead": True,
    }


def _call(request: dict[str, Any]) -> Any:
    return connection().client._make_api_call("Query", request)


def _stored(item: Item) -> Stored:
    return Stored(
        item["partition"]["S"],
        item["block"]["S"],
        int(item["version"]["N"]),
        _bytes(item["texts"]),
        _bytes(item["rest"]),
    )


def _bytes(value: Any) -> bytes:
    """A binary value, as botocore gives it or as it comes over the wire (models/lean.py)."""
    found = value["B"]
    return base64.b64decode(found) if isinstance(found, str) else bytes(found)
