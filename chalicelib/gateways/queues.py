"""The work queues (SQS): a message holds ids, never contents, and may come twice."""

import json
from collections.abc import Mapping
from typing import Literal

from chalicelib import settings
from chalicelib.gateways.clients import client

Queue = Literal["import", "export", "contacts", "closing", "purge", "billing"]


def send(queue: Queue, message: Mapping[str, object], delay: int = 0) -> None:
    """Puts a message on a queue; `delay` in seconds, at most 900.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    """
    body = json.dumps(message, separators=(",", ":"))
    client("sqs").send_message(QueueUrl=_url(queue), MessageBody=body, DelaySeconds=delay)


def _url(queue: Queue) -> str:
    names = settings.get()
    return {
        "import": names.import_queue_url,
        "export": names.export_queue_url,
        "contacts": names.contacts_queue_url,
        "closing": names.closing_queue_url,
        "purge": names.purge_queue_url,
        "billing": names.billing_queue_url,
    }[queue]
