"""What people may ask for (R1 to R12)."""

import json

from tests.promises.probe import probe
from tests.support.stack import eventually, new_address


@probe("R3")
def test_mistakes_are_corrected_with_a_history_of_who_changed_what(signed_in, evidence):
    owner = signed_in()
    contact = owner.api.post("/v1/contacts", json={"email": new_address(), "first_name": "Wrong"}).json()
    path = f"/v1/contacts/{contact['id']}"

    owner.api.patch(path, json={"first_name": "Right"})
    owner.api.patch("/v1/account", json={"company": "Corrected Company"})

    change = owner.api.get(f"{path}/history").json()["items"][0]
    company = owner.api.get("/v1/account/history").json()["items"][0]
    assert owner.api.get(path).json()["first_name"] == "Right"
    assert change["changes"] == {"first_name": {"from": "Wrong", "to": "Right"}}
    assert company["changes"]["company"]["to"] == "Corrected Company"
    assert change["actor"] == company["actor"] == owner.user["id"]
    evidence("a contact and the company were corrected; both histories name who, from what and to what")


@probe("R4")
def test_who_is_blacklisted_is_erased_and_refused_and_only_a_keyed_hash_stays(stack, signed_in, evidence):
    owner, mark = signed_in(), new_address()[:16]
    address = f"{mark}@forget.example"
    contact = owner.api.post("/v1/contacts", json={"email": address, "notes": mark}).json()
    at_domain = owner.api.post("/v1/contacts", json={"email": f"{mark}@{mark}.example"}).json()

    owner.api.post("/v1/blacklist", json={"email": address})
    owner.api.post("/v1/blacklist", json={"domain": f"{mark}.example"})

    paths = [f"/v1/contacts/{one['id']}" for one in (contact, at_domain)]
    eventually(lambda: {owner.api.get(path).status_code for path in paths} == {404})
    again = [owner.api.post("/v1/contacts", json={"email": one["email"]}) for one in (contact, at_domain)]
    tables = [name for name in all_tables(stack) if f"{mark}@" in json.dumps(stack.items(name), default=repr)]
    assert [answer.json()["type"] for answer in again] == ["/problems/blacklisted"] * 2
    assert tables == []
    evidence(
        f"an address and a domain: 2 contacts erased, creating them again 422, the address in 0 of {all_of(stack)} tables"
    )


@probe("R10")
def test_nothing_is_derived_about_a_person(stack, signed_in, evidence):
    owner, address = signed_in(), new_address("judged.example")
    given = {"first_name": "Jane", "job_title": "Buyer", "notes": "asked for an offer", "tags": ["fair"]}
    bookkeeping = {"partition", "contact_id", "email", "status", "created_at", "updated_at", "last_processed_at"}
    bookkeeping |= {"version", "expires_at", "name_key", "company_key", "processed_key"}  # the latter put it in order

    contact = owner.api.post("/v1/contacts", json={"email": address} | given).json()

    (row,) = [item for item in stack.items("contacts") if item["contact_id"]["S"] == contact["id"]]
    (claim,) = [item for item in stack.items("contact_emails") if item["contact_id"]["S"] == contact["id"]]
    assert set(row) - bookkeeping == set(given)
    assert set(claim) == {"partition", "address", "contact_id", "domain_key", "address_hash", "expires_at"}
    evidence(
        f"a contact's stored attributes are the {len(given)} that were given, its address, and {len(bookkeeping)} of bookkeeping"
    )


def all_tables(stack):
    prefix = stack.table("")
    names = [
        name for page in stack.aws("dynamodb").get_paginator("list_tables").paginate() for name in page["TableNames"]
    ]
    return [name.removeprefix(prefix) for name in names if name.startswith(prefix)]


def all_of(stack):
    return len(all_tables(stack))
