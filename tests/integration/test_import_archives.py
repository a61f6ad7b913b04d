"""Archives and JSON Lines are written out beside the upload, and imported from there like any other file."""

import gzip
import io
import zipfile

import httpx
import pytest

from chalicelib.models.contact import TEXT_FIELDS
from chalicelib.services import exports, imports
from chalicelib.services.import_state import Source, upload_key
from tests.integration import jobs
from tests.integration.jobs import contacts_of, counted, export, fetch, import_csv, new_account, run, upload, work_off
from tests.integration.test_imports import error_rows, people, results
from tests.support import faults

pytestmark = pytest.mark.usefixtures("engine")


def zipped(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def files_of(account_id):
    """The keys under which the account has uploads and copies."""
    listed = jobs.tables.client("s3").list_objects_v2(
        Bucket=imports.storage.settings.get().files_bucket, Prefix=f"uploads/{account_id}/"
    )
    return [it["Key"] for it in listed.get("Contents", [])]


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda it: gzip.compress(it[:99]) + gzip.compress(it[99:]), lambda it: zipped("a.csv", it)]
)
def test_an_archive_is_imported_and_taken_back_like_the_file_in_it(pack):
    account_id = new_account()
    job = upload(account_id, pack(people(30) + b"no address,X\n"), "contacts.archive")

    assert (job.status, job.analysis["rows"]) == ("ready", 31)
    done = run(job)

    assert results(done) == {"created": 30, "updated": 0, "skipped": 0, "failed": 1}
    assert [row["row"] for row in error_rows(done)] == ["32"]
    assert files_of(account_id) == [upload_key(account_id, job.import_id), Source.of(job).key]
    imports.undo_import(account_id, job.import_id, "u")
    work_off("import", account_id)
    assert (contacts_of(account_id), counted(account_id)) == ({}, {})


def test_what_is_written_out_starts_no_other_analysis_and_a_second_one_changes_nothing():
    account_id = new_account()
    job = upload(account_id, gzip.compress(people(3)))
    first = Source.of(job)

    imports.analyse_import({"object": {"key": first.key}}, jobs.long)
    assert imports.get_import(account_id, job.import_id).version == job.version
    jobs.arrive(job)

    again = Source.of(imports.get_import(account_id, job.import_id))
    assert (again.rows, again.columns, again.ranges) == (first.rows, first.columns, first.ranges)
    assert run(job).status == "done"
    assert len(contacts_of(account_id)) == 3


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (gzip.compress(people(9))[:-9], "The gzip archive is damaged"),
        (gzip.compress(people(9) + b"\0\n"), "Line 11 holds a NUL"),
        (zipped("a.csv", people(90))[:-9], "The zip archive is damaged"),
        (b"\n".join(b'{"k%d":1}' % number for number in range(501)), "brings the 501st key"),
    ],
)
def test_an_archive_that_is_refused_leaves_only_the_upload(content, sentence):
    account_id = new_account()

    job = upload(account_id, content)

    assert job.status == "failed"
    assert sentence in job.failure
    assert files_of(account_id) == [upload_key(account_id, job.import_id)]
    assert (contacts_of(account_id), counted(account_id)) == ({}, {})


def test_an_export_as_json_lines_goes_into_another_account_unchanged():
    account_id, other = new_account(), new_account()
    first = people(2, Tags="a;B", City="Paris", Notes="=1", **{"custom:Size": "XL"})
    import_csv(account_id, first + b"q@example.com,Q,,,,\n")
    content = fetch(exports.file_link(export(account_id))).content

    job = import_csv(other, gzip.compress(content))

    assert results(job) == {"created": 3, "updated": 0, "skipped": 0, "failed": 0}
    before, after = contacts_of(account_id), contacts_of(other)
    assert {email: fields_of(it) for email, it in after.items()} == {
        email: fields_of(it) for email, it in before.items()
    }
    assert (after["p0@example.com"].notes, after["p0@example.com"].custom) == ("=1", {"Size": "XL"})


def fields_of(contact):
    return {name: getattr(contact, name) for name in (*TEXT_FIELDS, "tags", "address", "custom", "email")}


@pytest.mark.faults
def test_an_analysis_that_fails_anywhere_leads_to_the_same_after_a_rerun(monkeypatch):
    monkeypatch.setattr(imports.storage, "SMALLEST_PART", 1000)

    def prepare():
        job, form = imports.create_import(new_account(), jobs.ACTOR, "contacts.csv.gz", None)
        httpx.post(form.url, data=form.fields, files={"file": ("contacts.csv.gz", gzip.compress(people(80)))})
        return job

    def state(job):
        now = imports.get_import(job.account_id, job.import_id)
        found = {name: value for name, value in now.analysis.items() if name not in ("key", "etag")}
        source = Source.of(now)
        return now.status, found, b"".join(imports.storage.read(source.key, 0, source.etag))

    assert faults.survive(prepare, jobs.arrive, state) >= 6
