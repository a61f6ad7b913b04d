"""What an account can do (U1 to U7)."""

from datetime import UTC, datetime, timedelta

import httpx

from tests.promises.probe import probe
from tests.support.stack import eventually, new_address
from tests.support.trials import move_trial


@probe("U1")
def test_contacts_are_kept_found_changed_listed_tagged_imported_and_erased(signed_in, evidence):
    owner = signed_in()
    address = new_address("leads.example.org")

    made = owner.api.post("/v1/contacts", json={"email": address, "last_name": "Probe", "tags": ["probe"]}).json()
    path = f"/v1/contacts/{made['id']}"
    changed = owner.api.patch(path, json={"last_name": "Proven"}).json()
    found = owner.api.get("/v1/contacts", params={"q": address}).json()["items"]
    tags = owner.api.get("/v1/tags").json()["items"]
    imported = import_file(owner, f"email\n{new_address()}\n{new_address()}\n")
    erased = owner.api.delete(path).status_code

    assert [contact["last_name"] for contact in found] == [changed["last_name"]] == ["Proven"]
    assert tags == [{"tag": "probe", "count": 1}]
    assert imported["created"] == 2
    assert (erased, owner.api.get(path).status_code) == (204, 404)
    evidence(
        "created, changed, found by address, counted under its tag, 2 imported from a file, erased (204, then 404)"
    )


def import_file(owner, content):
    job = owner.api.post("/v1/imports", json={"file_name": "contacts.csv", "size": len(content)}).json()
    form = job["upload"]
    assert httpx.post(form["url"], data=form["fields"], files={"file": content}).is_success
    path = f"/v1/imports/{job['id']}"
    eventually(lambda: owner.api.get(path).json()["status"] == "ready")
    assert owner.api.post(f"{path}/start", json={"duplicates": "skip"}).is_success
    return eventually(lambda: (now := owner.api.get(path).json())["status"] == "done" and now)


@probe("U3")
def test_teammates_come_by_invitation_in_three_roles_and_the_last_owner_stays(stack, signed_in, evidence):
    owner = signed_in()

    joined = {role: stack.join(owner, role) for role in ("owner", "admin", "member")}
    roles = [member["role"] for member in owner.api.get("/v1/team").json()["items"]]
    for colleague in joined.values():
        assert owner.api.delete(f"/v1/team/{colleague.user['id']}").status_code == 204
    left = owner.api.delete(f"/v1/team/{owner.user['id']}")

    assert sorted(roles) == ["admin", "member", "owner", "owner"]
    assert {colleague.api.get("/v1/contacts").status_code for colleague in joined.values()} == {401}
    assert (left.status_code, left.json()["type"]) == (409, "/problems/last-owner")
    evidence("three people joined by mailed links; removed, they are out with the next request; the last owner: 409")


@probe("U4")
def test_a_trial_is_free_announced_in_time_and_ends_in_an_account_that_is_read_only(stack, signed_in, evidence):
    owner = signed_in()
    at_first = owner.api.get("/v1/billing").json()
    ends = datetime(2020, 2, 29, 12, tzinfo=UTC)
    move_trial(stack, owner, ends)

    stack.run_schedule("EndTrials", ends - timedelta(days=3))
    notice = stack.mail(owner.email, subject="Days left of your trial: 3")
    still = owner.api.post("/v1/contacts", json={"email": new_address()}).status_code
    stack.run_schedule("EndTrials", ends)
    told = stack.mail(owner.email, subject="Your trial has ended")
    refused = owner.api.post("/v1/contacts", json={"email": new_address()})

    assert (at_first["trial"]["days_left"], at_first["subscription"]) == (14, None)
    assert still == 201
    assert refused.status_code == 402
    assert refused.json()["billing_url"] in notice["text"] + told["text"]
    assert len(owner.api.get("/v1/contacts").json()["items"]) == 1
    evidence(
        "14 days without a card; mail 3 days before the end and at it; then 402 with a link to billing, reading works"
    )


@probe("U5")
def test_a_throw_away_address_cannot_sign_up(api, evidence):
    policy = api.get("/v1/policy").json()
    body = {
        "email": new_address("inbox.mailinator.com"),
        "password": "correct horse battery staple, in tests",
        "name": "Probe",
        "company": "Probe",
        "locale": "en",
        "accept": {document: policy[document]["version"] for document in ("terms", "privacy")},
        "newsletter": False,
    }

    refused = api.post("/v1/signup", json=body)

    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["email"]
    evidence("an address below mailinator.com: 422 naming `email`")
