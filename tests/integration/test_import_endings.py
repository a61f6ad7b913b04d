"""How large imports end: stopped, failed, or by two workers at the same moment, exactly once and with nothing left."""

import pytest

from chalicelib.services import import_ends, import_rehearsal, import_work, imports
from chalicelib.services.import_state import Progress
from tests.engines import tables
from tests.integration import jobs
from tests.integration.import_ranges import ended, lanes, left_of, mixed, with_known
from tests.integration.jobs import contacts_of, counted, new_account, start, upload
from tests.integration.test_imports import error_rows, people, results

__all__ = ["lanes"]

pytestmark = pytest.mark.usefixtures("engine")


def test_a_cancelled_import_finishes_and_counts_what_is_in_hand(lanes, monkeypatch):
    account_id = new_account()
    job = upload(account_id, people(60))
    start(job)
    dying, *others = lanes.take()
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(import_work, "record_chunk", lambda *_: 1 / 0)
        imports.work_import(dying, jobs.long)
    imports.work_import(others[0], lambda: 10.0)
    imports.cancel_import(account_id, job.import_id)

    lanes.work_off(others[1:])
    waiting = Progress.of(ended(job)).finished
    lanes.work_off([dying])

    done = ended(job)
    assert (waiting, done.status, Progress.of(done).finished) == (False, "cancelled", True)
    assert results(done)["created"] == len(contacts_of(account_id)) == counted(account_id)["contacts"] == 6
    assert left_of(job) == ([], [])


def test_a_range_that_fails_ends_the_whole_import_with_its_sentence(lanes, monkeypatch):
    account_id = new_account()
    job = upload(account_id, people(60))
    start(job)
    waiting = lanes.take()
    imports.work_import(waiting[0], lambda: 10.0)
    tables.client("s3").delete_object(
        Bucket=imports.storage.settings.get().files_bucket, Key=jobs.upload_key(account_id, job.import_id)
    )

    lanes.work_off(waiting[1:])

    done = ended(job)
    assert (done.status, done.failure) == ("failed", import_work._NO_FILE)
    assert results(done)["created"] == len(contacts_of(account_id)) == 3
    assert left_of(job) == ([], [])


def another_first(monkeypatch, module, name, message):
    """Once, a worker that is about to call a function waits until another one has ended the import."""
    real, begun = getattr(module, name), []

    def late(*arguments):
        begun.append(name)
        if len(begun) == 1:
            imports.work_import(message | {"turn": "another"}, jobs.long)
        return real(*arguments)

    monkeypatch.setattr(module, name, late)
    return begun


def test_two_workers_that_end_a_dry_run_at_once_leave_the_counts_of_the_first(lanes, monkeypatch):
    job = upload(with_known(20), mixed(20))
    start(job, dry_run=True)
    begun = another_first(monkeypatch, import_rehearsal, "settle", lanes.waiting[0])

    lanes.work_off()

    done = ended(job)
    assert (len(begun), done.status, done.dry_run["created"]) == (2, "ready", 14)
    assert (len(error_rows(done)), left_of(job)) == (Progress.of(done).problems, ([], []))


def test_a_late_worker_does_not_end_a_cancelled_import_once_more_with_what_is_left_of_its_ranges(lanes, monkeypatch):
    job = upload(with_known(20), mixed(20))
    start(job)
    for message in lanes.take()[:2]:
        imports.work_import(message, jobs.long)
    imports.cancel_import(job.account_id, job.import_id)
    begun = another_first(monkeypatch, import_ends, "begun_ranges", message)

    lanes.work_off()

    done = ended(job)
    assert (len(begun) > 1, done.status, Progress.of(done).finished) == (True, "cancelled", True)
    assert (len(error_rows(done)), left_of(job)) == (Progress.of(done).problems, ([], []))
    assert Progress.of(done).problems > 0
