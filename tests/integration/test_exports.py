"""Exports: every contact once and exactly, in bounded memory, whatever dies or changes meanwhile."""

import csv
import io
import json
import time

import httpx
import pytest

from chalicelib import errors, ids
from chalicelib.importing.writing import csv_columns
from chalicelib.models.bulk import insert_items
from chalicelib.models.contact import Contact
from chalicelib.services import contacts, export_reading, exports
from chalicelib.services.contact_documents import document_of_model
from chalicelib.services.contact_filters import Selection
from tests.integration.jobs import contacts_of, export, fetch, import_csv, new_account, pages_of, work_off
from tests.integration.test_bulk import item
from tests.integration.test_imports import people

pytestmark = pytest.mark.usefixtures("engine")

FORMULAS = {"first_name": "=1+1", "company": "@cmd", "phone": "+33 1", "job_title": "-2", "last_name": "'=x"}


def lines(job):
    return [json.loads(line) for line in fetch(exports.file_link(job)).content.decode().splitlines()]


def table(job):
    text = fetch(exports.file_link(job)).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert not [row for row in rows if None in row or None in row.values()], "cells too many or too few"
    return rows


def many(account_id, count, size=20_000, shards=16):
    """Contacts of some size, so that a file of them has several parts."""
    rows = []
    for number in range(count):
        contact_id = ids.new_contact(shards)
        rows.append(
            item(f"{account_id}#{contact_id[-1]}", number, contact_id={"S": contact_id}, notes={"S": "x" * size})
        )
    insert_items(Contact, rows)


def test_json_lines_hold_every_contact_as_the_api_shows_it():
    account_id = new_account(shards=16)
    import_csv(account_id, people(300, City="Zürich", Tags="a;b"))

    job = export(account_id)

    assert (job.status, job.rows) == ("done", 300)
    expected = {email: document_of_model(contact) for email, contact in contacts_of(account_id).items()}
    assert {line["email"]: line for line in lines(job)} == expected


def test_a_csv_file_comes_back_by_an_import_field_for_field():
    account_id = new_account()
    first = {"email": "a@example.com", "custom": {"Größe": "=9", "b": " x\r\ny "}, "tags": ["a, b", "c"], **FORMULAS}
    second = {
        "email": "b@example.com",
        "custom": {"z": "1"},
        "address": {"line1": "1, Rue", "city": "Paris"},
        "notes": "a\n\tb ",
    }
    for values in (first, second):
        contacts.create_contact(account_id, 1, "u", values, most=1_000_000)
    content = fetch(exports.file_link(export(account_id, "csv"))).content

    other = new_account()
    imported = import_csv(other, content)

    assert imported.status == "done"
    fields = ("email", *FORMULAS, "custom", "tags", "address", "notes")
    before, after = contacts_of(account_id), contacts_of(other)
    assert {e: [getattr(c, f) for f in fields] for e, c in after.items()} == {
        e: [getattr(c, f) for f in fields] for e, c in before.items()
    }


def test_no_cell_of_a_csv_file_begins_like_a_formula():
    account_id = new_account()
    contacts.create_contact(
        account_id, 1, "u", {"email": "a@example.com", "custom": {"=n": "\t=1"}, **FORMULAS}, most=1_000_000
    )

    (row,) = table(export(account_id, "csv"))

    assert row["first_name"] == "'=1+1"
    assert row["last_name"] == "''=x"
    assert not [cell for cell in [*row, *row.values()] if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_restricted_contacts_are_exported_and_told_by_their_status():
    account_id = new_account()
    import_csv(account_id, people(2))
    contacts.restrict_contact(account_id, contacts_of(account_id)["p0@example.com"].contact_id, "u", "unlawful")

    rows = table(export(account_id, "csv"))

    assert {row["email"]: row["status"] for row in rows} == {"p0@example.com": "restricted", "p1@example.com": "active"}


def test_a_filter_selects_and_is_forgotten():
    account_id = new_account()
    import_csv(account_id, people(5, Tags="x;y") + b"q@other.example.com,Q,z\n")

    job = export(account_id, "csv", tag="X", domain="example.com")

    assert len(table(job)) == 5
    assert (job.rows, job.filter) == (5, None)


def test_expired_contacts_are_not_exported():
    account_id = new_account()
    insert_items(Contact, [item(f"{account_id}#0", 1, expires_at={"N": "1"}), item(f"{account_id}#0", 2)])

    assert [line["email"] for line in lines(export(account_id))] == ["x2@example.com"]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_account_without_contacts_gets_a_file_without_rows(format):
    job = export(new_account(), format)

    assert (job.status, job.rows) == ("done", 0)
    content = fetch(exports.file_link(job)).content
    assert content.count(b"\n") == (1 if format == "csv" else 0)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_file_of_several_parts_is_complete_when_it_passes_through_many_hands(format):
    account_id = new_account(shards=16)
    many(account_id, 400)
    job = exports.create_export(account_id, "u", format, Selection())

    turns = work_off("export", account_id, lambda: 10.0)

    done = exports.get_export(account_id, job.export_id)
    assert (done.status, done.rows) == ("done", 400)
    assert turns > 16
    rows = table(done) if format == "csv" else lines(done)
    assert sorted(row["email"] for row in rows) == sorted(f"x{number}@example.com" for number in range(400))


def test_a_custom_field_that_turns_up_late_gets_its_column_in_the_rows_before(monkeypatch):
    account_id = new_account()
    insert_items(
        Contact,
        [
            item(f"{account_id}#0", number, custom={"S": json.dumps({f"field {number}": "x"})}, notes={"S": 'a\r\n"b'})
            for number in range(30)
        ],
    )
    monkeypatch.setattr(export_reading, "CHUNK_BYTES", 2_000)
    monkeypatch.setattr(export_reading, "query_pages", pages_of(4))

    rows = table(export(account_id, "csv"))

    assert [{name: cell for name, cell in row.items() if name.startswith("custom:") and cell} for row in rows] == [
        {f"custom:field {number}": "x"} for number in sorted(range(30), key=lambda it: f"c{it:05}")
    ]
    assert {len(row) for row in rows} == {len(csv_columns(map(str, range(30))))}
    assert {row["notes"] for row in rows} == {'a\r\n"b'}


def test_too_many_custom_fields_for_a_csv_file_are_told(monkeypatch):
    account_id = new_account()
    insert_items(
        Contact, [item(f"{account_id}#0", number, custom={"S": f'{{"f{number}":"1"}}'}) for number in range(4)]
    )
    monkeypatch.setattr(export_reading, "MAX_CUSTOM_COLUMNS", 3)

    job = export(account_id, "csv", tag="a'b")

    assert (job.status, job.filter, exports.file_link(job)) == ("failed", None, None)
    assert "too many different custom fields" in job.failure


def test_rows_a_second_are_told(monkeypatch):
    account_id = new_account()
    insert_items(Contact, [item(f"{account_id}#0", number) for number in range(3)])

    job = export(account_id)

    assert exports.pace(job) == round(3 / (job.updated_at - job.started_at).total_seconds(), 1)
    assert exports.pace(exports.create_export(account_id, "u", "csv", Selection())) is None


def test_the_link_is_an_attachment_with_a_name_and_runs_out(monkeypatch):
    account_id = new_account()
    job = export(account_id, "csv")

    answer = fetch(exports.file_link(job))

    assert answer.headers["content-disposition"].startswith('attachment; filename="contacts-')
    assert answer.headers["content-type"].startswith("text/csv")
    monkeypatch.setattr(exports, "LINK_SECONDS", 1)
    link = exports.file_link(job)
    time.sleep(2.1)
    assert httpx.get(link).status_code == 403


def test_only_so_many_exports_run_at_once():
    account_id = new_account()
    for _ in range(exports.MAX_RUNNING):
        exports.create_export(account_id, "u", "csv", Selection())

    with pytest.raises(errors.TooManyRequests):
        exports.create_export(account_id, "u", "csv", Selection())


def test_an_account_sees_its_own_exports_only():
    job = export(new_account())

    with pytest.raises(errors.NotFound):
        exports.get_export(new_account(), job.export_id)
