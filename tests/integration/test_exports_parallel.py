"""Exports by several workers: whatever dies, comes twice or is written meanwhile, every contact is in the file once."""

import csv
import io
import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from chalicelib import ids, settings
from chalicelib.gateways import storage
from chalicelib.models.bulk import insert_items
from chalicelib.models.contact import Contact
from chalicelib.services import contacts, export_joining, export_reading, exports
from chalicelib.services.contact_filters import Selection
from chalicelib.services.export_state import folder
from tests.engines import tables
from tests.integration.jobs import fetch, long, messages, new_account, pages_of, work_off
from tests.integration.test_bulk import item
from tests.integration.test_import_faults import later  # noqa: F401 - a fixture
from tests.support import faults

pytestmark = pytest.mark.usefixtures("engine")
FORMATS = ["csv", "jsonl"]


@pytest.fixture(autouse=True)
def long_cells():
    """The csv module's limit is the whole process's."""
    before = csv.field_size_limit(1_000_000)
    yield
    csv.field_size_limit(before)


@pytest.fixture
def small_pieces(monkeypatch):
    """Pages of 5 contacts, chunks of some 10, parts of some 20, so that small accounts show what large ones go through."""
    monkeypatch.setattr(export_reading, "query_pages", pages_of(5))
    monkeypatch.setattr(export_reading, "CHUNK_BYTES", 3_000)
    monkeypatch.setattr(storage, "SMALLEST_PART", 3_000)


def account_of(count, shards=3):
    """An account with contacts in turn over its shards, whose custom fields differ from shard to shard and change midway."""
    account_id, rows = new_account(shards=shards), []
    for number in range(count):
        contact_id = f"{ids.new()}{number % shards:x}"
        custom = json.dumps({f"of {number % shards}": "=1\r\n", f"late {number // (count // 2 or 1)}": '"'})
        rows.append(
            item(f"{account_id}#{contact_id[-1]}", number, contact_id={"S": contact_id}, custom={"S": custom})
            | {"notes": {"S": "x" * 100}}
        )
    insert_items(Contact, rows)
    return account_id


def ask(account_id, format):
    """An export that was asked for, and its message."""
    job = exports.create_export(account_id, "u", format, Selection())
    (message,) = [it for it in messages("export") if it.get("export_id") == job.export_id]
    return job, message


def content_of(job):
    """What the file says of each contact, by address; the custom fields that are given."""
    text = fetch(exports.file_link(job)).content.decode("utf-8-sig")
    if job.format == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
        found = [(row["email"], row["custom"]) for row in rows]
    else:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert not [row for row in rows if None in row or None in row.values()], "cells too many or too few"
        given = [
            [(name[7:], cell) for name, cell in row.items() if name.startswith("custom:") and cell] for row in rows
        ]
        found = [
            (row["email"], {name: cell.removeprefix("'") for name, cell in pairs})
            for row, pairs in zip(rows, given, strict=True)
        ]
    assert len(dict(found)) == len(found), "a contact is there twice"
    return dict(found)


def expected_of(account_id, shards):
    rows = [row for shard in range(shards) for row in Contact.query(f"{account_id}#{shard:x}", consistent_read=True)]
    return {row.email: row.custom for row in rows}


def left_over(job):
    found = tables.client("s3").list_objects_v2(Bucket=settings.get().files_bucket, Prefix=folder(job))
    return found.get("KeyCount", 0)


class Invocation:
    """The time of an invocation that ends after so many looks at it."""

    def __init__(self, looks):
        self.left = looks

    def __call__(self):
        self.left -= 1
        return 110.0 if self.left >= 0 else 5.0


@pytest.mark.parametrize("format", FORMATS)
def test_several_workers_in_many_short_turns_make_one_complete_file(small_pieces, format):
    account_id = account_of(90)
    job = exports.create_export(account_id, "u", format, Selection())

    turns = 0
    for message in messages("export"):
        if message["account_id"] == account_id:
            exports.work_export(message, Invocation(2))
            turns += 1

    done = exports.get_export(account_id, job.export_id)
    assert turns > 10
    assert (done.status, done.rows, done.failure) == ("done", 90, None)
    assert content_of(done) == expected_of(account_id, 3)
    assert left_over(done) == 0


@pytest.mark.faults
@pytest.mark.parametrize("format", FORMATS)
def test_a_rerun_makes_every_failure_good(small_pieces, later, format):  # noqa: F811 - a fixture
    if format == "jsonl" and not faults.THOROUGH:
        pytest.skip("differs from CSV in how a line looks: make faults")
    account_id = account_of(30, shards=2)

    def run(case):
        later()
        for worker, looks in [(0, 5), (1, 6), (0, 9), (1, 9)]:
            exports.work_export(case[1] | {"worker": worker}, Invocation(looks))

    def state(case):
        job = exports.get_export(account_id, case[0].export_id)
        return job.status, job.rows, content_of(job) if job.status == "done" else None, left_over(job)

    assert run(case := ask(account_id, format)) is None
    assert state(case) == ("done", 30, expected_of(account_id, 2), 0)
    positions = faults.survive(lambda: ask(account_id, format), run, state)

    print(f"\nexport, {format}: {positions} positions survived")


def test_a_file_of_real_parts_is_copied_together(monkeypatch):
    account_id = new_account(shards=2)
    rows = []
    for number in range(44):
        contact_id = f"{ids.new()}{number % 2:x}"
        rows.append(
            item(f"{account_id}#{number % 2}", number, contact_id={"S": contact_id}, notes={"S": "x" * 300_000})
        )
    insert_items(Contact, rows)
    monkeypatch.setattr(export_reading, "CHUNK_BYTES", storage.SMALLEST_PART)
    copied, written = spied(monkeypatch, "copy_part"), spied(monkeypatch, "write_part")
    for format in FORMATS:
        job = exports.create_export(account_id, "u", format, Selection())

        work_off("export", account_id)

        assert len(content_of(exports.get_export(account_id, job.export_id))) == 44
    assert (len(copied), [number for _, _, number, _ in written]) == (3, [1, 3, 3])
    assert len(written[0][3]) > storage.SMALLEST_PART


def spied(monkeypatch, name):
    """The arguments with which a function of the storage is called from here on."""
    real, seen = getattr(storage, name), []

    def call(*args):
        seen.append(args)
        return real(*args)

    monkeypatch.setattr(storage, name, call)
    return seen


def test_contacts_that_are_written_meanwhile_neither_hide_nor_double_others(small_pieces):
    account_id = account_of(120, shards=3)
    before = expected_of(account_id, 3)
    rows = [row for shard in range(3) for row in Contact.query(f"{account_id}#{shard:x}")]
    doomed, changed = rows[::4], rows[1::4]
    for row in doomed[:10]:
        contacts.delete_contact(account_id, row.contact_id)
    gone = {row.email for row in doomed[:10]}
    ended = Event()

    def write():
        for number, (victim, other) in enumerate(zip(itertools.cycle(doomed[10:]), itertools.cycle(changed))):
            if ended.is_set() or number == 500:
                return
            if number < len(doomed[10:]):
                contacts.delete_contact(account_id, victim.contact_id)
            contacts.create_contact(account_id, 3, "u", {"email": f"{ids.new()}@new.example.com"}, most=1_000_000)
            contacts.change_contact(account_id, other.contact_id, "u", {"notes": f"{number}"})

    job, message = ask(account_id, "csv")
    with ThreadPoolExecutor(5) as pool:
        writing = pool.submit(write)
        exports.work_export(message, Invocation(3))
        for turn in range(40):
            asked = [message | {"worker": number} for number in (turn, turn + 1, turn + 2)]
            list(pool.map(lambda it: exports.work_export(it, Invocation(6)), asked))
            if exports.get_export(account_id, job.export_id).status == "done":
                break
        ended.set()
        writing.result()

    done = exports.get_export(account_id, job.export_id)
    found = content_of(done)
    stable = set(before) - {row.email for row in doomed}
    assert (done.status, done.rows) == ("done", len(found))
    assert stable <= set(found)
    assert not gone & set(found)
    assert {email: found[email] for email in stable} == {email: before[email] for email in stable}


def test_a_worker_that_dies_again_and_again_ends_the_export_with_a_sentence(small_pieces, later, monkeypatch):  # noqa: F811
    account_id = account_of(40)
    job, message = ask(account_id, "jsonl")
    monkeypatch.setattr(export_joining.storage, "copy_part", lambda *_: 1 / 0)

    for _ in range(6):
        later()
        try:
            exports.work_export(message, long)
        except ZeroDivisionError:
            continue

    failed = exports.get_export(account_id, job.export_id)
    assert (failed.status, failed.failure) == ("failed", "It stopped again and again.")
    assert left_over(failed) == 0


def test_a_message_that_comes_twice_is_worked_off_once(small_pieces):
    account_id = account_of(40)
    job, message = ask(account_id, "csv")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: exports.work_export(message, long), range(2)))

    done = exports.get_export(account_id, job.export_id)
    assert (done.status, done.rows) == ("done", 40)
    assert content_of(done) == expected_of(account_id, 3)
