"""The work queues (SQS): a message holds ids, never contents, and may come twice."""

import json
from collections.abc import Mapping
from typing import Literal

from botocore.exceptions import ClientError

from chalicelib import settings
from chalicelib.gateways.clients import client

Queue = Literal["import", "export", "contacts", "closing", "purge", "billing"]
_NOT_OURS = frozenset(
    {
        "MessageNotInflight",
        "AWS.SimpleQueueService.MessageNotInflight",
        "ReceiptHandleIsInvalid",
        "InvalidParameterValue",
    }
)


def send(queue: Queue, message: Mapping[str, object], delay: int = 0) -> None:
    """Puts a message on a queue; `delay` in seconds, at most 900.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    """
    client("sqs").send_message(QueueUrl=_url(queue), MessageBody=_body(message), DelaySeconds=delay)


def hold(queue: Queue, receipt: str, seconds: int) -> None:
    """Keeps a message that was received away from others for so many seconds from now on, instead of the queue's time.

    One that is no longer out by this receipt is let be: whoever has it since is told by the row that it is about.
    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
    """
    try:
        client("sqs").change_message_visibility(QueueUrl=_url(queue), ReceiptHandle=receipt, VisibilityTimeout=seconds)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NOT_OURS:
            raise


def _body(message: Mapping[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))


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
