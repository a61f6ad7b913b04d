"""What the functions wrote last, oldest first, as `make logs` shows it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from infrastructure.local import emulator
from infrastructure.local.failure import Failure
from infrastructure.local.processes import running

if TYPE_CHECKING:
    from infrastructure.local.settings import Place

MOST_LINES = 200
MOST_STREAMS = 20
_NOISE = ("START ", "END ", "REPORT ")


def newest(place: Place) -> list[str]:
    """The last lines of all functions: time, function, text. Raises Failure when the stack is down."""
    if not running("emulator", place.run):
        raise Failure("nothing runs: make up starts it")
    import boto3

    logs = boto3.client("logs", endpoint_url=place.aws_url, region_name=emulator.REGION)
    found: list[tuple[int, str]] = []
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        name = group["logGroupName"]
        streams = logs.describe_log_streams(logGroupName=name, orderBy="LastEventTime", descending=True)["logStreams"]
        for stream in streams[:MOST_STREAMS]:
            events = logs.get_log_events(
                logGroupName=name, logStreamName=stream["logStreamName"], limit=MOST_LINES, startFromHead=False
            )["events"]
            found += [
                (
                    event["timestamp"],
                    f"{_clock(event['timestamp'])} {name.rpartition('-')[2]}: {event['message'].rstrip()}",
                )
                for event in events
                if not event["message"].startswith(_NOISE)
            ]
    return [line for _, line in sorted(found, key=lambda entry: entry[0])[-MOST_LINES:]]


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%H:%M:%S")
