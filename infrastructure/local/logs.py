"""What the functions wrote last, oldest first, as `make logs` shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from infrastructure.local import emulator
from infrastructure.local.failure import Failure
from infrastructure.local.processes import running

if TYPE_CHECKING:
    from infrastructure.local.settings import Place

MOST_LINES = 200
MINUTES = 60
_NOISE = ("START ", "END ", "REPORT ")


def newest(place: Place) -> list[str]:
    """The last lines of all functions within the hour: time, function, text. Raises Failure when the stack is down."""
    if not running("emulator", place.run):
        raise Failure("nothing runs: make up starts it")
    import boto3

    logs = boto3.client("logs", endpoint_url=place.aws_url, region_name=emulator.REGION)
    since = int(datetime.now(UTC).timestamp() - MINUTES * 60) * 1000
    found: list[tuple[int, str]] = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        function = group["logGroupName"].rpartition("-")[2]
        for page in logs.get_paginator("filter_log_events").paginate(
            logGroupName=group["logGroupName"], startTime=since
        ):
            found += [
                (event["timestamp"], f"{_clock(event['timestamp'])} {function}: {event['message'].rstrip()}")
                for event in page["events"]
                if not event["message"].startswith(_NOISE)
            ]
    return [line for _, line in sorted(found, key=lambda entry: entry[0])[-MOST_LINES:]]


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%H:%M:%S")
