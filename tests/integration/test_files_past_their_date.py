"""Files that are past their date are refused though S3 still has them (promise L4)."""

from datetime import timedelta

import httpx
import pytest

from chalicelib import clock, errors
from chalicelib.gateways import storage
from chalicelib.services import exports, imports
from chalicelib.services.import_state import error_key, upload_key
from tests.integration import jobs
from tests.integration.jobs import new_account

pytestmark = [
    pytest.mark.usefixtures("engine"),
    pytest.mark.parametrize("engine_name", ["emulator"], scope="session"),
]
CSV = b"Email,Name\njane@example.com,Jane\nno address,Joe\n"


@pytest.fixture
def later(monkeypatch):
    """Moves the clock forward."""
    now = clock.now

    def move(**by):
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(**by))

    return move


def imported():
    return jobs.import_csv(new_account(), CSV)


def seconds_of(link):
    return int(httpx.URL(link).params["X-Amz-Expires"])


def test_an_error_file_is_offered_until_its_end_and_no_longer(later):
    job = imported()

    whole = imports.error_file_link(job)
    later(days=30, seconds=-100)
    last = imports.error_file_link(job)
    later(days=30)
    after = imports.error_file_link(job)

    assert seconds_of(whole) == imports.LINK_SECONDS
    assert 0 < seconds_of(last) <= 100
    assert after is None


def test_an_error_file_that_was_destroyed_is_not_offered():
    job = imported()
    storage.remove(error_key(job.account_id, job.import_id))

    assert imports.error_file_link(job) is None


def test_an_upload_past_its_date_is_neither_read_nor_undone(later):
    job = imported()
    key = upload_key(job.account_id, job.import_id)

    later(days=7, seconds=1)

    with pytest.raises(storage.NoSuchFile):
        storage.etag_of(key)
    with pytest.raises(storage.NoSuchFile):
        list(storage.read(key))
    with pytest.raises(errors.Gone):
        imports.undo_import(job.account_id, job.import_id, jobs.ACTOR)


def test_a_link_to_an_export_ends_with_its_file(later):
    account_id = new_account()
    job = jobs.export(account_id, "csv")

    later(days=7, seconds=-100)
    last = exports.file_link(job)
    later(days=7)

    assert 0 < seconds_of(last) <= 100
    assert exports.file_link(job) is None
