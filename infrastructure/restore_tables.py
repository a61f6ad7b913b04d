"""Restored tables: copied by DynamoDB's point-in-time recovery, and made as safe as those they are copied from.

A restored table has neither time to live nor recovery points, no stream, no protection and no tags
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from chalicelib import models
from chalicelib.register.retention import RECOVERY_WINDOW
from infrastructure.deploy_upload import DeployError
from infrastructure.restore_state import Restore

RESTORED = ("accounts", "contacts", "contact_emails", "contact_history", "search_blocks", "counters")
"""What goes back to the moment: contacts with their search index, and what a company is called. All other tables are copied as they are now:
who may get in (the user pool has no backup that would fit earlier rows, and nobody who was shut out may come back),
jobs, logs, payments, and all that says what must not come back."""
Say = Callable[[str], None]


def stores() -> list[str]:
    """Every table of the product, without prefix."""
    return [model.store() for model in models.load_all()]


def copy_tables(dynamodb: Any, restore: Restore, say: Say, pause: float = 5) -> None:
    """Restores every table that isn't there yet, waits until all can be used and makes them safe. Safe to repeat.

    Raises DeployError where DynamoDB can't go back to the moment.
    """
    for store in stores():
        while not _begin(dynamodb, restore, store):
            say("DynamoDB restores as many tables at once as it may; waiting")
            time.sleep(pause)
    for store in stores():
        name = restore.target + store
        _wait_for(dynamodb, name, say, pause)
        _make_safe(dynamodb, restore.source + store, name)
        _wait_for(dynamodb, name, say, pause)
        _let_be_heard(dynamodb, restore.source + store, name)
        say(f"{name} is restored")


def stream_of_contacts(dynamodb: Any, prefix: str) -> str:
    """The stream of the contacts' table under a prefix. Raises DeployError where it has none."""
    table = dynamodb.describe_table(TableName=f"{prefix}contacts")["Table"]
    if not table.get("StreamSpecification", {}).get("StreamEnabled"):
        raise DeployError(f"{prefix}contacts has no stream: restore")
    stream: str = table["LatestStreamArn"]
    return stream


def remove_tables(dynamodb: Any, prefix: str, say: Say) -> None:
    """Deletes every table of the product under a prefix, for good. Safe to repeat.

    Recovery points go first: DynamoDB would keep a deleted table for 35 days as a backup of its own otherwise.
    """
    for store in stores():
        name = prefix + store
        if _status(dynamodb, name) is None:
            continue
        off = {"PointInTimeRecoveryEnabled": False}
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=off)
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
        say(f"{name} is deleted")


def rows(dynamodb: Any, table: str) -> Iterator[dict[str, Any]]:
    """Everything in a table, in DynamoDB's own form, read strongly."""
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield from page["Items"]


def _begin(dynamodb: Any, restore: Restore, store: str) -> bool:
    """False when DynamoDB has no room for another restore at the moment."""
    if _status(dynamodb, restore.target + store) is not None:
        return True
    when: dict[str, Any] = {"RestoreDateTime": restore.at} if store in RESTORED else {"UseLatestRestorableTime": True}
    try:
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=restore.source + store,
            TargetTableName=restore.target + store,
            SSESpecificationOverride={"Enabled": True, "SSEType": "KMS"},
            **when,
        )
    except dynamodb.exceptions.LimitExceededException:
        return False
    except dynamodb.exceptions.TableAlreadyExistsException:
        return True
    except dynamodb.exceptions.ClientError as error:
        raise DeployError(f"{restore.source}{store} can't be restored: {error}") from error
    return True


def _status(dynamodb: Any, name: str) -> str | None:
    try:
        status: str = dynamodb.describe_table(TableName=name)["Table"]["TableStatus"]
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    return status


def _wait_for(dynamodb: Any, name: str, say: Say, pause: float) -> None:
    while (status := _status(dynamodb, name)) != "ACTIVE":
        say(f"{name} is {status}")
        time.sleep(pause)


def _let_be_heard(dynamodb: Any, source: str, name: str) -> None:
    """A copy has no stream; it gets one like its original's, before anything is replayed on it."""
    wanted = dynamodb.describe_table(TableName=source)["Table"].get("StreamSpecification")
    if wanted and not dynamodb.describe_table(TableName=name)["Table"].get("StreamSpecification"):
        dynamodb.update_table(TableName=name, StreamSpecification=wanted)


def _make_safe(dynamodb: Any, source: str, name: str) -> None:
    life = dynamodb.describe_time_to_live(TableName=source)["TimeToLiveDescription"]
    present = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if "AttributeName" in life and present["TimeToLiveStatus"] not in ("ENABLED", "ENABLING"):
        wanted = {"Enabled": True, "AttributeName": life["AttributeName"]}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted)
    window = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": RECOVERY_WINDOW.days}
    dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=window)
    table = dynamodb.describe_table(TableName=name)["Table"]
    if not table.get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=True)
    original = dynamodb.describe_table(TableName=source)["Table"]["TableArn"]
    tags = dynamodb.list_tags_of_resource(ResourceArn=original)["Tags"]
    own = [tag for tag in tags if not tag["Key"].startswith("aws:")]
    if own:
        dynamodb.tag_resource(ResourceArn=table["TableArn"], Tags=own)
