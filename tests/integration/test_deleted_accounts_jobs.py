"""Workers and deleted accounts: exports go on, what changes contacts stops, and nothing is written once a purge has begun."""

import pytest

from chalicelib import clock
from chalicelib.models.account import Account
from chalicelib.models.contact_job import ContactJob
from chalicelib.models.export_job import ExportJob
from chalicelib.models.import_job import ImportJob
from chalicelib.services import blacklist, blacklist_sweep, contact_jobs, exports, import_work, imports
from chalicelib.services.contact_filters import Selection
from chalicelib.services.import_state import upload_key
from tests.engines import tables
from tests.integration import blacklists, jobs
from tests.integration.deletions import DAY
from tests.integration.test_imports import people, results

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture(autouse=True)
def no_second_look(monkeypatch):
    """What the blacklist leaves to the queue can be taken at once."""
    monkeypatch.setattr(blacklist_sweep, "SECOND_LOOK", 0)


def delete(account_id, days=0):
    """The account was deleted `days` ago."""
    at = clock.now() - days * DAY
    dates = [Account.deleted_at.set(at), Account.purge_at.set(at + 30 * DAY)]
    Account(account_id).update(actions=[Account.status.set("deleted"), *dates])


def begin_purge(account_id):
    Account(account_id).update(actions=[Account.status.set("purging")])


def remove(account_id):
    Account(account_id).delete()


ENDS = {"purging": begin_purge, "day 30": lambda account_id: delete(account_id, days=30), "gone": remove}
EVERY_END = pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)


def messages_of(queue, account_id):
    return [message for message in jobs.messages(queue) if message["account_id"] == account_id]


def rows(account_id):
    """Everything that workers write for an account, but for contacts."""
    found = [
        row for model in (ImportJob, ExportJob, ContactJob) for row in model.query(account_id, consistent_read=True)
    ]
    return [row.to_simple_dict() for row in found]


def files(account_id):
    """The keys of the account's files."""
    listed = tables.client("s3").list_objects_v2(Bucket=imports.storage.settings.get().files_bucket)
    return sorted(item["Key"] for item in listed.get("Contents", ()) if account_id in item["Key"])


def test_an_export_of_a_deleted_account_is_made_and_can_be_fetched():
    account_id = jobs.new_account()
    jobs.import_csv(account_id, people(3))
    delete(account_id, days=29)

    job = jobs.export(account_id)

    assert (job.status, job.rows) == ("done", 3)
    assert jobs.fetch(exports.file_link(job)).text.count("\n") == 3


@EVERY_END
def test_a_late_export_does_nothing(end):
    account_id = jobs.new_account()
    exports.create_export(account_id, "u", "jsonl", Selection())
    (message,) = messages_of("export", account_id)
    end(account_id)
    before = rows(account_id)

    exports.work_export(message, jobs.long)
    exports.work_export(message | {"export_id": "01JQ3Y8Z5T6V7W8X9YABCDEFGH"}, jobs.long)

    assert (rows(account_id), files(account_id), messages_of("export", account_id)) == (before, [], [])


def test_an_import_of_a_deleted_account_is_cancelled_before_it_begins():
    account_id = jobs.new_account()
    job = jobs.upload(account_id, people(3))
    jobs.start(job)
    delete(account_id)

    jobs.work_off("import", account_id)

    assert imports.get_import(account_id, job.import_id).status == "cancelled"
    assert jobs.contacts_of(account_id) == {}


def test_an_import_that_is_handed_on_ends_with_what_it_has_done(monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK_ROWS", 50)
    account_id = jobs.new_account()
    job = jobs.upload(account_id, people(160))
    jobs.start(job)
    (message,) = messages_of("import", account_id)
    imports.work_import(message, lambda: 10.0)
    delete(account_id)

    jobs.work_off("import", account_id)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)["created"]) == ("cancelled", 50)
    assert jobs.counted(account_id) == {"contacts": 50}
    assert len(jobs.contacts_of(account_id)) == 50


def test_a_chunk_that_a_dead_worker_had_begun_is_counted(monkeypatch):
    account_id = jobs.new_account()
    job = jobs.upload(account_id, people(600))
    jobs.start(job)
    (message,) = messages_of("import", account_id)
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(import_work, "record_chunk", lambda *_: 1 / 0)
        imports.work_import(message, jobs.long)
    delete(account_id)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + jobs.timedelta(minutes=10))

    imports.work_import(message, jobs.long)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)["created"], len(jobs.contacts_of(account_id))) == ("cancelled", 500, 500)
    assert jobs.counted(account_id) == {"contacts": 500}


def test_an_undo_stops_and_can_be_taken_up_again_after_a_restore():
    account_id = jobs.new_account()
    job = jobs.import_csv(account_id, people(3))
    imports.undo_import(account_id, job.import_id, "u")
    delete(account_id)

    jobs.work_off("import", account_id)
    stopped = imports.get_import(account_id, job.import_id).status
    Account(account_id).update(actions=[Account.status.set("trial")])
    imports.undo_import(account_id, job.import_id, "u")
    jobs.work_off("import", account_id)

    assert stopped == "cancelled"
    assert imports.get_import(account_id, job.import_id).status == "undone"
    assert jobs.contacts_of(account_id) == {}


@EVERY_END
def test_a_late_import_does_nothing(end):
    account_id = jobs.new_account()
    job = jobs.upload(account_id, people(3))
    jobs.start(job)
    (message,) = messages_of("import", account_id)
    end(account_id)
    before = rows(account_id), files(account_id)

    imports.work_import(message, jobs.long)
    imports.work_import(message | {"run": "another"}, jobs.long)

    assert (rows(account_id), files(account_id)) == before
    assert jobs.contacts_of(account_id) == {}
    assert messages_of("import", account_id) == []


@pytest.mark.parametrize("end", [delete, *ENDS.values()], ids=["deleted", *ENDS])
def test_a_file_that_arrives_too_late_is_not_looked_at(end):
    account_id = jobs.new_account()
    job, _ = imports.create_import(account_id, "u", "contacts.csv", 100)
    key = upload_key(account_id, job.import_id)
    bucket = imports.storage.settings.get().files_bucket
    tables.client("s3").put_object(Bucket=bucket, Key=key, Body=people(3))
    end(account_id)
    before = rows(account_id)

    jobs.arrive(job)

    assert rows(account_id) == before


def test_a_change_of_many_contacts_is_cancelled_in_a_deleted_account():
    account_id = jobs.new_account()
    jobs.import_csv(account_id, people(3))
    job = contact_jobs.start_job(account_id, "u", "delete", {"filter": {"tag": "x"}, "value": ""})
    delete(account_id)

    contact_jobs.work_job({"account_id": account_id, "job_id": job.job_id}, jobs.long)

    ended = contact_jobs.get_job(account_id, job.job_id)
    assert (ended.status, ended.options) == ("cancelled", {"value": ""})
    assert len(jobs.contacts_of(account_id)) == 3


@EVERY_END
def test_a_late_change_of_many_contacts_does_nothing(end):
    account_id = jobs.new_account()
    job = contact_jobs.start_job(account_id, "u", "delete", {"filter": {}, "value": ""})
    messages_of("contacts", account_id)
    end(account_id)
    before = rows(account_id)

    contact_jobs.work_job({"account_id": account_id, "job_id": job.job_id}, jobs.long)

    assert (rows(account_id), messages_of("contacts", account_id)) == (before, [])


def listed(account_id, domain):
    """A domain that came onto the blacklist and isn't swept yet."""
    target = blacklist.target_of(None, domain)
    blacklist.write_entries(account_id, "u", [(target, blacklist.Remarks(None, None))])
    return target.entry_id


def test_who_asked_to_be_forgotten_is_erased_from_a_deleted_account_too():
    account_id, domain = blacklists.new_account(), blacklists.new_domain()
    blacklists.new_contact(account_id, f"jane@{domain}")
    entry_id = listed(account_id, domain)
    delete(account_id)

    blacklist_sweep.work_sweep({"account_id": account_id, "entries": [entry_id]}, jobs.long)

    assert blacklists.emails_of(account_id) == set()
    assert blacklist.get_entry(account_id, entry_id).erased == 1


@EVERY_END
def test_a_late_sweep_does_nothing(end):
    account_id, domain = blacklists.new_account(), blacklists.new_domain()
    blacklists.new_contact(account_id, f"jane@{domain}")
    entry_id = listed(account_id, domain)
    messages_of("contacts", account_id)
    end(account_id)

    blacklist_sweep.work_sweep({"account_id": account_id, "entries": [entry_id], "contacts": ["c"]}, jobs.long)

    assert blacklists.emails_of(account_id) == {f"jane@{domain}"}
    assert messages_of("contacts", account_id) == []
