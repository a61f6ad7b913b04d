"""A restore of a deployed stack, from the copy to the switch: the API serves what was lost and nobody who was erased since."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import clock
from infrastructure.local.environments import ROOT
from tests.engines.session import free_port
from tests.support.stack import Stack, eventually, new_address


def command(
    module: str, place: dict[str, str], *arguments: str, check: bool = True
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=os.environ | place, text=True, capture_output=True, check=False, timeout=400,
    )  # fmt: skip
    assert done.returncode == 0 or not check, done.stderr
    return done


@pytest.fixture
def own_place(tmp_path):
    """A stack of the test's own, since everybody's tables are exchanged."""
    ports = {f"LEADLABS_{name}": str(free_port()) for name in ("PORT", "MAIL_PORT", "AWS_PORT")}
    place = ports | {"LEADLABS_HOME": str(tmp_path)}
    command("infrastructure.local", place, "up", "--without-demo")
    yield place
    command("infrastructure.local", place, "reset")


def contact(person, **fields):
    answer = person.api.post("/v1/contacts", json={"email": new_address("leads.example.org")} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_restore_brings_back_what_was_lost_and_nobody_who_was_erased(own_place):
    stack = Stack(Path(own_place["LEADLABS_HOME"]))
    owner = stack.sign_up()
    lost, erased, listed = contact(owner, tags=["kept"]), contact(owner), contact(owner)
    moment = clock.to_iso(clock.now())

    command("infrastructure.restore", own_place, "restore", "--at", moment)
    too_early = command("infrastructure.restore", own_place, "switch", check=False)
    owner.api.delete(f"/v1/contacts/{erased['id']}")
    owner.api.post("/v1/blacklist", json={"email": listed["email"]})
    command("infrastructure.restore", own_place, "replay")
    key = {"partition": {"S": f"{owner.account['id']}#{lost['id'][-1]}"}, "contact_id": {"S": lost["id"]}}
    stack.aws("dynamodb").delete_item(TableName=stack.table("contacts"), Key=key)  # what the restore is for
    latest = contact(owner)
    owner.api.delete(f"/v1/contacts/{latest['id']}")
    gone = owner.api.get(f"/v1/contacts/{lost['id']}").status_code
    switched = command("infrastructure.restore", own_place, "switch")

    assert too_early.returncode == 1
    assert "replay" in too_early.stderr
    assert gone == 404
    assert "switched_at" in switched.stdout
    eventually(lambda: owner.api.get("/v1/health").status_code == 200)
    assert owner.api.get(f"/v1/contacts/{lost['id']}").json() == lost
    assert [one["id"] for one in owner.api.get("/v1/contacts").json()["items"]] == [lost["id"]]
    assert owner.api.post("/v1/contacts", json={"email": listed["email"]}).status_code == 422
    assert contact(owner)["id"]  # permissions have followed

    command("infrastructure.restore", own_place, "clean")
    command("infrastructure.restore", own_place, "run", "--home")

    assert owner.api.get(f"/v1/contacts/{lost['id']}").json() == lost
    again = command("infrastructure.local", own_place, "up", "--without-demo")
    assert owner.api.get("/v1/account").status_code == 200, again.stderr
