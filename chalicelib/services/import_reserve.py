"""Which worker may work on which part of an import: one at a time on each, and not for ever if it gets nowhere."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from chalicelib import clock
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.import_ends import clear_away, conclude, fail
from chalicelib.services.import_ranges import NoRange, is_split, reserved, seconds_busy, take_range
from chalicelib.services.import_state import Progress

_DELIVERIES = 4  # without getting any further; the queue gives up after some more (template/queues.yaml)
_LONGEST_DELAY = 900  # seconds, of SQS
_TRIES = 3


class Work(NamedTuple):
    """What a worker has reserved: `row` holds its checkpoint, which is the import's own row where the file is one range.
    `again` says that an earlier worker may have begun the next chunk."""

    job: ImportJob
    row: ImportJob | ImportRange
    again: bool


def reserve(message: Mapping[str, Any], time_left: timedelta) -> Work | None:
    """The work that is reserved for this worker; None if there is nothing to do.

    A duplicate of a message comes back when the other worker must have ended, so that a crash of that one loses nothing;
    the very message that it had comes back when it has died, and then is let in at once.
    What was begun time and again without getting any further has failed, and the import with it. Of a deleted account it is
    cancelled: a chunk that was begun is finished, so that it is counted. For one that is being purged nothing is done or written.
    """
    account, job = get_together(
        (Account, message["account_id"], None), (ImportJob, message["account_id"], message["import_id"])
    )
    if account is None or job is None or account.is_over(clock.now()) or not _is_due(job, message):
        return None
    try:
        if not account.is_live and job.status == "running":
            change_row(job, status="cancelled")
        work = _reserve_range(job, message, time_left) if is_split(job) else _reserve_whole(job, message, time_left)
    except Overtaken:
        queues.send("import", message, 5)
        return None
    if work is not None and Progress.of(work.row).deliveries > _DELIVERIES:
        fail(work.job, work.row, message, "It stopped again and again.")
        return None
    return work


def _is_due(job: ImportJob, message: Mapping[str, Any]) -> bool:
    """Whether the message belongs to the task in hand. It is sent before the start is written, so it may be early."""
    if job.options is None or job.options["run"] != message["run"]:
        if message["tries"] < _TRIES:
            queues.send("import", dict(message) | {"tries": message["tries"] + 1}, 2)
        return False
    if Progress.of(job).finished:
        clear_away(job)
        return False
    return True


def _reserve_whole(job: ImportJob, message: Mapping[str, Any], time_left: timedelta) -> Work | None:
    progress = Progress.of(job)
    busy = seconds_busy(progress, _turn(message))
    if busy > 0:
        queues.send("import", message, min(_LONGEST_DELAY, math.ceil(busy) + 1))
        return None
    change_row(job, progress=reserved(progress, _turn(message), time_left).as_json())
    return Work(job, job, progress.open)


def _reserve_range(job: ImportJob, message: Mapping[str, Any], time_left: timedelta) -> Work | None:
    taken = take_range(job, _turn(message), message["lane"], time_left)
    if not isinstance(taken, NoRange):
        return Work(job, *taken)
    if taken is NoRange.ALL_DONE:
        conclude(job)  # with all of an invocation's time
    return None


def _turn(message: Mapping[str, Any]) -> str:
    return str(message["turn"])
