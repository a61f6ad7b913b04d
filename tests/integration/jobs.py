"""Makers of accounts, files and running jobs for tests of imports and exports: the queues are worked off by the test."""

import json
import os
import time
from datetime import timedelta

import httpx

from chalicelib import clock, ids, settings
from chalicelib.models import bulk
from chalicelib.models.account import Account
from chalicelib.models.contact import Contact, partitions
from chalicelib.models.counter import Counter
from chalicelib.services import exports, imports
from chalicelib.services.contact_filters import Selection
from chalicelib.services.import_state import upload_key
from tests.engines import tables

ACTOR = "user-1"


def long():
    """An invocation with all its time left."""
    return 110.0


def new_account(**changes):
    """The id of an account without people."""
    now = clock.now()
    values = {"company": "Example & Co", "status": "trial", "trial_ends_at": now + timedelta(days=14)}
    account_id = ids.new()
    Account(account_id, created_at=now, updated_at=now, **(values | changes)).save()
    return account_id


def upload(account_id, content, name="contacts.csv"):
    """An import whose file has arrived by the form and has been read."""
    job, form = imports.create_import(account_id, ACTOR, name, len(content))
    answer = httpx.post(form.url, data=form.fields, files={"file": (name, content)})
    assert answer.status_code in (200, 204), answer.text
    arrive(job)
    return imports.get_import(account_id, job.import_id)


def arrive(job):
    """S3 tells that the file is there."""
    imports.analyse_import({"object": {"key": upload_key(job.account_id, job.import_id)}}, long)


def start(job, mapping=None, duplicates="skip", dry_run=False):
    return imports.start_import(job.account_id, job.import_id, ACTOR, mapping, duplicates, dry_run=dry_run)


def messages(queue):
    """Takes what is on a queue, also what is due in a moment."""
    sqs, url = tables.client("sqs"), os.environ[f"{queue.upper()}_QUEUE_URL"]
    while True:
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", [])
        for message in found:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            yield json.loads(message["Body"])
        if not found:
            counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
            left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=counts)["Attributes"]
            if not any(int(left[name]) for name in counts):
                return
            time.sleep(0.1)


def work_off(queue, account_id, remaining=long):
    """Works off what is on a queue for the account until nothing is left; gives the number of messages."""
    work = imports.work_import if queue == "import" else exports.work_export
    count = 0
    for message in messages(queue):
        if message["account_id"] == account_id:
            count += 1
            work(message, remaining)
    return count


def run(job, **options):
    """Starts an import and works it off."""
    start(job, **options)
    work_off("import", job.account_id)
    return imports.get_import(job.account_id, job.import_id)


def import_csv(account_id, content, **options):
    """Everything from the upload to the end."""
    return run(upload(account_id, content), **options)


def export(account_id, format="jsonl", **conditions):
    """An export that has been worked off."""
    job = exports.create_export(account_id, ACTOR, format, Selection(**conditions))
    work_off("export", account_id)
    return exports.get_export(account_id, job.export_id)


def pages_of(size):
    """In the place of `query_pages`: pages of so many items, where DynamoDB's have 1 MB."""

    def query_pages(model, hash_key, after, attributes=()):
        for items, last in bulk.query_pages(model, hash_key, after, attributes):
            for start in range(0, len(items), size) or [0]:
                page = items[start : start + size]
                is_last = start + size >= len(items)
                yield page, last if is_last else page[-1][model._range_keyname]["S"]

    return query_pages


def fetch(url):
    answer = httpx.get(url)
    assert answer.status_code == 200, answer.text
    return answer


def contacts_of(account_id, shards=16):
    """Every contact, by address."""
    rows = [row for key in partitions(account_id, shards) for row in Contact.query(key, consistent_read=True)]
    assert len({row.email for row in rows}) == len(rows), "an address has two contacts"
    return {row.email: row for row in rows}


def counted(account_id):
    """The account's counters: sums over their slots, by name."""
    sums = {}
    for row in Counter.query(account_id, consistent_read=True):
        name = row.name.rpartition("\t")[0]
        sums[name] = sums.get(name, 0) + int(row.value)
    return {name: value for name, value in sums.items() if value}


def file_of(key):
    """The bytes of a file in the bucket, None if there is none."""
    s3 = tables.client("s3")
    try:
        return s3.get_object(Bucket=settings.get().files_bucket, Key=key)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
