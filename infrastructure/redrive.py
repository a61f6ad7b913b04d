"""Puts messages that were given up back on the queue they came from, after the cause is gone (docs/operations.md, "Redrive").

    python -m infrastructure.redrive [--stage STAGE] [QUEUE …]

Without names every queue is looked at. The messages are worked off again as if they had just come; every job is safe to
repeat. Events that were given up (uploads, schedules) have no queue to go back to, and are only counted.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from infrastructure import deployed
from infrastructure.deploy_upload import DeployError

QUEUES = {
    "billing": "Billing",
    "closings": "Closings",
    "contacts-jobs": "ContactsJobs",
    "exports": "Exports",
    "imports": "Imports",
    "purges": "Purges",
}
"""By the name that people see, how the template calls the queue and its dead letters."""
EVENTS = "EventsDeadLetters"
_COUNT = "ApproximateNumberOfMessages"


def main() -> None:
    """Move and tell; exit code 1 and one sentence when it can't be done."""
    parser = argparse.ArgumentParser(prog="infrastructure.redrive", description="Work off again what was given up.")
    parser.add_argument("--stage", help="a deployment on AWS; the local stack if left out")
    parser.add_argument("queues", nargs="*", metavar="QUEUE", help=f"any of {', '.join(QUEUES)}; all if left out")
    options = parser.parse_args()
    if unknown := sorted(set(options.queues) - set(QUEUES)):
        parser.error(f"no queue is called {', '.join(unknown)}")
    try:
        stack = deployed.find(options.stage)
        for name in options.queues or QUEUES:
            print(f"{name}: {redrive(stack, QUEUES[name])} messages put back")
        print(f"events: {_attributes(stack.client('sqs'), stack.resource(EVENTS))[_COUNT]} given up")
    except DeployError as error:
        sys.exit(f"redrive: {error}")


def redrive(stack: deployed.Deployed, queue: str) -> int:
    """Has the dead letters of a queue moved back to it; gives about how many there were."""
    sqs = stack.client("sqs")
    dead = stack.resource(f"{queue}DeadLetters")
    attributes = _attributes(sqs, dead)
    count = int(attributes[_COUNT])
    if count and stack.connection.endpoint_url is None:
        sqs.start_message_move_task(SourceArn=attributes["QueueArn"])
    elif count:
        count = _move(sqs, dead, stack.resource(f"{queue}Queue"))
    return count


def _move(sqs: Any, dead: str, queue: str) -> int:
    """By hand, since the emulator moves no messages by itself: each is sent before it is deleted, so that none is lost."""
    moved = 0
    while messages := sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.send_message(QueueUrl=queue, MessageBody=message["Body"])
            sqs.delete_message(QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def _attributes(sqs: Any, url: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", _COUNT])["Attributes"]
    return found


if __name__ == "__main__":
    main()
