"""How queue messages, events and schedules reach their service: loaded when called, logged our way, retried by AWS.

A service that works off a message takes `(message, remaining)`: the message's JSON, and a function that says how many
seconds the invocation has left, so that it can stop, keep its place and go on in a next message.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chalicelib import clock, observability

if TYPE_CHECKING:
    from chalicelib.gateways.queues import Queue

Remaining = Callable[[], float]
Hold = Callable[[int], None]
"""Keeps the message that is worked off away from other workers for so many seconds from now on."""


class PartlyFailed(Exception):
    """A scheduled run did what it could and some of it failed, each failure logged; `counts` says how much. The run ends
    with this error, so that the alarm sees it and Lambda tries again."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__()
        self.counts = counts


def work_off(event: dict[str, Any], context: Any, service: str, holds: "Queue | None" = None) -> dict[str, Any]:
    """Hands each SQS message to `service` (`module.function`), and reports those that failed so that only they return.

    Of a queue that it `holds` the service is also handed a Hold: it gives signs of life, and when they stop the message
    comes back in seconds, not after the queue's own time, which is many times that of the function.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
    """
    import json

    run = _load(service)
    failed = []
    for record in event["Records"]:
        try:
            hold = () if holds is None else (partial(_hold, holds, record["receiptHandle"]),)
            run(json.loads(record["body"]), _remaining(context), *hold)
        except Exception as error:  # noqa: BLE001 - one bad message must not fail the others: logged, then retried by SQS
            observability.log_failure(error, service=service, message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


@observability.guarded
def react(event: dict[str, Any], context: Any, service: str) -> None:
    """Hands an EventBridge event's `detail` to `service`; an error escapes, so that Lambda retries it."""
    _load(service)(event["detail"], _remaining(context))


@observability.guarded
def take_lines(event: dict[str, Any], context: Any, service: str) -> None:
    """Hands the events (`id`, `timestamp` in epoch milliseconds, `message`) of a log subscription's batch to `service`; an
    error escapes, so that Lambda retries the batch.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
    """
    import base64
    import gzip
    import json

    batch = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    if batch["messageType"] == "DATA_MESSAGE":  # the other kind only asks whether somebody listens
        _load(service)(batch["logEvents"], _remaining(context))


@observability.guarded
def take_records(event: dict[str, Any], context: Any, service: str) -> None:
    """Hands the records of a table's stream to `service`, all of a batch or, when it fails, again: an error escapes, so
    that the alarm sees it, and Lambda halves the batch and tries again.

    https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
    """
    _load(service)(event["Records"], _remaining(context))


@observability.guarded
def run_at(event: dict[str, Any], context: Any, service: str) -> None:
    """Runs a scheduled `service` with *now* taken from the event's time, so that a test moves the clock with an event."""
    try:
        counts = _load(service)(clock.from_iso(event["time"]), _remaining(context))
    except PartlyFailed as failure:
        observability.emit("schedule", service=service, counts=failure.counts)
        raise
    observability.emit("schedule", service=service, counts=counts)


def _load(service: str) -> Callable[..., Any]:
    module, _, name = service.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(f"chalicelib.services.{module}"), name)
    return function


def _hold(queue: "Queue", receipt: str, seconds: int) -> None:
    from chalicelib.gateways import queues

    queues.hold(queue, receipt, seconds)


def _remaining(context: Any) -> Remaining:
    return lambda: float(context.get_remaining_time_in_millis()) / 1000
