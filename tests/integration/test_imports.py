"""Imports from the upload to the last row: each row is counted once, whatever dies, repeats or runs beside it."""

import csv
import io

import httpx
import pytest

from chalicelib.services import imports
from chalicelib.services.import_state import Progress, error_key
from tests.integration import jobs
from tests.integration.jobs import contacts_of, counted, file_of, import_csv, new_account, run, start, upload, work_off

pytestmark = pytest.mark.usefixtures("engine")


def people(count, first=0, **more):
    columns = ["Email", "First name", *more]
    rows = [[f"p{n}@example.com", f"P{n}", *more.values()] for n in range(first, first + count)]
    return "\n".join(",".join(row) for row in [columns, *rows]).encode() + b"\n"


def results(job):
    return Progress.of(job).results


def error_rows(job):
    content = file_of(error_key(job.account_id, job.import_id))
    return [] if content is None else list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_an_import_creates_contacts_and_counts_them():
    account_id = new_account()

    job = import_csv(account_id, people(1203, Tags="a;B", City="Paris"))

    assert (job.status, results(job)) == ("done", {"created": 1203, "updated": 0, "skipped": 0, "failed": 0})
    contacts = contacts_of(account_id)
    assert len(contacts) == 1203
    one = contacts["p7@example.com"]
    assert (one.first_name, one.tags, one.address, one.version) == ("P7", ["a", "B"], {"city": "Paris"}, 1)
    assert counted(account_id) == {"contacts": 1203, "tag:a": 1203, "tag:b": 1203}
    assert error_rows(job) == []


def test_rows_that_make_no_contact_are_told_with_place_and_reason():
    account_id = new_account()
    content = (
        b"Email,First name,Website,Notes\r\n"
        b"good@example.com,Ann,,\r\n"
        b",No address,,\r\n"
        b"not an address,X,,\r\n"
        b"\r\n"
        b'url@example.com,X,"=not a url",\r\n'
        b"many@example.com,X,,,surplus\r\n"
        b'open@example.com,"X,,\r\n'
        b"last@example.com,Z,,\r\n"
    )

    job = import_csv(account_id, content)

    assert results(job) == {"created": 2, "updated": 0, "skipped": 0, "failed": 5}
    assert job.analysis["rows"] == 7
    assert [(row["row"], row["column"], row["value"]) for row in error_rows(job)] == [
        ("3", "Email", ""),
        ("4", "Email", "not an address"),
        ("6", "Website", "'=not a url"),
        ("7", "", "surplus"),
        ("8", "", 'open@example.com,"X,,'),
    ]
    assert all(row["reason"] for row in error_rows(job))
    assert sorted(contacts_of(account_id)) == ["good@example.com", "last@example.com"]


@pytest.mark.parametrize(
    ("rule", "outcome", "first_name", "city", "tags"),
    [
        ("overwrite", "updated", "New", "New", ["new"]),
        ("fill", "updated", "Old", "New", ["old"]),
        ("skip", "skipped", "Old", None, ["old"]),
    ],
)
def test_the_rule_for_duplicates_decides_field_by_field(rule, outcome, first_name, city, tags):
    account_id = new_account()
    import_csv(account_id, b"Email,First name,Last name,Tags,custom:A\nX@Example.com,Old,Old,old,1\n")

    job = import_csv(
        account_id,
        b"Email,First name,Last name,Tags,City,custom:B\nx@example.COM,New,,new,New,2\n",
        duplicates=rule,
    )

    assert results(job)[outcome] == 1
    (contact,) = contacts_of(account_id).values()
    assert (contact.first_name, contact.last_name, contact.tags) == (first_name, "Old", tags)
    assert (contact.address or {}).get("city") == city
    assert contact.custom == ({"A": "1"} if rule == "skip" else {"A": "1", "B": "2"})
    assert counted(account_id) == {"contacts": 1, f"tag:{tags[0]}": 1}


def test_an_address_that_stands_in_the_file_twice_makes_one_contact():
    account_id = new_account()
    rows = b"a@example.com,A,\nA@EXAMPLE.com,,Paris\nb@example.com,B,\n" * 400

    job = import_csv(account_id, b"Email,First name,City\n" + rows, duplicates="fill")

    assert results(job) == {"created": 2, "updated": 1198, "skipped": 0, "failed": 0}
    contacts = contacts_of(account_id)
    assert (contacts["a@example.com"].first_name, contacts["a@example.com"].address) == ("A", {"city": "Paris"})


def test_a_dry_run_changes_nothing_and_counts_what_the_run_then_does():
    account_id = new_account()
    import_csv(account_id, people(700))
    job = upload(account_id, people(600, first=300) + b"p1000@example.com,Twice\np1000@example.com,Twice\nbad,x\n")

    rehearsed = run(job, duplicates="fill", dry_run=True)

    assert rehearsed.status == "ready"
    expected = {"created": 201, "updated": 401, "skipped": 0, "failed": 1}
    assert {name: rehearsed.dry_run[name] for name in expected} == expected
    assert len(contacts_of(account_id)) == 700
    assert len(error_rows(rehearsed)) == 1
    done = run(job, duplicates="fill")
    assert (done.status, results(done)) == ("done", expected)


def test_a_dry_run_that_is_handed_over_remembers_what_it_has_seen():
    account_id = new_account()
    job = upload(account_id, people(600) + people(600).partition(b"\n")[2])
    start(job, dry_run=True)
    turns = iter([110.0] + [20.0, 20.0, 110.0, 110.0] * 9)

    work_off("import", account_id, lambda: next(turns))

    rehearsed = imports.get_import(account_id, job.import_id)
    assert rehearsed.dry_run["created"] == 600
    assert rehearsed.dry_run["skipped"] == 600


def test_a_restricted_contact_is_left_alone():
    from chalicelib.services import contacts

    account_id = new_account()
    import_csv(account_id, people(1))
    (contact,) = contacts_of(account_id).values()
    contacts.restrict_contact(account_id, contact.contact_id, "u", "unlawful")

    job = import_csv(account_id, b"Email,First name\np0@example.com,Other\n", duplicates="overwrite")

    assert results(job) == {"created": 0, "updated": 0, "skipped": 1, "failed": 0}
    assert next(iter(contacts_of(account_id).values())).first_name == "P0"
    assert "restricted" in error_rows(job)[0]["reason"]


def test_what_the_form_does_not_allow_is_refused_by_storage():
    account_id = new_account()
    job, form = imports.create_import(account_id, jobs.ACTOR, "contacts.csv", None)
    file = {"file": ("contacts.csv", b"Email\nx@example.com\n")}

    answers = [
        httpx.post(form.url, data=form.fields | {"key": f"uploads/other/{job.import_id}"}, files=file),
        httpx.post(form.url, data=form.fields | {"Content-Type": "text/html"}, files=file),
        httpx.post(form.url, data={name: value for name, value in form.fields.items() if name != "policy"}, files=file),
        httpx.post(form.url, data=form.fields, files={"file": ("contacts.csv", b"")}),
    ]

    assert [answer.status_code >= 400 for answer in answers] == [True] * 4


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b" \n", "The file is empty."),
        (b"PK\x03\x04" + b"x" * 100, "The zip archive is damaged"),
        (b"Email,Name\n", "no contacts under it"),
        (b"Email\nx\0@example.com\n", "Line 2 holds a NUL"),
    ],
)
def test_a_file_that_holds_no_contacts_fails_with_a_sentence(content, sentence):
    job = upload(new_account(), content)

    assert job.status == "failed"
    assert sentence in job.failure


def test_an_import_that_has_run_keeps_no_contents_of_its_file():
    account_id = new_account()
    job = upload(account_id, people(3) + b"unforgettable address,X\n")
    assert job.analysis["samples"][0] == ["p0@example.com", "p1@example.com", "p2@example.com"]

    done = run(job)

    assert len(error_rows(done)) == 1
    text = str(done.serialize())
    assert "example.com" not in text
    assert "unforgettable" not in text


def test_a_long_error_file_is_put_together_from_its_pieces():
    account_id = new_account()

    job = import_csv(account_id, b"Email\n" + b"".join(b"no address %d\n" % number for number in range(1700)))

    assert results(job)["failed"] == 1700
    assert [row["row"] for row in error_rows(job)] == [str(number) for number in range(2, 1702)]
    listed = jobs.tables.client("s3").list_objects_v2(
        Bucket=imports.storage.settings.get().files_bucket, Prefix=f"errors/{account_id}/"
    )
    assert [it["Key"] for it in listed["Contents"]] == [error_key(account_id, job.import_id)]


def test_an_import_needs_a_column_of_addresses():
    from chalicelib import errors

    job = upload(new_account(), b"Foo,Bar\na,b\n")
    with pytest.raises(errors.Invalid) as refused:
        start(job, mapping={"Foo": "first_name", "Nope": "phone", "Bar": "status"})

    assert [field for field, _ in refused.value.fields] == ["mapping.Nope", "mapping.Bar", "mapping"]
    assert imports.get_import(job.account_id, job.import_id).status == "ready"


def test_a_large_import_spreads_contacts_over_sixteen_shards(monkeypatch):
    monkeypatch.setattr(imports, "_MANY_ROWS", 50)
    account_id = new_account()

    import_csv(account_id, people(200))

    assert len({contact.partition for contact in contacts_of(account_id).values()}) == 16
