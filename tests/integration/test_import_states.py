"""The states of an import: started once, cancelled, stopped, undone, and what each of them leaves behind."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors
from chalicelib.models.account import Account
from chalicelib.services import blacklist, contacts, imports
from chalicelib.services.import_state import Progress
from tests.integration import jobs
from tests.integration.jobs import contacts_of, counted, import_csv, new_account, start, upload, work_off
from tests.integration.test_imports import error_rows, people, results

pytestmark = pytest.mark.usefixtures("engine")


def test_a_second_start_is_refused_and_changes_nothing():
    account_id = new_account()
    job = upload(account_id, people(3))
    started = start(job)

    with pytest.raises(errors.Conflict):
        start(job, duplicates="overwrite")

    assert imports.get_import(account_id, job.import_id).options == started.options
    work_off("import", account_id)
    with pytest.raises(errors.Conflict):
        start(job)
    assert len(contacts_of(account_id)) == 3


def test_two_starts_at_once_are_one_start():
    account_id = new_account()
    job = upload(account_id, people(3))

    def attempt(_):
        try:
            start(job)
        except errors.Conflict:
            return "refused"
        return "started"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))

    assert outcomes.count("started") == 1
    work_off("import", account_id)
    assert results(imports.get_import(account_id, job.import_id))["created"] == 3


def test_an_import_that_is_cancelled_before_a_worker_comes_writes_nothing():
    account_id = new_account()
    job = upload(account_id, people(10))
    start(job)
    imports.cancel_import(account_id, job.import_id)

    work_off("import", account_id)

    assert contacts_of(account_id) == {}
    assert imports.cancel_import(account_id, job.import_id).status == "cancelled"
    with pytest.raises(errors.Conflict):
        start(job)


def test_blacklisted_rows_are_skipped_and_told_without_the_address():
    account_id = new_account()
    blacklist.add_entry(account_id, "u", blacklist.target_of(None, "shut.example.com"), blacklist.Remarks(None, None))
    blacklist.add_entry(account_id, "u", blacklist.target_of("P1@example.com", None), blacklist.Remarks(None, None))

    job = import_csv(account_id, people(3) + b"x@mail.SHUT.example.com,X\n")

    assert results(job) == {"created": 2, "updated": 0, "skipped": 2, "failed": 0}
    assert sorted(contacts_of(account_id)) == ["p0@example.com", "p2@example.com"]
    assert [row["reason"] for row in error_rows(job)] == ["The address is on the blacklist."] * 2
    assert not any("p1@" in row["value"] or "x@" in row["value"] for row in error_rows(job))


def test_a_file_that_was_replaced_after_it_was_read_is_not_imported():
    account_id = new_account()
    job = upload(account_id, people(3))
    start(job)
    jobs.tables.client("s3").put_object(
        Bucket=imports.storage.settings.get().files_bucket,
        Key=jobs.upload_key(account_id, job.import_id),
        Body=people(3, first=50),
    )

    work_off("import", account_id)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, contacts_of(account_id)) == ("failed", {})


@pytest.mark.parametrize("status", ["read_only", "suspended"])
def test_an_import_of_an_account_that_was_closed_stops(status):
    account_id = new_account()
    job = upload(account_id, people(3))
    start(job)
    Account(account_id).update(actions=[Account.status.set(status)])

    work_off("import", account_id)

    assert imports.get_import(account_id, job.import_id).status == "failed"
    assert contacts_of(account_id) == {}


def test_an_undo_removes_what_was_created_and_restores_what_was_changed():
    account_id = new_account()
    import_csv(account_id, people(4, City="Old", Tags="old"))
    before = {email: contact.serialize() for email, contact in contacts_of(account_id).items()}
    job = import_csv(account_id, people(8, City="New", Tags="new"), duplicates="overwrite")
    changed = contacts_of(account_id)
    for email in ("p3@example.com", "p7@example.com"):
        contacts.change_contact(account_id, changed[email].contact_id, "u", {"job_title": "Boss"})

    imports.undo_import(account_id, job.import_id, "u")
    work_off("import", account_id)

    undone = imports.get_import(account_id, job.import_id)
    progress = Progress.of(undone)
    assert (undone.status, progress.results) == ("undone", {"created": 3, "updated": 3, "skipped": 2, "failed": 0})
    after = contacts_of(account_id)
    assert sorted(after) == ["p0@example.com", "p1@example.com", "p2@example.com", "p3@example.com", "p7@example.com"]
    for email in ("p0@example.com", "p1@example.com", "p2@example.com"):
        fields = after[email].serialize()
        assert {name: fields[name] for name in ("first_name", "address", "tags")} == {
            name: before[email][name] for name in ("first_name", "address", "tags")
        }
    assert after["p3@example.com"].address == {"city": "New"}
    assert counted(account_id) == {"contacts": 5, "tag:old": 3, "tag:new": 2}


def test_an_import_is_undone_once_and_only_after_it_has_run():
    account_id = new_account()
    job = upload(account_id, people(1))
    with pytest.raises(errors.Conflict):
        imports.undo_import(account_id, job.import_id, "u")
    jobs.run(job)
    imports.undo_import(account_id, job.import_id, "u")

    with pytest.raises(errors.Conflict):
        imports.undo_import(account_id, job.import_id, "u")
    work_off("import", account_id)
    with pytest.raises(errors.Conflict):
        imports.undo_import(account_id, job.import_id, "u")
