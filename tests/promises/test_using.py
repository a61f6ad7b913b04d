"""What an account can do (U1 to U7)."""

from datetime import UTC, datetime, timedelta

import httpx

from tests.promises.probe import probe
from tests.support import buyer, paying
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


@probe("U4")
def test_a_plan_is_paid_at_stripe_and_its_invoice_listed(stack, signed_in, evidence):
    owner = signed_in()

    paying.subscribe(stack, owner, "team")

    paid = lambda: [one for one in owner.api.get("/v1/billing/invoices").json()["items"] if one["status"] == "paid"]  # noqa: E731
    (invoice,) = eventually(paid, paying.PATIENCE)
    billing = owner.api.get("/v1/billing").json()
    assert (owner.api.get("/v1/account").json()["plan"], invoice["amount"], invoice["currency"]) == (
        "team",
        7900,
        "usd",
    )
    assert billing["subscription"]["status"] == "active"
    assert invoice["number"] in buyer.look(invoice["page_url"]).text
    assert httpx.get(invoice["pdf_url"]).content.startswith(b"%PDF")
    again = owner.api.post("/v1/billing/checkout", json={"plan": "team", "interval": "month"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-subscribed")
    evidence(
        f"checkout paid at Stripe: active on Team; invoice {invoice['number']} over 79.00 usd with page and PDF; a second"
        " subscription: 409"
    )


@probe("U5")
def test_a_disputed_payment_suspends_importing_until_it_is_won(stack, signed_in, evidence):
    owner = signed_in()
    customer = paying.subscribe(stack, owner)

    dispute = paying.control(stack, "dispute", customer=customer)["id"]
    eventually(lambda: paying.status_of(owner) == "suspended", paying.PATIENCE)
    refused = owner.api.post("/v1/imports", json={"file_name": "contacts.csv", "size": 10})
    told = stack.mail(owner.email, subject="Your account is suspended")
    paying.control(stack, "dispute", dispute=dispute, status="won")
    eventually(lambda: paying.status_of(owner) == "active", paying.PATIENCE)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/account-suspended")
    assert told
    assert stack.mail(owner.email, subject="Your account goes on")
    assert owner.api.post("/v1/imports", json={"file_name": "contacts.csv", "size": 10}).status_code == 201
    evidence("a dispute: suspended, importing 403, the owner told; won: active, the owner told")


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
