"""That an account was erased can be shown, and what the law keeps of one is told (D3, D4)."""

import json
from datetime import UTC, datetime

from chalicelib.register.holds import GROUNDS
from tests.promises.probe import probe
from tests.support.purging import certificate, delete, left, purge, wait
from tests.support.resources import make_all

BESIDE = {
    "activity",
    "activity/",
    "sessions",
    "tokens",
    "account_history",
    "user pool",
    "members",
    "users",
    "user_emails",
}
"""What more came or went between looking and erasing, or belongs to people beside the owner."""


@probe("D3")
def test_a_certificate_counts_what_was_erased_and_names_nobody(stack, signed_in, evidence):
    owner = signed_in()
    make_all(stack, owner)
    delete(stack, owner)
    before = left(stack, owner)

    purge(stack, owner)

    proof = certificate(stack, owner.account["id"])
    assert left(stack, owner) == {"certificates": 1}
    counted = {store: number for store, number in proof["erased"].items() if number and store not in BESIDE}
    assert counted == {store: number for store, number in before.items() if store not in BESIDE}
    assert proof["status"] == "done"
    assert proof["started_at"] < proof["finished_at"]
    assert not [name for name in (owner.email, owner.user["id"], owner.user["name"]) if name in json.dumps(proof)]
    evidence(
        f"certificate of {sum(proof['erased'].values())} things in {len(proof['erased'])} stores, each as counted before"
    )
    evidence(f"processors answer: {proof['processors']}; no name, address or id of a person in it")


@probe("D4")
def test_a_legal_hold_keeps_what_its_ground_covers_and_no_more(stack, signed_in, evidence):
    owner = signed_in()
    make_all(stack, owner)
    account_id, day = owner.account["id"], f"{datetime.now(UTC).year + 1}-06-30"
    stack.command("operate", "hold", account_id, "--ground", "invoices", "--until", day)
    delete(stack, owner)

    purge(stack, owner, until="held")

    kept, covered = left(stack, owner).keys() - {"certificates", "legal_holds"}, set(GROUNDS["invoices"].stores)
    assert "accounts" in kept
    assert kept <= covered
    told = {entry["store"]: (entry["ground"], entry["until"][:10]) for entry in certificate(stack, account_id)["kept"]}
    assert told == dict.fromkeys(covered, ("invoices", day))
    assert owner.api.get("/v1/account").status_code == 401
    evidence(f"held on ground of invoices until {day}: kept {', '.join(sorted(kept))}, out of everybody's reach")
    stack.command("operate", "release", account_id, "--ground", "invoices")
    wait(stack, owner, "done")
    assert left(stack, owner) == {"certificates": 1}
    evidence("released, the rest was erased at once")
