"""A deleted account on the deployed stack: on day 30 it is purged, and the operator gets the certificate."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.register.holds import GROUNDS
from tests.support.purging import DAY_30, certificate, delete, left, purge, wait
from tests.support.resources import make_all, rows_of


@pytest.fixture
def owner(stack, signed_in):
    owner = signed_in()
    make_all(stack, owner)
    return owner


def test_a_purged_account_leaves_its_certificate_and_nothing_else(stack, owner, signed_in):
    neighbour = signed_in()
    before = rows_of(stack, neighbour)
    assert {"accounts", "contacts", "users", "sessions", "exports/"} <= left(stack, owner).keys()

    delete(stack, owner)
    stack.run_schedule("PurgeDeletedAccounts", DAY_30 - timedelta(seconds=1))
    assert "accounts" in left(stack, owner)
    purge(stack, owner)

    assert left(stack, owner) == {"certificates": 1}
    assert neighbour.api.get("/v1/session").status_code == 200
    assert rows_of(stack, neighbour)["accounts"] == before["accounts"]
    assert owner.api.get("/v1/session").status_code == 401
    refused = stack.client().post("/v1/session", json={"email": owner.email, "password": owner.password})
    assert refused.status_code == 401
    proof = certificate(stack, owner.account["id"])
    assert proof["erased"]["contacts"] == 1
    assert proof["erased"]["accounts"] == proof["erased"]["users"] - 1 == 1
    assert owner.email not in json.dumps(proof)
    assert owner.user["id"] not in json.dumps(proof)
    assert owner.account["id"] in stack.command("operate", "certificates")


def test_a_hold_keeps_what_it_covers_until_the_operator_releases_it(stack, owner):
    account_id, next_year = owner.account["id"], datetime.now(UTC).year + 1
    stack.command("operate", "hold", account_id, "--ground", "invoices", "--until", f"{next_year}-06-30")

    delete(stack, owner)
    purge(stack, owner, until="held")

    kept = left(stack, owner).keys() - {"certificates", "legal_holds"}
    assert {"accounts", "account_history"} & kept == kept & set(GROUNDS["invoices"].stores) == kept
    assert "accounts" in kept
    assert owner.api.get("/v1/account").status_code == 401
    assert {entry["ground"] for entry in certificate(stack, account_id)["kept"]} == {"invoices"}
    assert f"until {next_year}-06-30" in stack.command("operate", "holds", account_id)
    assert stack.command("operate", "release", account_id, "--ground", "invoices") == "released\n"
    wait(stack, owner, "done")
    assert left(stack, owner) == {"certificates": 1}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("certificate", "nobody"), 1, "certificate: No purge of this account has begun.\n"),
        (("hold", "nobody", "--ground", "invoices", "--until", "2019-12-31"), 1, "hold: until must be in the future"),
        (("release", "nobody", "--ground", "invoices"), 1, "release: There is no such hold on this account.\n"),
        (("hold", "nobody", "--ground", "curiosity", "--until", "2030-01-01"), 2, "invalid choice: 'curiosity'"),
    ],
)
def test_a_command_that_cannot_be_done_says_so_in_a_sentence(stack, arguments, code, said):
    assert said in stack.command("operate", *arguments, code=code)
