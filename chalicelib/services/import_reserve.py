"""Which run may work on an import: one at a time, and not for ever if it gets nowhere."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib import clock
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.import_ends import end_import
from chalicelib.services.import_state import Options, Progress, Source

_DELIVERIES = 4  # without getting any further; the queue gives up after one more (template/queues.yaml)
_LONGEST_DELAY = 900  # seconds, of SQS
_TRIES = 3
_CANCELLED = {"status": "cancelled"}


def reserve(message: Mapping[str, Any], time_left: timedelta) -> tuple[ImportJob, bool] | None:
    """The import, reserved for this run, and whether an earlier run may have begun the next chunk; None if there is
    nothing to do.

    A duplicate of a message comes back when the other run must have ended, so that a crash of that one loses nothing.
    An import that was begun time and again without getting any further has failed. Of a deleted account it is cancelled:
    a chunk that was begun is finished, so that it is counted. For one that is being purged nothing is done or written.
    """
    account, job = _read(message["account_id"], message["import_id"])
    if account is None or job is None or account.is_over(clock.now()) or not _is_due(job, message):
        return None
    progress = Progress.of(job)
    busy = _seconds_busy(progress)
    if busy > 0:
        queues.send("import", message, min(_LONGEST_DELAY, busy + 1))
        return None
    changes = {"progress": _begun(job, progress, time_left).as_json()} | ({} if account.is_live else _CANCELLED)
    try:
        change_row(job, **changes)
    except Overtaken:
        queues.send("import", message, 5)
        return None
    if progress.deliveries >= _DELIVERIES:
        end_import(job, failure="It stopped again and again.")
        return None
    return job, progress.open


def _is_due(job: ImportJob, message: Mapping[str, Any]) -> bool:
    """Whether the message belongs to the task in hand. It is sent before the start is written, so it may be early."""
    if job.options is None or job.options["run"] != message["run"]:
        if message["tries"] < _TRIES:
            queues.send("import", dict(message) | {"tries": message["tries"] + 1}, 2)
        return False
    progress = Progress.of(job)
    return job.status == "running" or (job.status == "cancelled" and (progress.open or not progress.finished))


def _begun(job: ImportJob, progress: Progress, time_left: timedelta) -> Progress:
    """A dry run can't tell what a run that died has looked at, and writes nothing: it begins again."""
    now = clock.now()
    if progress.open and Options.of(job).task == "dry_run":
        progress = replace(Progress.at_start(Source.of(job).first, now), deliveries=progress.deliveries)
    return replace(
        progress,
        at=progress.at if progress.open else clock.to_iso(now),
        open=True,
        deliveries=progress.deliveries + 1,
        busy_until=clock.to_iso(now + time_left),
    )


def _seconds_busy(progress: Progress) -> int:
    if progress.busy_until is None:
        return 0
    return math.ceil((clock.from_iso(progress.busy_until) - clock.now()).total_seconds())


def _read(account_id: str, import_id: str) -> tuple[Account | None, ImportJob | None]:
    account, job = get_together((Account, account_id, None), (ImportJob, account_id, import_id))
    return account, job
