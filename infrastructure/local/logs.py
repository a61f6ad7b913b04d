"""What the functions and the Stripe stand-in wrote last, oldest first, as `make logs` shows it."""

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
    """The last lines of all functions and of the stand-in: time, who, text. Raises Failure when the stack is down."""
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
    found += _of_stripe(place)
    return [line for _, line in sorted(found, key=lambda entry: entry[0])[-MOST_LINES:]]


def _of_stripe(place: Place) -> list[tuple[int, str]]:
    """The stand-in's lines begin with their time in milliseconds; a traceback's lines belong to the line before."""
    moment, found = 0, []
    log = place.log("stripe")
    for line in log.read_text(errors="replace").splitlines()[-MOST_LINES:] if log.exists() else []:
        first, _, text = line.partition(" ")
        moment, text = (int(first), text) if first.isdigit() else (moment, line)
        found.append((moment, f"{_clock(moment)} stripe: {text}"))
    return found


def _clock(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000).astimezone().strftime("%H:%M:%S")
