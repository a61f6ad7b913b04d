"""Deleting an account through the API: everybody is out at once, its owner can fetch the data, and restores it whole."""

import secrets

import httpx
import pytest

from chalicelib import clock
from chalicelib.services.deletion import REMINDERS
from tests.support import resources
from tests.support.stack import PASSWORD, eventually, new_address

BODY = {"password": PASSWORD, "confirm": "Test Company"}
CHANGED = {"sessions", "exports", "account_history", "activity", "accounts", "idempotency"}
"""Tables in which more or less stands after it all: sessions have ended, an export was made, the history tells of it."""


def delete(person, **changes):
    return person.api.request("DELETE", "/v1/account", json=BODY | changes)


def export_of(person):
    """The lines of an export that is made now."""
    made = person.api.post("/v1/exports", json={"format": "jsonl"})
    assert made.status_code == 202, made.text
    address = f"/v1/exports/{made.json()['id']}"
    done = eventually(lambda: (it := person.api.get(address).json())["status"] == "done" and it)
    return sorted(httpx.get(done["url"]).text.splitlines())


def kept(rows):
    return {table: items for table, items in rows.items() if table not in CHANGED}


def account_row(rows):
    """The account's row without what tells of its last deletion."""
    (row,) = (item for item in rows["accounts"])
    return {name: value for name, value in row.items() if name not in ("sessions_since", "restored_at", "told")}


@pytest.fixture(scope="module")
def full(stack):
    """An account with one of everything in it, and a colleague, a key and an invitation."""
    owner = stack.sign_up()
    resources.make_all(stack, owner)
    for number in range(3):
        body = {"email": new_address(), "first_name": f"Jané {number}", "tags": ["vip"], "custom": {"size": "9"}}
        assert owner.api.post("/v1/contacts", json=body).status_code == 201
    return owner


def test_what_is_deleted_and_restored_is_as_it_was(stack, full):
    owner, colleague, invited = full, stack.join(full, "member"), new_address()
    key = owner.api.post("/v1/api-keys", json={"label": "CRM", "scopes": ["read", "write"]}).json()["key"]
    tool = stack.client(authorization=f"Bearer {key}")
    assert tool.get("/v1/contacts").status_code == 200
    owner.api.post("/v1/team/invitations", json={"email": invited, "role": "member"})
    acceptance = {"token": stack.mailed_token(invited), "name": "Sam Roe", "password": PASSWORD}
    policy = owner.api.get("/v1/policy").json()
    acceptance["accept"] = {document: policy[document]["version"] for document in ("terms", "privacy")}
    contacts, export, rows = owner.api.get("/v1/contacts").json(), export_of(owner), resources.rows_of(stack, owner)
    account = owner.api.get("/v1/account").json()

    deleted = delete(owner)
    shut = [one.get("/v1/session").status_code for one in (owner.api, colleague.api)]
    shut += [tool.get("/v1/contacts").status_code, colleague.api.get("/v1/contacts").status_code]
    refused = stack.client().post("/v1/session", json={"email": colleague.email, "password": PASSWORD})
    gone = stack.client().post("/v1/invitations/accept", json=acceptance)
    again = stack.sign_in(owner.email, PASSWORD)
    banner = again.api.get("/v1/contacts")
    seen = again.api.get("/v1/account").json()
    export_while_deleted = export_of(again)
    told = [stack.mail(person.email, subject="was deleted", seconds=60)["text"] for person in (owner, colleague)]
    restored = again.api.post("/v1/account/restore")

    purge_at = deleted.json()["purge_at"]
    assert (deleted.status_code, deleted.json()["status"]) == (202, "deleted")
    assert shut == [401, 401, 401, 401]
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/account-deleted")
    assert (gone.status_code, gone.json()["type"]) == (410, "/problems/gone")
    assert (again.account["status"], again.account["purge_at"]) == ("deleted", purge_at)
    assert (banner.status_code, banner.json()["type"], banner.json()["purge_at"]) == (
        403,
        "/problems/account-deleted",
        purge_at,
    )
    assert (seen["status"], seen["purge_at"]) == ("deleted", purge_at)
    assert export_while_deleted == export
    assert (restored.status_code, restored.json()) == (200, account)
    eventually(lambda: "restored_at" not in resources.rows_of(stack, owner)["accounts"][0], seconds=60)
    after = resources.rows_of(stack, owner)
    assert kept(after) == kept(rows)
    assert account_row(after) == account_row(rows)
    assert (again.api.get("/v1/contacts").json(), export_of(again)) == (contacts, export)
    assert tool.get("/v1/contacts").json() == contacts
    assert stack.sign_in(colleague.email, PASSWORD).role == "member"
    assert stack.client().post("/v1/invitations/accept", json=acceptance).status_code == 201
    assert [one.get("/v1/session").status_code for one in (owner.api, colleague.api)] == [401, 401]
    assert all(f"{purge_at[:4]} at {purge_at[11:16]} UTC" in text for text in told)
    assert all(stack.mail(person.email, subject="was restored", seconds=60) for person in (owner, colleague))


def test_a_session_row_of_a_deleted_account_goes_by_itself(stack, signed_in):
    owner = signed_in()
    assert delete(owner).status_code == 202

    assert eventually(lambda: not resources.rows_of(stack, owner)["sessions"])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"confirm": "Another Company"}, {"confirm"}),
        ({"confirm": ""}, {"confirm"}),
        ({"password": "wrong"}, {"password"}),
        ({"reason": "none"}, {"reason"}),
    ],
)
def test_a_wrong_field_is_named_and_changes_nothing(signed_in, changes, fields):
    owner = signed_in()

    answer = delete(owner, **changes)

    assert (answer.status_code, {error["field"] for error in answer.json()["errors"]}) == (422, fields)
    assert owner.api.get("/v1/account").json()["status"] == "trial"


def test_a_deletion_takes_no_idempotency_key_and_closes_the_cookie(signed_in):
    owner = signed_in()

    keyed = owner.api.request("DELETE", "/v1/account", json=BODY, headers={"idempotency-key": secrets.token_hex(8)})
    deleted = delete(owner)

    assert (keyed.status_code, deleted.status_code) == (400, 202)
    assert "Max-Age=0" in deleted.headers["set-cookie"]


def test_a_second_deletion_and_a_second_restore_are_told_how_it_stands(stack, signed_in):
    owner = signed_in()
    delete(owner)
    again = stack.sign_in(owner.email, PASSWORD)

    second = delete(again)
    restored = [again.api.post("/v1/account/restore").status_code for _ in range(2)]

    assert (second.status_code, second.json()["type"]) == (403, "/problems/account-deleted")
    assert restored == [200, 409]


def test_an_owner_is_reminded_by_the_hourly_run(stack, signed_in):
    owner = signed_in()
    deleted = delete(owner).json()

    stack.run_schedule("PurgeDeletedAccounts", clock.from_iso(deleted["deleted_at"]) + REMINDERS[0])

    reminder = stack.mail(owner.email, subject="will be erased", seconds=60)
    assert f"{deleted['purge_at'][:4]} at {deleted['purge_at'][11:16]} UTC" in reminder["text"]
    assert "/signin" in reminder["text"]
