"""What tests of large imports share: files of every kind of row, accounts that know some of them, and what is left behind."""

import pytest

from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.import_range import ImportRange
from chalicelib.services import blacklist, imports
from tests.engines import tables
from tests.integration.contact_rows import kept
from tests.integration.jobs import new_account, start
from tests.integration.lanes import Lanes


@pytest.fixture
def lanes(monkeypatch):
    return Lanes(monkeypatch)


def entries_of(contact):
    return list(ContactHistory.query(contact.partition, ContactHistory.entry.startswith(contact.contact_id)))


def left_of(job):
    """What is still there of ranges: rows, and pieces of files."""
    rows = list(ImportRange.query(job.account_id, ImportRange.place.startswith(job.import_id), consistent_read=True))
    bucket = imports.storage.settings.get().files_bucket
    listed = tables.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"errors/{job.account_id}/{job.import_id}/")
    return rows, listed.get("Contents", [])


def ended(job):
    return imports.get_import(job.account_id, job.import_id)


def run(lanes, job, workers=4, kills=0, seed=0, **options):
    start(job, **options)
    assert lanes.work_off_at_once(workers, kills, seed) == 0, "not everybody died who should"
    return ended(job)


def mixed(count):
    """Rows of every kind: new and known ones, such as fail, and such as are listed."""
    lines = ["Email,First name,City,Tags"]
    for n in range(count):
        kind = n % 10
        address = {3: f"known{n}@example.com", 5: "nobody", 7: f"n{n}@shut.example.com"}.get(kind, f"n{n}@example.com")
        lines.append(f"{address},N{n},C{n},t{n % 3}")
    return "\n".join(lines).encode() + b"\n"


def with_known(count):
    account_id = new_account()
    blacklist.add_entry(account_id, "u", blacklist.target_of(None, "shut.example.com"), blacklist.Remarks(None, None))
    for n in range(3, count, 10):
        kept(account_id, email=f"known{n}@example.com", first_name="Old")
    return account_id
