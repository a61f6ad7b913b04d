"""A deleted account on the deployed stack: a moved clock purges it, and the operator gets the certificate."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import clock
from chalicelib.register.holds import GROUNDS
from infrastructure.local.environments import ROOT
from tests.engines import stack as engine
from tests.support.resources import make_all, rows_of
from tests.support.stack import eventually

PATIENCE = 120


def operate(*arguments, code=0):
    """What a command of the operator prints, or says when it fails."""
    command = [sys.executable, "-m", "infrastructure.operate", *arguments]
    place = os.environ | {"LEADLABS_HOME": str(engine.home())}
    done = subprocess.run(command, cwd=ROOT, env=place, text=True, capture_output=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout if code == 0 else done.stderr


def certificate(account_id):
    return json.loads(operate("certificate", account_id))


def delete(stack, owner):
    """Deletes an account by its row, as it stands on day 30; `now` for the message."""
    moment = clock.now()
    values = {":deleted": {"S": "deleted"}, ":at": {"S": clock.to_iso(moment - timedelta(days=30))}}
    values |= {":due": {"S": clock.to_iso(moment)}}
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"), Key={"account_id": {"S": owner.account["id"]}},
        UpdateExpression="SET #s = :deleted, deleted_at = :at, purge_at = :due",
        ExpressionAttributeNames={"#s": "status"}, ExpressionAttributeValues=values,
    )  # fmt: skip
    return moment


def purge(stack, owner, now):
    """What the hourly schedule sends."""
    message = {"account_id": owner.account["id"], "now": clock.to_iso(now)}
    url = stack.description["outputs"]["PurgesQueueUrl"]
    stack.aws("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(message))


def status(stack, owner):
    key = {"account_id": {"S": owner.account["id"]}}
    found = stack.aws("dynamodb").get_item(TableName=stack.table("certificates"), Key=key, ConsistentRead=True)
    return found.get("Item", {}).get("status", {}).get("S")


def left(stack, owner):
    """The stores that hold something of an account or its owner."""
    tables = {store for store, rows in rows_of(stack, owner).items() if rows}
    folders = (("FilesBucketName", "uploads/"), ("FilesBucketName", "exports/"), ("FilesBucketName", "errors/"))
    folders += (("ArchiveBucketName", "activity/"),)
    files = {
        prefix
        for bucket, prefix in folders
        if stack.aws("s3")
        .list_objects_v2(Bucket=stack.description["outputs"][bucket], Prefix=f"{prefix}{owner.account['id']}/")
        .get("Contents")
    }
    return tables | files


@pytest.fixture
def owner(stack, signed_in):
    owner = signed_in()
    make_all(stack, owner)
    return owner


def test_a_purged_account_leaves_its_certificate_and_nothing_else(stack, owner, signed_in):
    neighbour = signed_in()
    before = rows_of(stack, neighbour)
    assert {"accounts", "contacts", "users", "sessions", "exports/"} <= left(stack, owner)

    purge(stack, owner, delete(stack, owner))
    eventually(lambda: status(stack, owner) == "done", PATIENCE)

    assert left(stack, owner) == {"certificates"}
    assert neighbour.api.get("/v1/session").status_code == 200
    assert rows_of(stack, neighbour)["accounts"] == before["accounts"]
    assert owner.api.get("/v1/session").status_code == 401
    refused = stack.client().post("/v1/session", json={"email": owner.email, "password": owner.password})
    assert refused.status_code == 401
    proof = certificate(owner.account["id"])
    assert proof["erased"]["contacts"] == 1
    assert proof["erased"]["accounts"] == proof["erased"]["users"] - 1 == 1
    assert owner.email not in json.dumps(proof)
    assert owner.user["id"] not in json.dumps(proof)
    assert owner.account["id"] in operate("certificates")


def test_a_hold_keeps_what_it_covers_until_the_operator_releases_it(stack, owner):
    account_id, next_year = owner.account["id"], datetime.now(UTC).year + 1
    operate("hold", account_id, "--ground", "invoices", "--until", f"{next_year}-06-30")

    purge(stack, owner, delete(stack, owner))
    eventually(lambda: status(stack, owner) == "held", PATIENCE)

    kept = left(stack, owner) - {"certificates", "legal_holds"}
    assert {"accounts", "account_history"} & kept == kept & set(GROUNDS["invoices"].stores) == kept
    assert "accounts" in kept
    assert owner.api.get("/v1/account").status_code == 401
    assert {entry["ground"] for entry in certificate(account_id)["kept"]} == {"invoices"}
    assert f"until {next_year}-06-30" in operate("holds", account_id)
    assert operate("release", account_id, "--ground", "invoices") == "released\n"
    eventually(lambda: status(stack, owner) == "done", PATIENCE)
    assert left(stack, owner) == {"certificates"}


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
    assert said in operate(*arguments, code=code)
