"""The plan's limit of contacts: exact one by one however many come at once, and told row by row by an import."""

import csv
import io
import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.models.counter import CONTACTS, row_names
from chalicelib.register.plans import PLANS, Plan, Price
from chalicelib.services import contact_jobs, contacts, import_chunks, import_creates, imports
from chalicelib.services.contact_limit import Room, read_account
from tests.integration import contact_rows, deletions, jobs, teams
from tests.support import faults

LIMIT = 5
ACTOR = contact_rows.ACTOR


@pytest.fixture
def account_id(engine, monkeypatch):
    """An account whose plan has room for five contacts."""
    price = Price("tiny_monthly", 100)
    tiny = Plan(key="tiny", name="Tiny", seats=3, contacts=LIMIT, mails=10, monthly=price, yearly=price)
    monkeypatch.setitem(PLANS, "tiny", tiny)
    return jobs.new_account(plan="tiny", status="active")


def create(account_id, email=None, most=LIMIT):
    return contacts.create_contact(account_id, 1, ACTOR, {"email": email or contact_rows.new_address()}, most=most)


def fill(account_id, count=LIMIT):
    return [create(account_id) for _ in range(count)]


def file_of(count, start=0):
    return "email\n" + "".join(f"row{number}@example.com\n" for number in range(start, start + count))


def results(job):
    names = ("created", "updated", "skipped", "failed", "over_limit")
    return tuple(job.progress[name] for name in names)


def error_lines(job):
    text = jobs.fetch(imports.error_file_link(job)).text
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))[1:]


def test_one_more_than_the_plan_has_is_refused_with_the_limit_and_a_link(account_id):
    fill(account_id)

    with pytest.raises(errors.PaymentRequired) as refusal:
        create(account_id)

    assert refusal.value.extra["limit"] == {"of": "contacts", "most": LIMIT, "used": LIMIT}
    assert refusal.value.extra["billing_url"] == "http://127.0.0.1/billing"
    assert jobs.counted(account_id) == {"contacts": LIMIT}


def test_an_erased_contact_makes_room(account_id):
    first, *_ = fill(account_id)

    contacts.delete_contact(account_id, first["id"])
    create(account_id)

    assert jobs.counted(account_id) == {"contacts": LIMIT}


def test_a_known_address_is_told_as_known_even_without_room(account_id):
    email = contact_rows.new_address()
    known = create(account_id, email)
    fill(account_id, LIMIT - 1)

    with pytest.raises(errors.AlreadyExists) as refusal:
        create(account_id, email)

    assert refusal.value.extra == {"id": known["id"]}


def test_without_room_contacts_can_still_be_changed_and_a_larger_plan_takes_more(account_id):
    first, *_ = fill(account_id)

    changed = contacts.change_contact(account_id, first["id"], ACTOR, {"last_name": "Doe"})
    create(account_id, most=LIMIT + 1)

    assert changed["last_name"] == "Doe"


@pytest.mark.parametrize("before", [0, LIMIT - 1])
def test_fifty_at_once_never_exceed_the_limit_and_fill_it(account_id, before):
    fill(account_id, before)

    with ThreadPoolExecutor(50) as threads:
        outcomes = list(threads.map(lambda _: deletions.outcome(create, account_id), range(50)))

    problems = {type(outcome) for outcome in outcomes if isinstance(outcome, errors.Problem)}
    made = [outcome for outcome in outcomes if not isinstance(outcome, errors.Problem)]
    assert before + len(made) == jobs.counted(account_id)["contacts"] <= LIMIT
    assert problems <= {errors.PaymentRequired, errors.Unavailable}
    while before + len(made) < LIMIT:  # who was told to try again does
        made.append(create(account_id))
    with pytest.raises(errors.PaymentRequired):
        create(account_id)


def test_far_from_the_limit_writers_meet_on_no_other_counter():
    assert Room(10_000, (1, 2, 3, 4)).conditions() == {}
    assert set(Room(10, (1, 2, 3, 3)).conditions()) == set(row_names(CONTACTS))


def test_an_import_creates_up_to_the_limit_and_says_how_many_rows_had_no_room(account_id):
    fill(account_id, 2)

    job = jobs.import_csv(account_id, file_of(7))

    assert job.status == "done"
    assert results(job) == (3, 0, 4, 0, 4)
    assert jobs.counted(account_id) == {"contacts": LIMIT}
    assert len(jobs.contacts_of(account_id)) == LIMIT
    assert [(line[0], line[-1]) for line in error_lines(job)] == [
        (str(row), import_chunks.OVER_LIMIT) for row in (5, 6, 7, 8)
    ]


def test_an_import_over_the_limit_still_changes_contacts_that_are_there(account_id):
    email = contact_rows.new_address()
    create(account_id, email)
    fill(account_id, LIMIT - 1)

    job = jobs.import_csv(account_id, f"email,last name\nnew@example.com,A\n{email},B\n", duplicates="overwrite")

    assert results(job) == (0, 1, 1, 0, 1)
    assert jobs.contacts_of(account_id)[email].last_name == "B"


def test_the_rows_of_one_new_address_take_one_place(account_id):
    fill(account_id, LIMIT - 1)

    job = jobs.import_csv(account_id, "email\na@example.com\nb@example.com\na@example.com\nb@example.com\n")

    assert results(job) == (1, 0, 3, 0, 2)


def test_a_dry_run_tells_what_would_have_no_room_over_several_chunks(account_id, monkeypatch):
    monkeypatch.setattr("chalicelib.services.import_work.CHUNK_ROWS", 3)
    fill(account_id, 1)

    job = jobs.import_csv(account_id, file_of(8), dry_run=True)

    told = {name: job.dry_run[name] for name in ("created", "skipped", "over_limit")}
    assert told == {"created": 4, "skipped": 4, "over_limit": 4}
    assert jobs.counted(account_id) == {"contacts": 1}
    really = jobs.run(job)
    assert results(really) == (4, 0, 4, 0, 4)


def test_a_plan_that_became_smaller_deletes_nothing_and_creates_nothing(account_id):
    for _ in range(LIMIT + 2):
        create(account_id, most=100)

    job = jobs.import_csv(account_id, file_of(2))

    assert results(job) == (0, 0, 2, 0, 2)
    assert jobs.counted(account_id) == {"contacts": LIMIT + 2}


def test_an_undone_import_gives_its_room_back(account_id):
    job = jobs.import_csv(account_id, file_of(7))
    imports.undo_import(account_id, job.import_id, ACTOR)
    jobs.work_off("import", account_id)

    undone = imports.get_import(account_id, job.import_id)
    again = jobs.import_csv(account_id, file_of(3, start=100))

    assert (undone.status, undone.progress["over_limit"]) == ("undone", 2)
    assert results(again) == (3, 0, 0, 0, 0)


def test_imports_at_once_bring_one_chunk_too_many_each_at_most(account_id, monkeypatch):
    chunk = 4
    monkeypatch.setattr("chalicelib.services.import_work.CHUNK_ROWS", chunk)
    started = [jobs.upload(account_id, file_of(20, start=100 * number)) for number in range(3)]
    for job in started:
        jobs.start(job)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda message: imports.work_import(message, jobs.long), list(jobs.messages("import"))))
    jobs.work_off("import", account_id)

    ended = [imports.get_import(account_id, job.import_id) for job in started]
    assert LIMIT <= jobs.counted(account_id)["contacts"] <= LIMIT + 2 * chunk
    assert sum(results(job)[0] for job in ended) == jobs.counted(account_id)["contacts"]
    assert all(sum(results(job)[:4]) == 20 for job in ended)


@pytest.mark.parametrize("write", [1, 2, 3], ids=["claims", "history", "contacts"])
def test_what_a_run_that_died_has_written_keeps_its_place_and_is_counted_once(account_id, monkeypatch, write):
    fill(account_id, 2)
    job = jobs.upload(account_id, file_of(7))
    jobs.start(job)
    (message,) = [message for message in jobs.messages("import") if message["account_id"] == account_id]
    real, calls = import_creates.insert_items, itertools.count(1)

    def insert_and_die(*arguments):
        outcome = real(*arguments)
        if next(calls) == write:
            raise faults.Killed
        return outcome

    with monkeypatch.context() as patched, pytest.raises(faults.Killed):
        patched.setattr(import_creates, "insert_items", insert_and_die)
        imports.work_import(message, jobs.long)
    deletions.set_clock(monkeypatch, clock.now() + timedelta(minutes=10))
    imports.work_import(message, jobs.long)

    ended = imports.get_import(account_id, job.import_id)
    assert (ended.status, results(ended)) == ("done", (3, 0, 4, 0, 4))
    assert jobs.counted(account_id) == {"contacts": LIMIT}
    assert sorted(jobs.contacts_of(account_id))[-3:] == ["row0@example.com", "row1@example.com", "row2@example.com"]


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("read_only", "The account is read-only since its subscription has ended."),
        ("suspended", "The account is suspended: nothing can be imported or sent."),
    ],
)
def test_an_import_stops_with_a_reason_when_the_account_may_not_go_on(account_id, monkeypatch, status, failure):
    monkeypatch.setattr("chalicelib.services.import_work.CHUNK_ROWS", 2)
    job = jobs.upload(account_id, file_of(5))
    jobs.start(job)
    real = import_chunks.blacklist.blocked

    def end_meanwhile(*arguments):
        teams.put_on(account_id, status=status)
        return real(*arguments)

    monkeypatch.setattr(import_chunks.blacklist, "blocked", end_meanwhile)
    jobs.work_off("import", account_id)

    ended = imports.get_import(account_id, job.import_id)
    assert (ended.status, ended.failure) == ("failed", failure)
    assert results(ended)[0] == jobs.counted(account_id)["contacts"] == 2


def test_an_import_is_cancelled_when_the_account_is_deleted_meanwhile(account_id, monkeypatch):
    monkeypatch.setattr("chalicelib.services.import_work.CHUNK_ROWS", 2)
    job = jobs.upload(account_id, file_of(5))
    jobs.start(job)
    real = import_chunks.blacklist.blocked

    def delete_meanwhile(*arguments):
        teams.put_on(account_id, status="deleted", purge_at=clock.now() + timedelta(days=30))
        return real(*arguments)

    monkeypatch.setattr(import_chunks.blacklist, "blocked", delete_meanwhile)
    jobs.work_off("import", account_id)

    ended = imports.get_import(account_id, job.import_id)
    assert (ended.status, ended.failure, ended.progress["finished"]) == ("cancelled", None, True)
    assert results(ended)[0] == jobs.counted(account_id)["contacts"] == 2


def test_an_undo_goes_on_in_a_read_only_account(account_id):
    job = jobs.import_csv(account_id, file_of(3))
    teams.put_on(account_id, status="read_only")

    imports.undo_import(account_id, job.import_id, ACTOR)
    jobs.work_off("import", account_id)

    assert imports.get_import(account_id, job.import_id).status == "undone"
    assert jobs.counted(account_id) == {}


@pytest.mark.parametrize(
    ("action", "value", "status", "failure"),
    [
        ("tag", "vip", "failed", "The account is read-only since its trial has ended."),
        ("untag", "vip", "failed", "The account is read-only since its trial has ended."),
        ("restrict", "no longer needed", "done", None),
        ("delete", None, "done", None),
    ],
)
def test_of_jobs_on_contacts_only_tagging_stops_in_a_read_only_account(account_id, action, value, status, failure):
    create(account_id)
    teams.put_on(account_id, status="read_only", plan="trial")
    job = contact_jobs.start_job(account_id, ACTOR, action, {"filter": {}, "value": value})

    contact_jobs.work_job({"account_id": account_id, "job_id": job.job_id}, jobs.long)

    ended = contact_jobs.get_job(account_id, job.job_id)
    assert (ended.status, ended.failure) == (status, failure)


def test_the_room_of_an_account_that_is_gone_is_none(engine):
    assert read_account(ids.new()) == (None, Room(0, (0, 0, 0, 0)))
