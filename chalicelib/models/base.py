"""What every table shares: its name, the one DynamoDB connection of the process, and times as text that sorts."""

from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from pynamodb.attributes import Attribute
from pynamodb.connection import Connection
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STRING
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib import clock, settings


@cache
def connection() -> Connection:
    """The process's only DynamoDB connection: PynamoDB would otherwise make a client, and pay its start, per table."""
    return Connection(region=settings.region(), connect_timeout_seconds=3, read_timeout_seconds=20)


def transaction(client_request_token: str | None = None) -> TransactWrite:
    """A write transaction (at most 100 items) on the shared connection; with a token it is idempotent for ten minutes."""
    return TransactWrite(connection=connection(), client_request_token=client_request_token)


class TimeAttribute(Attribute[datetime]):
    """An aware datetime, stored as `clock.to_iso` writes it, so that the order of keys is the order of time."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return clock.to_iso(value)

    def deserialize(self, value: str) -> datetime:
        return clock.from_iso(value)


class Table(Model):
    """A PynamoDB model whose `Meta.name` gets this deployment's prefix when the first call is made, not at import."""

    Meta: ClassVar[Any]

    @classmethod
    def table(cls) -> str:
        """The real name of the table."""
        return settings.get().table_prefix + str(cls.Meta.name)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        name = cls.table()
        if cls._connection is None or cls._connection.table_name != name:
            cls.Meta.table_name = name
            cls._connection = _connect(cls, name)
        return cls._connection


def _connect(model: type[Table], name: str) -> TableConnection:
    schema = model._get_schema()
    indexes = {
        kind: [{"IndexName": index["index_name"], "KeySchema": index["key_schema"]} for index in schema[source]]
        for kind, source in (
            ("GlobalSecondaryIndexes", "global_secondary_indexes"),
            ("LocalSecondaryIndexes", "local_secondary_indexes"),
        )
    }
    shared = connection()
    if name not in shared._tables:
        keys = {"TableName": name, "KeySchema": schema["key_schema"]}
        shared.add_meta_table(MetaTable(keys | {"AttributeDefinitions": schema["attribute_definitions"]} | indexes))
    table = TableConnection(name)
    table.connection = shared
    return table
