"""Imports from the upload to the last row: each row is counted once, whatever dies, repeats or runs beside it."""

import csv
import io

import httpx
import pytest

from chalicelib.services import imports
from chalicelib.services.import_state import Progress, error_key
from tests.integration import jobs
from tests.integration.jobs import contacts_of, counted, file_of, import_csv, new_account, run, start, upload, work_off

pytestmark = pytest.mark.usefixtures("engine")


def people(count, first=0, **more):
    columns = ["Email", "First name", *more]
    rows = [[f"p{n}@example.com", f"P{n}", *more.values()] for n in range(first, first + count)]
    return "\n".join(",".join(row) for row in [columns, *rows]).encode() + b"\n"


def results(job):
    return Progress.of(job).results


def error_rows(job):
    content = file_of(error_key(job.account_id, job.import_id))
    return [] if content is None else list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_an_import_creates_contacts_and_counts_them():
    account_id = new_account()

    job = import_csv(account_id, people(1203, Tags="a;B", City="Paris"))

    assert (job.status, results(job)) == ("done", {"created": 1203, "updated": 0, "skipped": 0, "failed": 0})
    contacts = contacts_of(account_id)
    assert len(contacts) == 1203
    one = contacts["p7@example.com"]
    assert (one.first_name, one.tags, one.address, one.version) == ("P7", ["a", "B"], {"city": "Paris"}, 1)
    assert counted(account_id) == {"contacts": 1203, "tag:a": 1203, "tag:b": 1203}
    assert error_rows(job) == []
