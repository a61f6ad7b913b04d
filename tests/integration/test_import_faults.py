"""Imports under fire: workers die anywhere, messages come twice, many run at once, and others change the same contacts."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import clock
from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.services import blacklist, import_chunks, import_creates, import_work, imports
from chalicelib.services.import_state import Progress
from tests.integration import jobs
from tests.integration.jobs import contacts_of, counted, import_csv, new_account, start, upload, work_off
from tests.integration.test_imports import people, results

pytestmark = pytest.mark.usefixtures("engine")


class Killed(BaseException):
    """The worker's process ends here."""


@pytest.fixture
def later(monkeypatch):
    """Moves the clock forward, so that the reservation of a worker that died has run out."""
    moved = itertools.count(1)
    now = clock.now

    def move():
        ahead = next(moved) * jobs.timedelta(minutes=10)
        monkeypatch.setattr(clock, "now", lambda: now() + ahead)

    return move


def deliver(account_id):
    """The messages of the account that are on the queue."""
    return [message for message in jobs.messages("import") if message["account_id"] == account_id]


def killing(monkeypatch, module, name, after):
    """Makes the call number `after` of a function the last thing a worker does."""
    real, calls = getattr(module, name), itertools.count(1)

    def call(*args, **kwargs):
        outcome = real(*args, **kwargs)
        if next(calls) == after:
            raise Killed
        return outcome

    monkeypatch.setattr(module, name, call)


@pytest.mark.parametrize("after", [1, 2, 3, 4, 5, 6])
def test_a_worker_that_dies_between_writes_loses_and_doubles_nothing(monkeypatch, later, after):
    account_id = new_account()
    job = upload(account_id, people(700, Tags="t"))
    start(job)
    (message,) = deliver(account_id)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        killing(patched, import_creates, "insert_items", after)
        imports.work_import(message, jobs.long)

    later()
    imports.work_import(message, jobs.long)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)) == ("done", {"created": 700, "updated": 0, "skipped": 0, "failed": 0})
    assert len(contacts_of(account_id)) == 700
    assert counted(account_id) == {"contacts": 700, "tag:t": 700}
    entries = [row for contact in list(contacts_of(account_id).values())[:20] for row in history(contact)]
    assert len(entries) == 20


def test_a_worker_that_dies_before_its_checkpoint_loses_and_doubles_nothing(monkeypatch, later):
    account_id = new_account()
    import_csv(account_id, people(100, Tags="old"))
    job = upload(account_id, people(200, Tags="new"))
    start(job, duplicates="overwrite")
    (message,) = deliver(account_id)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        killing(patched, import_work, "apply_chunk", 1)
        imports.work_import(message, jobs.long)

    later()
    imports.work_import(message, jobs.long)

    done = imports.get_import(account_id, job.import_id)
    assert results(done) == {"created": 100, "updated": 100, "skipped": 0, "failed": 0}
    assert {contact.version for contact in contacts_of(account_id).values()} == {1, 2}
    assert counted(account_id) == {"contacts": 200, "tag:new": 200}


def history(contact):
    return list(ContactHistory.query(contact.partition, ContactHistory.entry.startswith(contact.contact_id)))


def test_a_message_that_comes_twice_counts_nothing_twice():
    account_id = new_account()
    job = upload(account_id, people(600))
    start(job)
    (message,) = deliver(account_id)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: imports.work_import(message, jobs.long), range(3)))
    imports.work_import(message, jobs.long)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)["created"]) == ("done", 600)
    assert counted(account_id) == {"contacts": 600}


def test_an_import_is_handed_from_worker_to_worker(monkeypatch):
    monkeypatch.setattr(import_work, "CHUNK_ROWS", 50)
    account_id = new_account()
    job = upload(account_id, people(160))
    start(job)

    turns = work_off("import", account_id, lambda: 10.0)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)["created"]) == ("done", 160)
    assert turns > 3


def test_twenty_imports_of_one_file_at_once_make_each_contact_once():
    account_id = new_account()
    content = people(60, Tags="t")
    running = [upload(account_id, content) for _ in range(20)]
    for job in running:
        start(job, duplicates="overwrite")
    waiting = deliver(account_id)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda message: imports.work_import(message, jobs.long), waiting))
    work_off("import", account_id)

    done = [imports.get_import(account_id, job.import_id) for job in running]
    assert {job.status for job in done} == {"done"}
    assert sum(results(job)["created"] for job in done) == 60
    assert sum(results(job)["updated"] for job in done) == 19 * 60
    assert len(contacts_of(account_id)) == 60
    assert counted(account_id) == {"contacts": 60, "tag:t": 60}


def test_a_cancelled_import_counts_what_it_has_done(monkeypatch):
    account_id = new_account()
    job = upload(account_id, people(1200))
    start(job)
    real = import_work.apply_chunk

    def cancel_meanwhile(*args, **kwargs):
        tally = real(*args, **kwargs)
        imports.cancel_import(account_id, job.import_id)
        return tally

    monkeypatch.setattr(import_work, "apply_chunk", cancel_meanwhile)
    work_off("import", account_id)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, results(done)["created"]) == ("cancelled", 500)
    assert counted(account_id) == {"contacts": 500}
    assert Progress.of(done).finished


@pytest.mark.parametrize("moment", ["claims", "contacts"])
def test_an_entry_that_is_added_while_the_import_writes_revives_nobody(monkeypatch, moment):
    account_id = new_account()
    job = upload(account_id, people(10, Tags="t"))
    start(job)
    model = {"claims": ContactEmail, "contacts": Contact}[moment]
    real = import_creates.insert_items

    def add_meanwhile(into, items):
        taken = real(into, items)
        if into is model:
            blacklist.add_entry(
                account_id, "u", blacklist.target_of(None, "example.com"), blacklist.Remarks(None, None)
            )
        return taken

    monkeypatch.setattr(import_creates, "insert_items", add_meanwhile)
    work_off("import", account_id)

    done = imports.get_import(account_id, job.import_id)
    assert results(done) == {"created": 0, "updated": 0, "skipped": 10, "failed": 0}
    assert contacts_of(account_id) == {}
    assert list(ContactEmail.scan(ContactEmail.partition.startswith(account_id))) == []
    assert list(ContactHistory.scan(ContactHistory.partition.startswith(account_id))) == []
    assert counted(account_id) == {}


def test_an_address_that_a_dead_import_holds_is_taken_over(monkeypatch, later):
    account_id = new_account()
    dead = upload(account_id, people(3))
    start(dead)
    (message,) = deliver(account_id)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        killing(patched, import_creates, "insert_items", 1)
        imports.work_import(message, jobs.long)
    monkeypatch.setattr(import_chunks, "_FIRST_WAIT", 0.0)
    monkeypatch.setattr(import_work, "_IN_FLIGHT_DELAY", 1)
    job = upload(account_id, people(3))

    start(job)
    (other,) = deliver(account_id)
    imports.work_import(other, jobs.long)
    assert imports.get_import(account_id, job.import_id).status == "running"
    later()
    work_off("import", account_id)
    imports.work_import(other, jobs.long)
    imports.work_import(message, jobs.long)

    ended = [imports.get_import(account_id, it.import_id) for it in (job, dead)]
    assert [results(it)["created"] for it in ended] == [3, 0]
    assert [results(it)["skipped"] for it in ended] == [0, 3]
    assert len(contacts_of(account_id)) == 3
    assert counted(account_id) == {"contacts": 3}


def test_an_import_that_dies_again_and_again_fails_in_the_end(monkeypatch, later):
    account_id = new_account()
    job = upload(account_id, people(3))
    start(job)
    (message,) = deliver(account_id)
    monkeypatch.setattr(import_work, "prepare_rows", lambda *_: 1 / 0)
    for _ in range(4):
        with pytest.raises(ZeroDivisionError):
            imports.work_import(message, jobs.long)
        later()

    imports.work_import(message, jobs.long)

    done = imports.get_import(account_id, job.import_id)
    assert (done.status, done.failure) == ("failed", "It stopped again and again.")


def test_an_undo_whose_worker_dies_is_completed(monkeypatch, later):
    account_id = new_account()
    import_csv(account_id, people(5, City="Old"))
    job = import_csv(account_id, people(10, City="New"), duplicates="overwrite")
    imports.undo_import(account_id, job.import_id, "u")
    (message,) = deliver(account_id)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        killing(patched, import_work, "undo_chunk", 1)
        imports.work_import(message, jobs.long)

    later()
    imports.work_import(message, jobs.long)

    assert imports.get_import(account_id, job.import_id).status == "undone"
    assert {contact.address["city"] for contact in contacts_of(account_id).values()} == {"Old"}
    assert counted(account_id) == {"contacts": 5}
