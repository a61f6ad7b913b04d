"""CPU of this process for each item that is read or written in bulk: the lean client beside boto3 and PynamoDB, in one run.

All of them work on AWS DynamoDB Local, whose own time isn't counted. boto3's client comes as it is and gets the same
hand-marshalled items; PynamoDB reads and writes models on a connection of its own, as its documentation has it.
"""

import time

import pytest
from pynamodb.models import Model

from chalicelib import clock, ids, settings
from chalicelib.models.bulk import delete_items, get_items, insert_items, put_items, query_pages
from chalicelib.models.contact import Contact
from tests.benchmarks.figures import Figure, record
from tests.engines import tables
from tests.integration.contact_rows import FULL

ITEMS = 1_500
ROUNDS = 3
"""The best round counts: what disturbs a round only makes it longer."""
AT_LEAST = {"query": 3.0, "batch get": 2.5, "insert if new": 1.4, "put": 1.4, "delete": 1.2}
"""Times the CPU of boto3's client; the figures lie well above."""


class Plain(Contact):
    """The same table by PynamoDB alone."""

    class Meta:
        name = "contacts"

    _get_connection = classmethod(Model._get_connection.__func__)


@pytest.fixture(scope="module")
def contacts(engine):
    """Items of one partition, as they are stored, some 800 bytes each."""
    Plain.Meta.table_name, Plain.Meta.region, Plain._connection = Contact.table(), settings.region(), None
    return [stored(f"{ids.new()}#0", number) for number in range(ITEMS)]


def stored(partition, number):
    now = clock.now()
    times = {"created_at": now, "updated_at": now, "last_processed_at": now, "expires_at": now}
    contact = Contact("", f"{ids.new(now)}0", email=f"jane.doe{number}@example.com", status="active", version=1)
    for name, value in (FULL | times | {"phone": "+33 1 23 45 67 89", "website": "https://example.com"}).items():
        setattr(contact, name, value)
    contact.set_sort_keys()
    return contact.serialize() | {"partition": {"S": partition}}


def in_partition(items):
    """The items under a hash key of their own, so that every round writes anew."""
    partition = f"{ids.new()}#0"
    return partition, [it | {"partition": {"S": partition}} for it in items]


def cpu(prepare, run):
    """Microseconds for each item."""
    best = float("inf")
    for _ in range(ROUNDS):
        prepared = prepare()
        started = time.process_time()
        run(prepared)
        best = min(best, time.process_time() - started)
    return best * 1e6 / ITEMS


def keys(items):
    return [{name: it[name] for name in ("partition", "contact_id")} for it in items]


def chunks(things, size):
    return [things[start : start + size] for start in range(0, len(things), size)]


class Boto3:
    """The loops that anybody would write with boto3's client."""

    def __init__(self):
        self.client = tables.client("dynamodb")

    def query(self, partition):
        found = self.client.get_paginator("query").paginate(
            TableName=Contact.table(),
            KeyConditionExpression="#h = :h",
            ExpressionAttributeNames={"#h": "partition"},
            ExpressionAttributeValues={":h": {"S": partition}},
            ConsistentRead=True,
        )
        return sum(len(page["Items"]) for page in found)

    def get(self, items):
        for batch in chunks(keys(items), 100):
            pending = {Contact.table(): {"Keys": batch, "ConsistentRead": True}}
            while pending:
                pending = self.client.batch_get_item(RequestItems=pending).get("UnprocessedKeys")

    def insert(self, items):
        for batch in chunks(items, 25):
            text = f'INSERT INTO "{Contact.table()}" VALUE {{{", ".join(f"{chr(39)}{name}{chr(39)}: ?" for name in batch[0])}}}'
            self.client.batch_execute_statement(
                Statements=[{"Statement": text, "Parameters": list(it.values())} for it in batch]
            )

    def put(self, items):
        for batch in chunks(items, 25):
            self.client.batch_write_item(RequestItems={Contact.table(): [{"PutRequest": {"Item": it}} for it in batch]})

    def delete(self, items):
        for batch in chunks(keys(items), 25):
            self.client.batch_write_item(
                RequestItems={Contact.table(): [{"DeleteRequest": {"Key": it}} for it in batch]}
            )


def put_models(models):
    with Plain.batch_write() as batch:
        for model in models:
            batch.save(model)


def delete_models(models):
    with Plain.batch_write() as batch:
        for model in models:
            batch.delete(model)


def models_of(items):
    return [Plain.from_raw_data(it) for it in in_partition(items)[1]]


def written(items):
    partition, fresh = in_partition(items)
    put_items(Contact, fresh)
    return partition, fresh


def measured(items):
    """`{what: (lean, boto3, PynamoDB)}`, us of CPU an item; PynamoDB has no insert that tells which keys were taken."""
    boto3, (partition, there) = Boto3(), written(items)
    pairs = [(it["partition"]["S"], it["contact_id"]["S"]) for it in there]
    fresh = lambda: in_partition(items)[1]  # noqa: E731 - made outside of the measured time
    stale = lambda: written(items)[1]  # noqa: E731
    same = lambda: None  # noqa: E731
    return {
        "query": (
            cpu(same, lambda _: sum(len(page) for page, _ in query_pages(Contact, partition, None))),
            cpu(same, lambda _: boto3.query(partition)),
            cpu(same, lambda _: sum(1 for _ in Plain.query(partition, consistent_read=True))),
        ),
        "batch get": (
            cpu(same, lambda _: get_items(Contact, pairs)),
            cpu(same, lambda _: boto3.get(there)),
            cpu(same, lambda _: sum(1 for _ in Plain.batch_get(pairs, consistent_read=True))),
        ),
        "insert if new": (
            cpu(fresh, lambda it: insert_items(Contact, it)),
            cpu(fresh, boto3.insert),
            None,
        ),
        "put": (
            cpu(fresh, lambda it: put_items(Contact, it)),
            cpu(fresh, boto3.put),
            cpu(lambda: models_of(items), put_models),
        ),
        "delete": (
            cpu(stale, lambda it: delete_items(Contact, keys(it))),
            cpu(stale, boto3.delete),
            cpu(lambda: [Plain.from_raw_data(it) for it in written(items)[1]], delete_models),
        ),
    }


def table(figures):
    lines = [f"{'us of CPU an item':20}{'lean':>8}{'boto3':>8}{'PynamoDB':>10}{'x boto3':>9}{'x PynamoDB':>12}"]
    for what, (lean, boto3, pynamodb) in figures.items():
        more = (
            f"{pynamodb:10.1f}{boto3 / lean:9.1f}{pynamodb / lean:12.1f}" if pynamodb else f"{'':10}{boto3 / lean:9.1f}"
        )
        lines.append(f"{what:20}{lean:8.1f}{boto3:8.1f}{more}")
    return "\n".join(lines)


def test_items_cost_a_part_of_what_they_cost_by_boto3_and_pynamodb(contacts):
    figures = measured(contacts)

    print("\n" + table(figures))
    for what, (lean, boto3, _) in figures.items():
        ratio, target = boto3 / lean, f"≥ {AT_LEAST[what]:g}x"
        record(
            Figure(f"bulk {what}, boto3 beside ours", lean, "µs CPU an item", boto3, "boto3's client", ratio, target)
        )

    assert {what: boto3 / lean >= AT_LEAST[what] for what, (lean, boto3, _) in figures.items()} == dict.fromkeys(
        AT_LEAST, True
    )
