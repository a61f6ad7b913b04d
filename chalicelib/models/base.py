"""What every table shares: its name, the one DynamoDB connection of the process, and times as text that sorts."""

import json
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pynamodb.attributes import Attribute, JSONAttribute
from pynamodb.connection import Connection
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib import aws, clock, settings
from chalicelib.models.lean import quicken

if TYPE_CHECKING:
    from botocore.session import Session


class _Connection(Connection):
    """A connection on the session of the process, where PynamoDB would make another one, with a lean client."""

    @property
    def session(self) -> "Session":
        return aws.session()

    @property
    def client(self) -> Any:
        client = super().client
        quicken(client)
        return client


@cache
def connection() -> Connection:
    """The process's only DynamoDB connection: PynamoDB would otherwise make a client, and pay its start, per table."""
    return _Connection(region=settings.region(), connect_timeout_seconds=3, read_timeout_seconds=20)


def transaction() -> TransactWrite:
    """A write transaction (at most 100 items) on the shared connection. botocore gives each call a token, so that its own
    retries write once."""
    return TransactWrite(connection=connection())


class TimeAttribute(Attribute[datetime]):
    """An aware datetime, stored as `clock.to_iso` writes it, so that the order of keys is the order of time."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return clock.to_iso(value)

    def deserialize(self, value: str) -> datetime:
        return clock.from_iso(value)


class CompactJSONAttribute(JSONAttribute):
    """JSON without spaces and with letters as they are: an accented letter takes two bytes of a write, not six."""

    def serialize(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Table(Model):
    """A PynamoDB model whose `Meta.name` gets this deployment's prefix when the first call is made, not at import."""

    @classmethod
    def table(cls) -> str:
        """The real name of the table."""
        return settings.get().table_prefix + cls.store()

    @classmethod
    def store(cls) -> str:
        """What the registers call the table."""
        return str(vars(cls.Meta)["name"])

    @classmethod
    def hash_keys_of(cls, account_id: str) -> list[str]:
        """Every hash key under which a tenant table can hold something of an account: its id, where the model doesn't say
        more. What walks an account's data (purge, packages, isolation) goes by it."""
        return [account_id]

    @classmethod
    def _get_connection(cls) -> TableConnection:
        name = cls.table()
        if cls._connection is None or cls._connection.table_name != name:
            cls.Meta.table_name = name
            cls._connection = _connect(cls, name)
        return cls._connection


def _connect(model: type[Table], name: str) -> TableConnection:
    schema = model._get_schema()
    shared = connection()
    if name not in shared._tables:
        indexes = {
            "GlobalSecondaryIndexes": [_index(index) for index in schema["global_secondary_indexes"]],
            "LocalSecondaryIndexes": [_index(index) for index in schema["local_secondary_indexes"]],
        }
        keys = {"KeySchema": schema["key_schema"], "AttributeDefinitions": schema["attribute_definitions"]}
        shared.add_meta_table(MetaTable({"TableName": name} | keys | indexes))
    table = TableConnection(name)
    table.connection = shared
    return table


def _index(schema: Any) -> dict[str, Any]:
    return {"IndexName": schema["index_name"], "KeySchema": schema["key_schema"]}


def get_together(*wanted: tuple[type[Table], str, str | None]) -> list[Any]:
    """Several items of any tables in one strongly consistent call: `(model, hash key, range key)` each.

    Returns the models in the order asked for, None where there is no item.
    """
    keys = {(model, hash_key, range_key): _key(model, hash_key, range_key) for model, hash_key, range_key in wanted}
    pending: dict[str, Any] = {}
    for (model, _, _), key in keys.items():
        pending.setdefault(model.table(), {"Keys": [], "ConsistentRead": True})["Keys"].append(key)
    found: dict[str, list[dict[str, Any]]] = {}
    while pending:
        answer = connection().client._make_api_call("BatchGetItem", {"RequestItems": pending})
        for table, items in answer["Responses"].items():
            found.setdefault(table, []).extend(items)
        pending = answer.get("UnprocessedKeys") or {}
    return [_pick(model, found.get(model.table(), []), keys[model, hash_, range_]) for model, hash_, range_ in wanted]


def _key(model: type[Table], hash_key: str, range_key: str | None) -> dict[str, dict[str, str]]:
    key = {str(model._hash_keyname): {"S": hash_key}}
    return key if range_key is None else key | {str(model._range_keyname): {"S": range_key}}


def _pick(model: type[Table], items: list[dict[str, Any]], key: dict[str, dict[str, str]]) -> Table | None:
    for item in items:
        if all(item.get(name) == value for name, value in key.items()):
            return model.from_raw_data(item)
    return None
