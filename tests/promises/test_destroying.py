"""How long things are kept, and how they end (D1 to D6)."""

from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.register.retention import CONTACT_LIFE
from tests.promises.probe import probe
from tests.support.stack import new_address


@probe("D5")
def test_a_contact_ends_seven_years_after_its_last_processing(stack, signed_in, evidence):
    owner, database = signed_in(), stack.aws("dynamodb")
    contact = owner.api.post("/v1/contacts", json={"email": new_address()}).json()
    path = f"/v1/contacts/{contact['id']}"

    processed = owner.api.patch(path, json={"notes": "called"}).json()
    key = {"partition": {"S": f"{owner.account['id']}#{contact['id'][-1]}"}, "contact_id": {"S": contact["id"]}}
    row = database.get_item(TableName=stack.table("contacts"), Key=key)["Item"]
    past = {":past": {"N": str(clock.to_epoch(clock.now() - timedelta(seconds=1)))}}
    database.update_item(
        TableName=stack.table("contacts"), Key=key,
        UpdateExpression="SET expires_at = :past", ExpressionAttributeValues=past,
    )  # fmt: skip

    ends = clock.from_iso(processed["last_processed_at"]) + CONTACT_LIFE
    assert processed["last_processed_at"] > contact["last_processed_at"]
    assert int(row["expires_at"]["N"]) == clock.to_epoch(ends)
    assert (owner.api.get(path).status_code, owner.api.get("/v1/contacts").json()["items"]) == (404, [])
    for table in ("contacts", "contact_emails", "contact_history"):
        life = database.describe_time_to_live(TableName=stack.table(table))["TimeToLiveDescription"]
        assert (life["TimeToLiveStatus"], life["AttributeName"]) == ("ENABLED", "expires_at")
    evidence(f"a change moved the end to {CONTACT_LIFE.days} days after it; once past, the contact is not shown (404)")
    evidence("time to live is on for contacts, addresses and history")


@pytest.fixture
def restoring(stack):
    """Runs a step of a restore of the stack and gives what it prints; the copies go at the end."""

    def run(*arguments):
        printed = stack.command("restore", *arguments)
        said = [line for line in printed.splitlines() if not line.startswith("{")]  # without the purge's log lines
        return dict(line.split(maxsplit=1) for line in said)

    yield run
    run("clean")


@probe("D6")
def test_a_backup_does_not_bring_back_who_was_erased_since(stack, signed_in, restoring, evidence):
    owner, database = signed_in(), stack.aws("dynamodb")
    erased, listed, kept = (owner.api.post("/v1/contacts", json={"email": new_address()}).json() for _ in range(3))

    copies = restoring("restore")["target"]
    owner.api.delete(f"/v1/contacts/{erased['id']}")
    owner.api.post("/v1/blacklist", json={"email": listed["email"]})
    restoring("replay")

    tables = [name for name in database.list_tables()["TableNames"] if name.startswith(copies)]
    pages = [page for name in tables for page in database.get_paginator("scan").paginate(TableName=name)]
    text = repr([page["Items"] for page in pages])
    windows = {
        database.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"][
            "PointInTimeRecoveryDescription"
        ]["PointInTimeRecoveryStatus"]
        for name in tables
    }
    assert [one["email"] in text for one in (erased, listed, kept)] == [False, False, True]
    assert windows == {"ENABLED"}
    evidence(
        f"{len(tables)} tables restored; of a contact erased and one blacklisted since nothing is in them, of the third all"
    )
