"""What an account can do (U1 to U7)."""

import httpx

from tests.promises.probe import probe
from tests.support.stack import eventually, new_address


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
