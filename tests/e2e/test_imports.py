"""The main job: a CRM's file goes in by the form, its contacts come out of an export, field for field."""

import csv
import gzip
import io
import json

import httpx
import pytest

from tests.support.stack import eventually
from tests.unit.importing.samples import SAMPLES

PATIENCE = 60
FIELDS = (
    "first_name", "last_name", "company", "job_title", "phone", "website", "linkedin_url", "notes", "source",
    "lawful_basis",
)  # fmt: skip


def upload(person, content, name="contacts.csv"):
    """An import whose file has been read, through the form that the API gives."""
    made = person.api.post("/v1/imports", json={"file_name": name, "size": len(content)})
    assert made.status_code == 201, made.text
    form = made.json()["upload"]
    posted = httpx.post(form["url"], data=form["fields"], files={"file": (name, content)})
    assert posted.status_code < 300, posted.text
    return until(person, made.json(), "ready", "failed")


def until(person, job, *states, kind="imports"):
    """A job as soon as it is in one of the states."""

    def look():
        now = person.api.get(f"/v1/{kind}/{job['id']}").json()
        return now if now["status"] in states else None

    return eventually(look, PATIENCE)


def start(person, job, **options):
    return person.api.post(f"/v1/imports/{job['id']}/start", json=options)


def run(person, content, **options):
    job = upload(person, content)
    assert job["status"] == "ready", job
    started = start(person, job, **options)
    assert started.status_code == 202, started.text
    return until(person, job, "done", "failed")


def exported(person, form, **conditions):
    """The file of an export, and the export."""
    asked = person.api.post("/v1/exports", json={"format": form} | ({"filter": conditions} if conditions else {}))
    assert asked.status_code == 202, asked.text
    job = until(person, asked.json(), "done", "failed", kind="exports")
    assert job["status"] == "done", job
    return httpx.get(job["url"]).content, job


def as_sample(document):
    """A contact of the API as tests/unit/importing/samples.py writes it: without what is blank."""
    kept = {name: document[name] for name in ("email", *FIELDS, "tags", "custom") if document[name]}
    address = {part: value for part, value in (document["address"] or {}).items() if value}
    return kept | ({"address": address} if address else {})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_file_of_a_product_comes_back_field_for_field(signed_in, sample):
    owner = signed_in()

    job = run(owner, sample.content)
    content, export = exported(owner, "jsonl")

    assert (job["rows"], job["created"], job["failed"]) == (len(sample.contacts), len(sample.contacts), 0)
    found = {line["email"]: as_sample(line) for line in map(json.loads, content.decode().splitlines())}
    assert found == {contact["email"]: contact for contact in sample.contacts}
    assert export["rows"] == len(sample.contacts)


def test_a_csv_export_of_all_products_goes_into_another_account_unchanged(signed_in):
    owner, other = signed_in(), signed_in()
    for sample in SAMPLES:
        run(owner, sample.content)
    content, _ = exported(owner, "csv")

    job = run(other, content)

    assert job["created"] == sum(len(sample.contacts) for sample in SAMPLES)
    assert content.startswith(b"\xef\xbb\xbfemail,")
    again, _ = exported(other, "jsonl")
    documents = [as_sample(json.loads(line)) for line in again.decode().splitlines()]
    assert sorted(documents, key=lambda it: it["email"]) == sorted(
        (contact for sample in SAMPLES for contact in sample.contacts), key=lambda it: it["email"]
    )


def test_an_export_as_json_lines_packed_with_gzip_goes_into_another_account_unchanged(signed_in):
    owner, other = signed_in(), signed_in()
    run(owner, SAMPLES[0].content)
    content, _ = exported(owner, "jsonl")

    job = run(other, gzip.compress(content))

    assert (job["rows"], job["created"], job["encoding"]) == (
        len(SAMPLES[0].contacts),
        len(SAMPLES[0].contacts),
        "utf-8",
    )
    again, _ = exported(other, "jsonl")
    assert sorted(map(str, map(as_sample, map(json.loads, again.splitlines())))) == sorted(
        map(str, map(as_sample, map(json.loads, content.splitlines())))
    )


def test_a_dry_run_then_the_run_then_undo(signed_in):
    owner = signed_in()
    owner.api.post("/v1/contacts", json={"email": "old@example.com", "first_name": "Old"})
    content = b"Email,First name\nold@example.com,New\nnew@example.com,New\nno address,X\n"
    job = upload(owner, content)

    assert start(owner, job, dry_run=True, duplicates="overwrite").status_code == 202
    rehearsed = eventually(lambda: next((it for it in [owner.api.get(f"/v1/imports/{job['id']}").json()] if it["dry_run"]), None), PATIENCE)  # fmt: skip
    names = ("created", "updated", "skipped", "failed")
    assert [rehearsed["dry_run"][name] for name in names] == [1, 1, 0, 1]
    assert (rehearsed["status"], len(owner.api.get("/v1/contacts").json()["items"])) == ("ready", 1)

    start(owner, job, duplicates="overwrite")
    done = until(owner, job, "done")
    assert [done[name] for name in names] == [1, 1, 0, 1]
    rows = list(csv.reader(io.StringIO(httpx.get(done["error_file_url"]).content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "value", "reason"]
    assert rows[1][:3] == ["4", "Email", "no address"]

    assert owner.api.post(f"/v1/imports/{job['id']}/undo").status_code == 202
    undone = until(owner, job, "undone", "failed")
    assert undone["undo"] == {"removed": 1, "restored": 1, "kept": 0}
    (contact,) = owner.api.get("/v1/contacts").json()["items"]
    assert contact["first_name"] == "Old"


def test_twenty_imports_of_one_file_at_once_make_each_contact_once(signed_in):
    owner = signed_in()
    content = b"Email,First name\n" + b"".join(b"p%d@example.com,P%d\n" % (n, n) for n in range(40))
    jobs = [upload(owner, content) for _ in range(20)]

    answers = [start(owner, job, duplicates="overwrite").status_code for job in jobs]
    done = [until(owner, job, "done", "failed") for job in jobs]

    assert answers == [202] * 20
    assert {job["status"] for job in done} == {"done"}
    assert all(job["rows"] == sum(job[name] for name in ("created", "updated", "skipped", "failed")) for job in done)
    assert sum(job["created"] for job in done) == 40
    assert exported(owner, "jsonl")[1]["rows"] == 40


def test_a_second_start_is_refused_and_changes_nothing(signed_in):
    owner = signed_in()
    job = upload(owner, b"Email\nx@example.com\n")
    start(owner, job)

    second = start(owner, job, duplicates="overwrite")

    assert (second.status_code, second.json()["type"]) == (409, "/problems/conflict")
    assert until(owner, job, "done")["duplicates"] == "skip"


def test_bad_input_is_named_and_changes_nothing(signed_in):
    owner, stranger = signed_in(), signed_in()
    job = upload(owner, b"Foo,Bar\nx,y\n")
    path = f"/v1/imports/{job['id']}"

    assert job["has_address_column"] is False
    answers = [
        start(owner, job),
        start(owner, job, mapping={"Foo": "email", "Bar": "status"}),
        start(owner, job, mapping={"Nope": "email"}),
        start(owner, job, duplicates="merge"),
        start(owner, job, surprise=1),
        owner.api.post("/v1/imports", json={"file_name": "x", "size": 10**12}),
        owner.api.post("/v1/exports", json={"format": "xlsx"}),
    ]
    assert [answer.status_code for answer in answers] == [422] * 7
    assert [answer.json()["errors"][0]["field"] for answer in answers] == [
        "mapping", "mapping.Bar", "mapping.Nope", "duplicates", "surprise", "size", "format",
    ]  # fmt: skip
    assert stranger.api.get(path).status_code == start(stranger, job).status_code == 404
    assert owner.api.get(path).json()["status"] == "ready"


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"\n", "The file is empty."), (b"Email\n", "no contacts"), (b"a\0\n", "NUL")]
)
def test_a_file_that_cannot_be_read_fails_with_a_sentence(signed_in, content, sentence):
    job = upload(signed_in(), content)

    assert job["status"] == "failed"
    assert sentence in job["failure"]


def test_the_form_takes_one_file_at_one_place_only(signed_in):
    form = signed_in().api.post("/v1/imports", json={}).json()["upload"]
    file = {"file": ("contacts.csv", b"Email\nx@example.com\n")}

    elsewhere = httpx.post(form["url"], data=form["fields"] | {"key": "uploads/other/place"}, files=file)
    unsigned = httpx.post(form["url"], data={n: v for n, v in form["fields"].items() if n != "policy"}, files=file)
    empty = httpx.post(form["url"], data=form["fields"], files={"file": ("contacts.csv", b"")})

    assert min(answer.status_code for answer in (elsewhere, unsigned, empty)) >= 400
    assert form["limits"]["file_bytes"] == 500_000_000


def test_a_member_imports_but_does_not_export(signed_in):
    member = signed_in(role="member")

    assert member.api.post("/v1/imports", json={}).status_code == 201
    assert member.api.post("/v1/exports", json={}).status_code == 403


def test_an_expired_link_is_refused(signed_in):
    owner = signed_in()
    run(owner, b"Email\nx@example.com\n")
    url = exported(owner, "csv")[1]["url"]

    assert httpx.get(url).status_code == 200
    assert httpx.get(httpx.URL(url).copy_set_param("X-Amz-Date", "20200101T000000Z")).status_code == 403
