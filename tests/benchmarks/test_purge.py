"""What a purge of an account with 20,000 contacts costs on AWS DynamoDB Local: calls, exactly, and CPU beside a raw loop.

The raw loop is what anybody would write with boto3 first: query a page of keys, delete it 25 at a time. It keeps no
journal, so it can neither stop and go on nor count exactly; the purge may cost little more.
"""

import math
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

from chalicelib import clock, ids
from chalicelib.models.base import connection
from chalicelib.models.bulk import put_items
from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services import purge
from tests.benchmarks.figures import Figure, record
from tests.engines import tables
from tests.integration.purges import any_row, certificate_of, deleted_account, take
from tests.integration.test_purge_faults import Invocation

CONTACTS = 20_000
SHARDS = 16
WALKED = (Contact, ContactEmail, ContactHistory)
OTHERS = 50
"""Writes of the journal for all other stores, and for the looks."""
MOST = 1.3
"""Times the CPU of the raw loop over the same rows."""


@dataclass
class Meter:
    """The calls of a run, by table and operation, and the things that they named."""

    calls: Counter = field(default_factory=Counter)
    keys: Counter = field(default_factory=Counter)

    def note(self, params, model, **_):
        names = list(params.get("RequestItems", ())) or [params.get("TableName", "")]
        for name in names:
            self.calls[name.rpartition("-")[2], model.name] += 1
            if model.name == "BatchWriteItem":
                self.keys[name.rpartition("-")[2]] += len(params["RequestItems"][name])

    def pages(self, table):
        return self.calls[table, "Query"]

    def batches(self, table):
        return self.calls[table, "BatchWriteItem"]


@contextmanager
def metered():
    meter, events = Meter(), connection().client.meta.events
    events.register("before-parameter-build.dynamodb.*", meter.note)
    yield meter
    events.unregister("before-parameter-build.dynamodb.*", meter.note)


def with_contacts(account_id, count):
    """Contacts in turn over all shards, each with its address and an entry of history; a contact has some 700 bytes."""
    now = clock.now()
    born = [f"{ids.new(now)}{number % SHARDS:x}" for number in range(count)]
    shards = [f"{account_id}#{contact_id[-1]}" for contact_id in born]
    put_all(Contact, shards, born, notes={"S": "x" * 400})
    put_all(ContactEmail, shards, [f"{contact_id.lower()}@people.example.com" for contact_id in born])
    put_all(ContactHistory, shards, [f"{contact_id}#{contact_id[:26]}" for contact_id in born])


def put_all(model, hash_keys, range_keys, **more):
    like = any_row(model, "", "").serialize() | more
    names = (model._hash_keyname, model._range_keyname)
    keys = zip(hash_keys, range_keys, strict=True)
    put_items(model, [like | {names[0]: {"S": first}, names[1]: {"S": second}} for first, second in keys])


def large_account():
    holding = deleted_account(each=1)
    with_contacts(holding.account_id, CONTACTS)
    for model in WALKED:
        holding.counted(**{model.store(): CONTACTS})
    return holding


def raw_loop(account_id):
    """Deletes what the three large tables hold of an account, without a journal; gives the pages by table."""
    client, seen = tables.client("dynamodb"), Counter()
    for model in WALKED:
        names = [model._hash_keyname, model._range_keyname]
        for key in model.hash_keys_of(account_id):
            found = client.get_paginator("query").paginate(
                TableName=model.table(),
                KeyConditionExpression="#h = :h",
                ProjectionExpression="#h, #r",
                ExpressionAttributeNames={"#h": names[0], "#r": names[1]},
                ExpressionAttributeValues={":h": {"S": key}},
                ConsistentRead=True,
            )
            for page in found:
                seen[model.store()] += 1
                for start in range(0, len(page["Items"]), 25):
                    batch = [{"DeleteRequest": {"Key": it}} for it in page["Items"][start : start + 25]]
                    client.batch_write_item(RequestItems={model.table(): batch})
    return seen


def empty_pages(account_id):
    """The pages of a look that finds nothing: one for each hash key."""
    return {model.store(): len(model.hash_keys_of(account_id)) for model in WALKED}


def test_it_needs_exactly_its_pages_and_batches_and_little_more_cpu_than_a_raw_loop(engine):
    beside, holding = large_account(), large_account()
    started = time.process_time()
    pages = raw_loop(beside.account_id)
    raw = time.process_time() - started

    with metered() as meter:
        started = time.process_time()
        purge.work_purge(holding.message, lambda: 10_000.0)
        ours = time.process_time() - started

    print(f"\n{'table':16}{'rows':>8}{'pages':>8}{'batches':>9}{'pages of the look':>20}")
    looks = empty_pages(holding.account_id)
    for table, look in looks.items():
        print(f"{table:16}{meter.keys[table]:8}{meter.pages(table) - look:8}{meter.batches(table):9}{look:20}")
    print(f"writes of the journal, other stores included: {meter.calls['certificates', 'UpdateItem']}")
    print(f"CPU {ours:.2f} s for everything, raw loop over these tables {raw:.2f} s: {ours / raw:.2f}x")
    needed = sum(pages[table] + look + math.ceil(holding.expected[table] / 25) for table, look in looks.items())
    called = sum(meter.pages(table) + meter.batches(table) for table in looks)
    record(Figure("purge, calls", called, "calls", needed, "pages + ⌈n/25⌉", note="looks at the end are pages too"))
    record(Figure("purge", ours, "CPU s", raw, "raw loop", note=f"{CONTACTS:,} contacts; ours with every other store"))
    assert certificate_of(holding).counts == holding.expected
    for table, look in looks.items():
        rows = holding.expected[table]
        assert (meter.keys[table], meter.batches(table)) == (rows, math.ceil(rows / 25))
        assert meter.pages(table) == pages[table] + look
    assert meter.calls["certificates", "UpdateItem"] <= pages.total() + OTHERS
    assert ours / raw <= MOST


def test_it_stops_and_goes_on_across_three_invocations(engine):
    holding = large_account()

    for _ in range(2):
        purge.work_purge(holding.message, Invocation(1000))
        assert certificate_of(holding).status == "running"
    with metered() as meter:
        purge.work_purge(take(holding.account_id)[-1], lambda: 10_000.0)

    print(f"\nkeys deleted by the third invocation: {sum(meter.keys.values())}")
    assert certificate_of(holding).status == "done"
    assert certificate_of(holding).counts == holding.expected
