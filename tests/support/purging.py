"""Purges on a deployed stack: an account deleted in the past, the operator's commands, and what is left of it."""

import json
from datetime import UTC, datetime
from typing import Any

from chalicelib import clock
from tests.support.resources import rows_of
from tests.support.stack import Person, Stack, eventually

DAY_30 = datetime(2020, 1, 31, 12, tzinfo=UTC)
"""When the accounts of `delete` are due: so long ago that a run of the schedule then finds no other's."""
FOLDERS = (
    ("FilesBucketName", "uploads/"),
    ("FilesBucketName", "errors/"),
    ("FilesBucketName", "exports/"),
    ("ArchiveBucketName", "activity/"),
)
_PATIENCE = 120


def certificate(stack: Stack, account_id: str) -> dict[str, Any]:
    """The certificate as the operator gets it."""
    document: dict[str, Any] = json.loads(stack.command("operate", "certificate", account_id))
    return document


def delete(stack: Stack, owner: Person) -> None:
    """The owner deletes the account, which is then moved into the past."""
    body = {"password": owner.password, "confirm": owner.account["company"]}
    assert owner.api.request("DELETE", "/v1/account", json=body).status_code == 202
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"), Key={"account_id": {"S": owner.account["id"]}},
        UpdateExpression="SET purge_at = :at, due_at = :at",
        ExpressionAttributeValues={":at": {"S": clock.to_iso(DAY_30)}},
    )  # fmt: skip


def purge(stack: Stack, owner: Person, until: str = "done") -> None:
    """Runs the schedule on day 30 and waits for the end of the purge, or for `held`."""
    stack.run_schedule("PurgeDeletedAccounts", DAY_30)
    wait(stack, owner, until)


def wait(stack: Stack, owner: Person, status: str) -> None:
    """Until the certificate has a status."""
    key = {"account_id": {"S": owner.account["id"]}}

    def reached() -> bool:
        found = stack.aws("dynamodb").get_item(TableName=stack.table("certificates"), Key=key, ConsistentRead=True)
        return bool(found.get("Item", {}).get("status", {}).get("S") == status)

    eventually(reached, _PATIENCE)


def left(stack: Stack, owner: Person) -> dict[str, int]:
    """How much each store holds of an account or its owner; files by their prefix."""
    found = {store: len(rows) for store, rows in rows_of(stack, owner).items()}
    for bucket, prefix in FOLDERS:
        place = {"Bucket": stack.description["outputs"][bucket], "Prefix": f"{prefix}{owner.account['id']}/"}
        found[prefix] = len(stack.aws("s3").list_object_versions(**place).get("Versions", []))
    return {store: number for store, number in found.items() if number}
