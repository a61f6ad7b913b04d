"""Many items at a time on the shared low-level client, for jobs: hand-marshalled items, read and inserted in batches.

Single items go through PynamoDB; here an item is what DynamoDB sends and takes, `{"email": {"S": "jane@acme.example"}}`,
and costs a sixth of the time. Writes are PartiQL batches because those, unlike BatchWriteItem, carry a condition per
item and tell for each whether it was met
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html).
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from chalicelib import errors
from chalicelib.models.base import Table, connection

Item = Mapping[str, Mapping[str, Any]]

_KEYS_PER_READ = 100
_STATEMENTS_PER_WRITE = 25
_ITEMS_PER_WRITE = 25
_TRIES = 10
_LONGEST_WAIT = 1.0
_EXISTS = "DuplicateItem"
_PASSING = frozenset(
    {
        "ProvisionedThroughputExceeded",
        "ThrottlingError",
        "RequestLimitExceeded",
        "TransactionConflict",
        "InternalServerError",
    }
)


def get_items(model: type[Table], keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """The items that exist among these `(hash key, range key)`, read strongly.

    Raises Unavailable when DynamoDB keeps handing keys back unprocessed.
    """
    names = (str(model._hash_keyname), str(model._range_keyname))
    wanted = [{names[0]: {"S": first}, names[1]: {"S": second}} for first, second in dict.fromkeys(keys)]
    return {(item[names[0]]["S"], item[names[1]]["S"]): item for item in _read_batches(model, wanted)}


def get_rows(model: type[Table], keys: Sequence[str], attributes: Sequence[str]) -> dict[str, Item]:
    """The items that exist among these hash keys, of a table that has no range key, read strongly; the named attributes
    of each, the key among them. Raises Unavailable as `get_items` does.
    """
    name = str(model._hash_keyname)
    wanted = [{name: {"S": key}} for key in dict.fromkeys(keys)]
    aliases = {f"#a{place}": attribute for place, attribute in enumerate(attributes)}
    only = {"ProjectionExpression": ", ".join(aliases), "ExpressionAttributeNames": aliases}
    return {item[name]["S"]: item for item in _read_batches(model, wanted, **only)}


def insert_items(model: type[Table], items: Sequence[Item]) -> set[int]:
    """Writes items whose keys are free, and gives the indexes of those whose key is taken: these are left as they are.

    Raises Unavailable when DynamoDB keeps refusing for reasons that should pass.
    """
    table = model.table()
    taken: set[int] = set()
    waiting = list(enumerate(items))
    for attempt in range(_TRIES):
        passing = []
        for batch in _parts(waiting, _STATEMENTS_PER_WRITE):
            statements = [{"Statement": _insert(table, tuple(it)), "Parameters": list(it.values())} for _, it in batch]
            answer = connection().client._make_api_call("BatchExecuteStatement", {"Statements": statements})
            for (index, item), outcome in zip(batch, answer["Responses"], strict=True):
                code = outcome.get("Error", {}).get("Code")
                if code == _EXISTS:
                    taken.add(index)
                elif code in _PASSING:
                    passing.append((index, item))
                elif code is not None:
                    raise RuntimeError(f"an insert into {table} failed: {code}")
        if not passing:
            return taken
        waiting = passing
        _wait(attempt)
    raise errors.Unavailable


def put_items(model: type[Table], items: Sequence[Item]) -> None:
    """Writes items, replacing what stands under their keys: for items that are the same whenever they are written.

    Raises Unavailable when DynamoDB keeps handing them back unprocessed.
    """
    _write_batches(model, [{"PutRequest": {"Item": item}} for item in items])


def delete_items(model: type[Table], keys: Sequence[Item]) -> None:
    """Deletes the items of these keys, 25 a call; one that isn't there is no error.

    Raises Unavailable when DynamoDB keeps handing them back unprocessed.
    """
    _write_batches(model, [{"DeleteRequest": {"Key": key}} for key in keys])


def query_pages(
    model: type[Table], hash_key: str, after: str | None, attributes: Sequence[str] = ()
) -> Iterator[tuple[list[Item], str | None]]:
    """The items of one partition in pages of up to 1 MB, read strongly, from behind the range key `after`.

    With each page comes the range key to go on behind, None with the last one. `attributes` are the only ones given.
    """
    names = (str(model._hash_keyname), str(model._range_keyname))
    request: dict[str, Any] = {
        "TableName": model.table(),
        "KeyConditionExpression": "#h = :h",
        "ExpressionAttributeNames": {"#h": names[0]} | {f"#a{place}": name for place, name in enumerate(attributes)},
        "ExpressionAttributeValues": {":h": {"S": hash_key}},
        "ConsistentRead": True,
    }
    if attributes:
        request["ProjectionExpression"] = ", ".join(f"#a{place}" for place in range(len(attributes)))
    while True:
        if after is not None:
            request["ExclusiveStartKey"] = {names[0]: {"S": hash_key}, names[1]: {"S": after}}
        answer = connection().client._make_api_call("Query", request)
        last = answer.get("LastEvaluatedKey")
        after = last[names[1]]["S"] if last else None
        yield answer["Items"], after
        if after is None:
            return


def _read_batches(model: type[Table], keys: Sequence[Item], **options: Any) -> Iterator[Item]:
    table = model.table()
    for batch in _parts(keys, _KEYS_PER_READ):
        pending: dict[str, Any] = {table: {"Keys": batch, "ConsistentRead": True} | options}
        for attempt in range(_TRIES):
            answer = connection().client._make_api_call("BatchGetItem", {"RequestItems": pending})
            yield from answer["Responses"].get(table, ())
            pending = answer.get("UnprocessedKeys") or {}
            if not pending:
                break
            _wait(attempt)
        else:
            raise errors.Unavailable


def _write_batches(model: type[Table], requests: Sequence[Mapping[str, Any]]) -> None:
    table = model.table()
    for batch in _parts(requests, _ITEMS_PER_WRITE):
        pending: dict[str, Any] = {table: batch}
        for attempt in range(_TRIES):
            answer = connection().client._make_api_call("BatchWriteItem", {"RequestItems": pending})
            pending = answer.get("UnprocessedItems") or {}
            if not pending:
                break
            _wait(attempt)
        else:
            raise errors.Unavailable


@lru_cache(maxsize=512)
def _insert(table: str, names: tuple[str, ...]) -> str:
    return f'INSERT INTO "{table}" VALUE {{{", ".join(f"{_quoted(name)}: ?" for name in names)}}}'


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _parts(things: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.05 * 2**attempt)))  # noqa: S311 - spreads waits only
