"""Jobs on many contacts: exact counts, whatever stops, crashes, comes twice or is cancelled in between."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors
from chalicelib.models.contact_job import ContactJob
from chalicelib.services import contact_bulk, contact_jobs, contacts
from tests.integration.blacklists import (
    ACTOR,
    deliver,
    emails_of,
    new_account,
    new_contact,
    new_domain,
    rows_of,
    waiting,
)


class Crash(Exception):
    """Stands for an invocation that dies."""


def with_contacts(count, **values):
    account_id, domain = new_account(), new_domain()
    for number in range(count):
        new_contact(account_id, f"c{number}@{domain}", **values)
    return account_id, domain


def start(account_id, action, value="", **selection):
    return contact_jobs.start_job(account_id, ACTOR, action, {"filter": selection, "value": value})


def message_of(job):
    return {"account_id": job.account_id, "job_id": job.job_id}


def run(job, seconds=100.0):
    deliver(message_of(job), seconds)
    return contact_jobs.get_job(job.account_id, job.job_id)


def counts(job):
    return tuple(job.progress[name] for name in ("matched", "done", "failed"))


def expire_reservation(job):
    """The time at which the run that died would have ended has passed."""
    row = contact_jobs.get_job(job.account_id, job.job_id)
    row.update(actions=[ContactJob.progress.set(row.progress | {"busy_until": "2026-01-01T00:00:00Z"})])


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(contact_jobs, "PAGE", 3)


def test_a_job_reaches_every_selected_contact_and_no_other(engine, small_pages):
    account_id, domain = with_contacts(8)
    new_contact(account_id, f"other@not-{domain}")

    job = run(start(account_id, "tag", "vip", domain=domain))

    assert (job.status, counts(job)) == ("done", (8, 8, 0))
    tagged = {row["email"]["S"] for row in rows_of(account_id, "contact.Contact") if row["tags"]["L"]}
    assert tagged == {f"c{number}@{domain}" for number in range(8)}


def test_its_message_waits_in_the_queue(engine):
    account_id, _ = with_contacts(0)

    job = start(account_id, "delete")

    assert job.status == "queued"
    assert waiting(engine, account_id) == [message_of(job)]


def test_deleting_everything(engine, small_pages):
    account_id, _ = with_contacts(7)

    job = run(start(account_id, "delete"))

    assert (job.status, counts(job)) == ("done", (7, 7, 0))
    assert emails_of(account_id) == set()


def test_blacklisting_by_filter_erases_and_refuses(engine, small_pages):
    account_id, domain = with_contacts(4)

    job = run(start(account_id, "blacklist", domain=domain))

    assert counts(job) == (4, 4, 0)
    assert emails_of(account_id) == set()
    with pytest.raises(errors.Blacklisted):
        new_contact(account_id, f"c0@{domain}")


def test_contacts_that_refuse_are_counted_as_failed(engine, small_pages):
    account_id, domain = with_contacts(4)
    held = new_contact(account_id, f"held@{domain}")
    contacts.restrict_contact(account_id, held, ACTOR, "unlawful")

    job = run(start(account_id, "tag", "vip"))

    assert (job.status, counts(job)) == ("done", (5, 4, 1))


def test_out_of_time_it_goes_on_where_it_stopped(engine, small_pages, monkeypatch):
    account_id, _ = with_contacts(8)
    job = start(account_id, "delete")
    waiting(engine, account_id)
    clock = iter([100.0] * 8 + [1.0] * 100)

    contact_jobs.work_job(message_of(job), lambda: next(clock))

    halfway = contact_jobs.get_job(account_id, job.job_id)
    assert halfway.status == "running"
    assert 0 < halfway.progress["done"] < 8
    assert waiting(engine, account_id) == [message_of(job)]
    assert (run(job).status, counts(run(job))) == ("done", (8, 8, 0))


@pytest.mark.parametrize("action", ["tag", "delete"])
@pytest.mark.parametrize("applied", [0, 2, 3, 5])
def test_a_crash_at_any_point_loses_and_doubles_no_count(engine, small_pages, monkeypatch, action, applied):
    account_id, _ = with_contacts(7)
    job = start(account_id, action, "vip")
    apply, left = contact_bulk.apply_action, [applied]

    def dying(*args):
        done = apply(*args)
        left[0] -= 1
        if left[0] < 0:
            raise Crash
        return done

    with monkeypatch.context() as crash:
        crash.setattr(contact_bulk, "apply_action", dying)
        with pytest.raises(Crash):
            run(job)
    expire_reservation(job)

    ended = run(job)

    assert (ended.status, counts(ended)) == ("done", (7, 7, 0))


def test_while_one_run_is_busy_a_duplicate_comes_back_later(engine, small_pages, monkeypatch):
    account_id, _ = with_contacts(4)
    job = start(account_id, "delete")
    apply, sent = contact_bulk.apply_action, []

    def with_duplicate(*args):
        with monkeypatch.context() as duplicate:
            duplicate.setattr(contact_jobs.queues, "send", lambda *message: sent.append(message))
            deliver(message_of(job))
        return apply(*args)

    monkeypatch.setattr(contact_bulk, "apply_action", with_duplicate)
    ended = run(job)

    assert counts(ended) == (4, 4, 0)
    assert len(sent) == 4
    assert all(message == message_of(job) and 90 < delay <= 101 for _, message, delay in sent)


def test_duplicates_at_the_same_moment_count_each_contact_once(engine, small_pages):
    account_id, _ = with_contacts(9)
    job = start(account_id, "tag", "vip")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, [message_of(job)] * 4))

    assert counts(contact_jobs.get_job(account_id, job.job_id)) == (9, 9, 0)


def test_a_message_for_a_job_that_ended_or_never_was_does_nothing(engine):
    account_id, domain = with_contacts(1)
    job = run(start(account_id, "tag", "vip"))
    new_contact(account_id, f"late@{domain}")

    again = run(job)
    deliver({"account_id": account_id, "job_id": "01JC0000000000000000000000"})

    assert (again.version, counts(again)) == (job.version, (1, 1, 0))


def test_cancelled_it_stops_and_tells_what_it_did(engine, small_pages, monkeypatch):
    account_id, _ = with_contacts(9)
    job = start(account_id, "delete")
    apply, done = contact_bulk.apply_action, []

    def cancelling(*args):
        done.append(apply(*args))
        if len(done) == 4:
            contact_jobs.cancel_job(account_id, job.job_id)
        return done[-1]

    monkeypatch.setattr(contact_bulk, "apply_action", cancelling)
    ended = run(job)

    assert (ended.status, ended.progress["done"]) == ("cancelled", len(done))
    assert len(emails_of(account_id)) == 9 - len(done)
    assert run(job).version == ended.version


def test_a_queued_job_that_is_cancelled_never_begins(engine):
    account_id, _ = with_contacts(2)
    job = start(account_id, "delete")

    contact_jobs.cancel_job(account_id, job.job_id)
    contact_jobs.cancel_job(account_id, job.job_id)

    assert run(job).status == "cancelled"
    assert len(emails_of(account_id)) == 2


def test_what_has_ended_cannot_be_cancelled(engine):
    account_id, _ = with_contacts(0)
    job = run(start(account_id, "delete"))

    with pytest.raises(errors.Conflict):
        contact_jobs.cancel_job(account_id, job.job_id)


def test_a_job_that_dies_again_and_again_has_failed(engine, monkeypatch):
    account_id, _ = with_contacts(1)
    job = start(account_id, "tag", "vip")

    def dying(*args):
        raise Crash

    monkeypatch.setattr(contact_bulk, "apply_action", dying)
    for _ in range(4):
        expire_reservation(job)
        with pytest.raises(Crash):
            run(job)
    expire_reservation(job)
    ended = run(job)

    assert (ended.status, bool(ended.failure)) == ("failed", True)
    assert counts(ended) == (1, 0, 0)


def test_its_filter_is_forgotten_when_it_ends(engine):
    account_id, domain = with_contacts(1)

    ended = run(start(account_id, "tag", "vip", q=f"c0@{domain}"))
    cancelled = contact_jobs.cancel_job(account_id, start(account_id, "tag", "vip", q=f"c0@{domain}").job_id)

    assert (ended.options, cancelled.options) == ({"value": "vip"}, {"value": "vip"})


def test_jobs_are_listed_newest_first_in_pages(engine):
    account_id, _ = with_contacts(0)
    started = [start(account_id, "delete").job_id for _ in range(3)]

    first, position = contact_jobs.list_jobs(account_id, 2, None)
    rest, end = contact_jobs.list_jobs(account_id, 2, position)

    assert {job.job_id for job in first + rest} == set(started)
    assert [job.job_id for job in first + rest] == sorted(started, reverse=True)
    assert end is None


def test_another_accounts_job_does_not_exist(engine):
    account_id, _ = with_contacts(0)
    job = start(account_id, "delete")

    for use in (contact_jobs.get_job, contact_jobs.cancel_job):
        with pytest.raises(errors.NotFound):
            use(new_account(), job.job_id)
