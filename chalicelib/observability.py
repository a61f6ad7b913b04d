"""What the product says about itself: one structured line per request and per failure, never personal contents.

A line holds ids, routes, times and the caller's network address and browser (promise C5); contact fields, bodies, tokens,
passwords and exception messages, which could quote any of these, never get into one.
"""

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from chalicelib import clock, settings

_P = ParamSpec("_P")
_R = TypeVar("_R")
_request: dict[str, Any] = {}
_to_json = json.JSONEncoder(separators=(",", ":"), default=str, check_circular=False).encode
"""json.dumps makes an encoder for each call, and looks for circles, which lines can't have."""


def begin_request(**facts: Any) -> None:
    """Starts the facts of one request; a Lambda process serves one at a time."""
    _request.clear()
    _request.update(facts)


def note(**facts: Any) -> None:
    """Adds facts to the line of the current request."""
    _request.update(facts)


def end_request(status: int) -> None:
    """Writes the request's line; the log pipeline makes activity rows of it."""
    _write({"kind": "request", "at": clock.to_iso(clock.now()), "status": status, **_request})


def log_failure(error: BaseException, **facts: Any) -> None:
    """Writes where an unforeseen error arose and its type, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    emit(
        "failure",
        error=type(error).__name__,
        code=_code_of(error),
        where=where,
        request_id=_request.get("request_id"),
        route=_request.get("route"),
        **facts,
    )


def emit(kind: str, **facts: Any) -> None:
    """Writes one JSON line to standard output."""
    _write({"kind": kind, "at": clock.to_iso(clock.now()), **facts})


def emit_metrics(kind: str, counts: Mapping[str, int]) -> None:
    """Writes counts as metrics of this deployment (namespace LeadLabs, dimension Stage): one line in CloudWatch's embedded
    metric format, of which it makes the metrics itself.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """
    metrics = [{"Name": name, "Unit": "Count"} for name in counts]
    directive = {"Namespace": "LeadLabs", "Dimensions": [["Stage"]], "Metrics": metrics}
    written_at = int(clock.now().timestamp() * 1000)  # CloudWatch takes none of the distant past or future
    emit(kind, _aws={"Timestamp": written_at, "CloudWatchMetrics": [directive]}, Stage=settings.get().stage, **counts)


class HandlerFailed(Exception):
    """Stands in for an error that escaped an event handler, so that AWS retries but its message isn't logged."""


def guarded(handler: Callable[_P, _R]) -> Callable[_P, _R]:
    """For schedule, queue and event handlers: logs a failure our way and lets AWS retry."""

    @wraps(handler)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return handler(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the edge of the program: logged without its message, then retried
            log_failure(error, handler=handler.__name__)
            raise HandlerFailed(type(error).__name__) from None

    return run


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(_to_json(line) + "\n")


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


def _code_of(error: BaseException) -> str | None:
    """The AWS error code of a botocore or PynamoDB error."""
    code = getattr(error, "cause_response_code", None)
    if code is None:
        response = getattr(error, "response", None)
        code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return code
