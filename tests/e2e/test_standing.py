"""What an account may do by how it stands, for every route of the table, and that what must always work does work."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import ids
from chalicelib.edge.permissions import ACTS
from chalicelib.register.standing import BARRED
from tests.promises.test_using import import_file
from tests.support import walk
from tests.support.stack import eventually, new_address
from tests.support.trials import move_trial, put_standing
from tests.support.walk import name_of

REFUSALS = {"read_only": (402, "/problems/payment-required"), "suspended": (403, "/problems/account-suspended")}
BULK = "POST /contacts/bulk"
"""Its permission is for every action; tagging needs one more."""
ROUTES = [route for route in walk.CLOSED if name_of(route) != BULK]


def said(answer):
    return answer.status_code, answer.json()["type"] if answer.is_error else None


@pytest.fixture(scope="module", params=REFUSALS)
def standing(request):
    return request.param


@pytest.fixture(scope="module")
def people(stack, standing):
    """`[owner]` of an account to walk with; a list, since the walk signs some of them out."""
    return [stack.sign_up()]


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_every_route_refuses_what_the_table_bars_and_nothing_else(stack, people, standing, route):
    barred = ACTS.get(route.permission) in BARRED[standing]
    put_standing(stack, people[0], standing)  # looking at Stripe, as checkout does, puts it right again

    answer = walk.send(people[0].api, route, {name: ids.new() for name in walk.parameters_of(route)})
    if people[0].api.get("/v1/session").status_code == 401:  # the route has signed out whom it let in
        people[0] = stack.sign_in(people[0].email, people[0].password)

    if barred:
        assert said(answer) == REFUSALS[standing]
    else:
        assert said(answer) not in REFUSALS.values()


def test_the_refusal_of_a_read_only_account_leads_to_billing(stack, signed_in):
    owner = signed_in()
    put_standing(stack, owner, "read_only")

    answer = owner.api.post("/v1/contacts", json={"email": new_address()})

    assert answer.status_code == 402
    assert answer.json()["billing_url"].endswith("/billing")
    assert "trial has ended" in answer.json()["detail"]


def test_what_must_always_work_works_in_a_read_only_account(stack, signed_in):
    owner = signed_in()
    member = stack.join(owner, "member")
    contact, doomed, listed = (owner.api.post("/v1/contacts", json={"email": new_address()}).json() for _ in range(3))
    imported = import_file(owner, f"email\n{new_address()}\n")
    key = owner.api.post("/v1/api-keys", json={"label": "x", "scopes": ["read", "write"]}).json()
    tool = stack.client(Authorization=f"Bearer {key['key']}")
    invitation = owner.api.post("/v1/team/invitations", json={"email": new_address(), "role": "member"}).json()
    put_standing(stack, owner, "read_only")
    path = f"/v1/contacts/{contact['id']}"

    done = {
        "list": owner.api.get("/v1/contacts").status_code,
        "correct": owner.api.patch(path, json={"last_name": "Doe"}).status_code,
        "restrict": owner.api.post(f"{path}/restrict", json={"ground": "no_longer_needed"}).status_code,
        "lift": owner.api.delete(f"{path}/restrict").status_code,
        "erase": owner.api.delete(f"/v1/contacts/{doomed['id']}").status_code,
        "erase many": owner.api.post("/v1/contacts/bulk", json={"ids": [doomed["id"]], "delete": True}).status_code,
        "blacklist": owner.api.post("/v1/blacklist", json={"email": listed["email"]}).status_code,
        "take back": owner.api.post(f"/v1/imports/{imported['id']}/undo").status_code,
        "withdraw": owner.api.delete(f"/v1/team/invitations/{invitation['id']}").status_code,
        "read by key": tool.get("/v1/contacts").status_code,
        "create by key": tool.post("/v1/contacts", json={"email": new_address()}).status_code,
        "revoke": owner.api.delete(f"/v1/api-keys/{key['id']}").status_code,
        "leave": member.api.delete(f"/v1/team/{member.user['id']}").status_code,
        "tag": owner.api.post("/v1/contacts/bulk", json={"ids": [contact["id"]], "tag": "x"}).status_code,
        "company": owner.api.patch("/v1/account", json={"legal_name": "Example SAS"}).status_code,
        "billing": owner.api.get("/v1/billing").status_code,
    }

    assert done == {
        "list": 200,
        "correct": 200,
        "restrict": 200,
        "lift": 200,
        "erase": 204,
        "erase many": 200,
        "blacklist": 201,
        "take back": 202,
        "withdraw": 204,
        "read by key": 200,
        "create by key": 402,
        "revoke": 204,
        "leave": 204,
        "tag": 402,
        "company": 200,
        "billing": 200,
    }
    export = owner.api.post("/v1/exports", json={"format": "csv"}).json()
    eventually(lambda: owner.api.get(f"/v1/exports/{export['id']}").json()["status"] == "done")
    eventually(lambda: owner.api.get(f"/v1/imports/{imported['id']}").json()["status"] == "undone")


def test_the_schedule_gives_notice_of_a_trial_and_ends_it(stack, signed_in):
    owner, other = signed_in(), signed_in()
    ends = datetime(2020, 2, 29, 12, tzinfo=UTC)
    move_trial(stack, owner, ends)

    stack.run_schedule("EndTrials", ends - timedelta(days=3))
    before = owner.api.get("/v1/account").json()["status"]
    stack.run_schedule("EndTrials", ends)

    assert (before, owner.api.get("/v1/account").json()["status"]) == ("trial", "read_only")
    assert stack.mail(owner.email, subject="Days left of your trial: 3")
    assert stack.mail(owner.email, subject="Your trial has ended")
    assert other.api.get("/v1/billing").json()["trial"]["days_left"] == 14
