"""The blacklist and jobs on many contacts, through API Gateway, the bundle and the queue's worker."""

import json

import pytest

from tests.support.stack import eventually


def create(person, email, **fields):
    return person.api.post("/v1/contacts", json={"email": email} | fields)


def emails(person):
    return {contact["email"] for contact in person.api.get("/v1/contacts?limit=100").json()["items"]}


def ended(person, job):
    def look():
        now = person.api.get(f"/v1/contact-jobs/{job['id']}").json()
        return now if now["status"] in ("done", "failed", "cancelled") else None

    return eventually(look)


def lines_with(logs, text):
    groups = [
        group["logGroupName"] for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]
    ]
    pages = (page for group in groups for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group))
    return [event["message"] for page in pages for event in page["events"] if text in event["message"]]


def test_a_domain_is_erased_refused_and_told_why(signed_in):
    owner = signed_in()
    for email in ("a@acme.example", "b@mail.acme.example", "c@not-acme.example"):
        create(owner, email)

    added = owner.api.post("/v1/blacklist", json={"domain": "ACME.example", "reason": "asked us to stop"})
    refused = create(owner, "new@Sub.Acme.Example")
    listed = owner.api.get("/v1/blacklist", params={"email": "x@sub.acme.example"}).json()

    assert added.status_code == 201
    assert (added.json()["erased"], added.json()["sweep"], added.json()["domain"]) == (2, "done", "acme.example")
    assert emails(owner) == {"c@not-acme.example"}
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/blacklisted")
    assert [entry["reason"] for entry in listed["items"]] == ["asked us to stop"]


def test_an_address_leaves_no_trace_in_any_table(signed_in, stack, aws):
    owner, email = signed_in(), "jane.unforgettable@acme.example"
    made = owner.api.post("/v1/contacts", json={"email": email, "tags": ["a"]}, headers={"Idempotency-Key": "once"})
    contact = made.json()["id"]

    added = owner.api.post("/v1/blacklist", json={"email": email.upper()})

    assert (added.json()["erased"], added.json()["masked"]) == (1, "j•••@a•••.example")
    database = aws("dynamodb")
    names = [name for name in database.list_tables()["TableNames"] if name.startswith(stack.table(""))]
    rows = [
        (name, json.dumps(row, default=repr))
        for name in names
        for page in database.get_paginator("scan").paginate(TableName=name)
        for row in page["Items"]
    ]
    assert len(names) > 15
    assert not [row for _, row in rows if "unforgettable" in row]
    assert {name for name, row in rows if contact in row} == {stack.table("erasures")}  # by id, for a week (promise D6)


def test_an_address_never_stands_in_a_log(signed_in, aws):
    owner, email = signed_in(), "jane.unlogged@acme.example"
    create(owner, email)
    owner.api.post("/v1/blacklist", json={"email": email})
    refused = create(owner, email)
    owner.api.get("/v1/blacklist", params={"email": email})

    logged = eventually(lambda: lines_with(aws("logs"), refused.headers["x-request-id"]))

    assert logged
    assert not lines_with(aws("logs"), "unlogged")


def test_naming_it_again_is_the_same_entry_and_taking_it_off_allows_contact(signed_in):
    owner = signed_in()
    first = owner.api.post("/v1/blacklist", json={"email": "jane@acme.example"})
    again = owner.api.post("/v1/blacklist", json={"email": "JANE@acme.example", "reason": "later"})
    path = f"/v1/blacklist/{first.json()['id']}"

    assert (first.status_code, again.status_code) == (201, 200)
    assert owner.api.get(path).json() == again.json() == first.json()
    assert owner.api.delete(path).status_code == 204
    assert owner.api.delete(path).status_code == owner.api.get(path).status_code == 404
    assert create(owner, "jane@acme.example").status_code == 201


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"email", "domain"}),
        ({"email": "a@acme.example", "domain": "acme.example"}, {"email", "domain"}),
        ({"domain": "com"}, {"domain"}),
        ({"domain": "*.acme.example"}, {"domain"}),
        ({"domain": "192.0.2.1"}, {"domain"}),
        ({"email": "nobody"}, {"email"}),
        ({"domain": "acme.example", "reason": "see jane@acme.example"}, {"reason"}),
        ({"domain": "acme.example", "erased": 3}, {"erased"}),
        ({"domain": 7}, {"domain"}),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(signed_in, body, fields):
    owner = signed_in()

    answer = owner.api.post("/v1/blacklist", json=body)

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == fields
    assert owner.api.get("/v1/blacklist").json()["items"] == []


def test_the_list_is_paged_and_exported_and_the_export_brings_it_back(signed_in):
    owner = signed_in()
    text = "email;reason\n" + "".join(f"c{number}@acme.example;gone\n" for number in range(4)) + "no address;x\n"
    imported = owner.api.post("/v1/blacklist/import", json={"csv": text}).json()
    exported = owner.api.get("/v1/blacklist/export")

    first = owner.api.get("/v1/blacklist?limit=3").json()
    rest = owner.api.get("/v1/blacklist", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    entries = first["items"] + rest["items"]
    for entry in entries:
        owner.api.delete(f"/v1/blacklist/{entry['id']}")
    restored = owner.api.post("/v1/blacklist/import", json={"csv": exported.text}).json()

    assert (imported["added"], imported["failed"], imported["results"][4]["field"]) == (4, 1, "email")
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert "acme" not in exported.text
    assert len({entry["id"] for entry in entries}) == 4
    assert (restored["added"], restored["failed"]) == (4, 0)
    assert owner.api.get("/v1/blacklist/export").text == exported.text
    assert create(owner, "c2@acme.example").status_code == 422


def test_an_import_that_a_request_has_no_time_for_is_finished_by_the_queue(signed_in):
    owner = signed_in()
    create(owner, "last@d149.example")
    rows = [{"domain": f"d{number}.example"} for number in range(150)]

    owner.api.post("/v1/blacklist/import", json={"entries": rows}, timeout=60)

    def swept():
        entry = owner.api.get("/v1/blacklist?domain=d149.example").json()["items"][0]
        return entry if entry["sweep"] == "done" else None

    assert eventually(swept, seconds=90)["erased"] == 1
    assert emails(owner) == set()


def test_a_change_to_many_contacts_is_a_job_that_can_be_watched(signed_in):
    owner = signed_in()
    for number in range(5):
        create(owner, f"c{number}@acme.example")
    create(owner, "other@elsewhere.example")

    started = owner.api.post("/v1/contacts/bulk", json={"filter": {"domain": "acme.example"}, "tag": "customer"})
    job = ended(owner, started.json())
    too_late = owner.api.post(f"/v1/contact-jobs/{job['id']}/cancel")

    assert started.status_code == 202
    assert (job["status"], job["matched"], job["done"], job["failed"]) == ("done", 5, 5, 0)
    assert [item["id"] for item in owner.api.get("/v1/contact-jobs").json()["items"]] == [job["id"]]
    tagged = owner.api.get("/v1/contacts?tag=customer").json()["items"]
    assert {contact["email"] for contact in tagged} == {f"c{number}@acme.example" for number in range(5)}
    assert too_late.status_code == 409


def test_blacklisting_by_filter_erases_and_refuses_each_address(signed_in):
    owner = signed_in()
    for number in range(3):
        create(owner, f"c{number}@acme.example")

    job = ended(
        owner,
        owner.api.post("/v1/contacts/bulk", json={"filter": {"domain": "acme.example"}, "blacklist": True}).json(),
    )

    assert (job["status"], job["done"]) == ("done", 3)
    assert emails(owner) == set()
    assert create(owner, "c1@acme.example").status_code == 422
    assert create(owner, "c9@acme.example").status_code == 201


def test_another_account_sees_and_touches_nothing(signed_in):
    owner, stranger = signed_in(), signed_in()
    entry = owner.api.post("/v1/blacklist", json={"domain": "acme.example"}).json()
    job = owner.api.post("/v1/contacts/bulk", json={"filter": {}, "tag": "x"}).json()

    answers = [
        stranger.api.get(f"/v1/blacklist/{entry['id']}"),
        stranger.api.delete(f"/v1/blacklist/{entry['id']}"),
        stranger.api.get(f"/v1/contact-jobs/{job['id']}"),
        stranger.api.post(f"/v1/contact-jobs/{job['id']}/cancel"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert create(stranger, "jane@acme.example").status_code == 201
    assert owner.api.get(f"/v1/blacklist/{entry['id']}").status_code == 200
