"""CPU of an export for each contact, beside a raw loop and PynamoDB, in one run; and the memory of a worker.

The raw loop is what anybody would write with boto3 first: query a page, hand its cells to csv.writer. It is told the columns,
guards no formula, keeps no place, and its file stays here; the export may cost little more. Everything is read from
AWS DynamoDB Local, whose own time isn't counted; only the export also writes to S3.
"""

import csv
import io
import json
import os
import subprocess
import sys
import time

import pytest
from pynamodb.models import Model

from chalicelib import clock, ids, settings
from chalicelib.importing.headers import FIELDS
from chalicelib.importing.writing import READ_ONLY
from chalicelib.models.bulk import put_items
from chalicelib.models.contact import ADDRESS_PARTS, MOST_SHARDS, Contact
from chalicelib.services import exports
from chalicelib.services.contact_filters import Selection
from tests.benchmarks.figures import Figure, record
from tests.engines import tables
from tests.integration.contact_rows import FULL
from tests.integration.jobs import fetch, messages, new_account

CONTACTS = 8_000
ROUNDS = 3
"""The best round counts: what disturbs a round only makes it longer."""
IN_MEMORY = int(os.environ.get("LEADLABS_EXPORT_ROWS", "100000"))
"""Contacts of the export whose memory is measured; 1000000 takes a minute or two."""
MOST_MEMORY = 256
COLUMNS = [*FIELDS, *READ_ONLY, "custom:size"]
PLAIN = [name for name in FIELDS if "." not in name and name != "tags"]


class Plain(Contact):
    """The same table by PynamoDB alone."""

    class Meta:
        name = "contacts"

    _get_connection = classmethod(Model._get_connection.__func__)


@pytest.fixture(scope="module")
def account_id(engine):
    """An account with contacts of some 900 bytes each, in turn over all shards."""
    Plain.Meta.table_name, Plain.Meta.region, Plain._connection = Contact.table(), settings.region(), None
    account_id = new_account(shards=MOST_SHARDS)
    put_items(Contact, [stored(account_id, number) for number in range(CONTACTS)])
    return account_id


def stored(account_id, number):
    now = clock.now()
    contact_id = f"{ids.new(now)}{number % MOST_SHARDS:x}"
    contact = Contact(f"{account_id}#{contact_id[-1]}", contact_id, email=f"jane.doe{number}@example.com")
    more = {
        "phone": "+33 1 23 45 67 89",
        "website": "https://example.com",
        "job_title": "CEO",
        "custom": {"size": "50"},
    }
    kept = {"status": "active", "version": 1, "created_at": now, "updated_at": now, "last_processed_at": now}
    for name, value in (FULL | more | kept | {"expires_at": now}).items():
        setattr(contact, name, value)
    contact.expires_at = now.replace(year=now.year + 7, day=1)
    contact.set_sort_keys()
    return contact.serialize()


def partitions(account_id):
    return [f"{account_id}#{shard:x}" for shard in range(MOST_SHARDS)]


def raw(account_id):
    """The file by boto3's client as it comes."""
    client, text = tables.client("dynamodb"), io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for partition in partitions(account_id):
        found = client.get_paginator("query").paginate(
            TableName=Contact.table(),
            KeyConditionExpression="#h = :h",
            ExpressionAttributeNames={"#h": "partition"},
            ExpressionAttributeValues={":h": {"S": partition}},
            ConsistentRead=True,
        )
        for page in found:
            writer.writerows(raw_row(item) for item in page["Items"])
    return text.getvalue().encode()


def raw_row(item):
    address = json.loads(item["address"]["S"]) if "address" in item else {}
    custom = json.loads(item["custom"]["S"]) if "custom" in item else {}
    texts = [item[name]["S"] if name in item else "" for name in PLAIN]
    tags = ", ".join(tag["S"] for tag in item["tags"]["L"])
    times = [item[name]["S"] for name in ("created_at", "updated_at", "last_processed_at")]
    ends = clock.to_iso(clock.from_epoch(int(item["expires_at"]["N"])))
    parts = [address.get(part, "") for part in ADDRESS_PARTS]
    kept = [item["status"]["S"], item["contact_id"]["S"], *times, ends, item["version"]["N"]]
    return [*texts[:8], *parts, texts[8], tags, *texts[9:], *kept, custom.get("size", "")]


def by_models(account_id):
    """The file by PynamoDB's models."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for partition in partitions(account_id):
        writer.writerows(model_row(contact) for contact in Plain.query(partition, consistent_read=True))
    return text.getvalue().encode()


def model_row(contact):
    texts = [getattr(contact, name) or "" for name in PLAIN]
    parts = [(contact.address or {}).get(part, "") for part in ADDRESS_PARTS]
    times = [getattr(contact, name) for name in ("created_at", "updated_at", "last_processed_at", "expires_at")]
    kept = [contact.status, contact.contact_id, *map(clock.to_iso, times), contact.version]
    custom = (contact.custom or {}).get("size", "")
    return [*texts[:8], *parts, texts[8], ", ".join(contact.tags), *texts[9:], *kept, custom]


def asked_for(account_id):
    """An export and its message."""
    job = exports.create_export(account_id, "u", "csv", Selection())
    (message,) = [it for it in messages("export") if it.get("export_id") == job.export_id]
    return job, message


def cpu(prepare, run):
    """Microseconds of CPU for each contact, and what came out."""
    best, outcome = float("inf"), None
    for _ in range(ROUNDS):
        prepared = prepare()
        started = time.process_time()
        outcome = run(prepared)
        best = min(best, time.process_time() - started)
    return best * 1e6 / CONTACTS, outcome


def ours(asked):
    job, message = asked
    exports.work_export(message, lambda: 10_000.0)
    return job


def table_of(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return sorted(rows, key=lambda row: row["id"])


def test_a_contact_costs_little_more_than_in_a_raw_loop_and_a_part_of_what_models_cost(account_id):
    lean, job = cpu(lambda: asked_for(account_id), ours)
    loop, raw_file = cpu(lambda: account_id, raw)
    models, model_file = cpu(lambda: account_id, by_models)

    print(f"\nus of CPU a contact: export {lean:.1f}, raw loop {loop:.1f}, PynamoDB {models:.1f}")
    print(f"{lean / loop:.2f}x the raw loop, PynamoDB {models / lean:.1f}x the export")
    note = f"{CONTACTS:,} contacts, to S3 as well"
    record(Figure("export", lean, "µs CPU a row", loop, "loop from raw pages to CSV", note=note))
    record(Figure("export beside PynamoDB", lean, "µs CPU a row", models, "its models to CSV", ratio=models / lean))
    job = exports.get_export(account_id, job.export_id)
    rows = [
        {name: cell.removeprefix("'") for name, cell in row.items()}
        for row in table_of(fetch(exports.file_link(job)).content)
    ]
    assert rows == table_of(raw_file) == table_of(model_file)
    assert lean / loop <= 1.5
    assert models / lean >= 4


def test_a_worker_stays_small_whatever_the_account_has(account_id):
    job, message = asked_for(account_id)
    command = [sys.executable, "-m", "tests.benchmarks.export_memory", json.dumps(message), str(IN_MEMORY)]

    done = subprocess.run(command, input=json.dumps(stored(account_id, 0)), capture_output=True, text=True, check=True)

    used = json.loads(done.stdout)
    print(
        f"\n{IN_MEMORY:,} contacts: {used['peak']:.0f} MB at most, {used['before']:.0f} MB before; CPU {used['cpu']:.0f} s"
    )
    record(Figure(f"export of {IN_MEMORY:,} rows, memory of a worker", used["peak"], "MB", target=f"≤ {MOST_MEMORY}"))
    assert exports.get_export(account_id, job.export_id).rows == IN_MEMORY // MOST_SHARDS * MOST_SHARDS
    assert used["peak"] <= MOST_MEMORY
