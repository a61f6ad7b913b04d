"""An export between its steps: how far it is, and which run may work on it."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any, Literal, Self

from chalicelib import clock
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.export_job import ExportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.export_pages import Place

_DELIVERIES = 4  # without getting any further; the queue gives up after one more (template/queues.yaml)
_LONGEST_DELAY = 900  # seconds, of SQS
_TRIES = 3


class Unfit(Exception):
    """The export can't be made; the message is a sentence for whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The checkpoint: everything before the place is in the parts whose `etags` are listed, or `carried` in a file of its
    own. `names` are the custom fields that have a column. `busy_until` reserves the export for one run, `deliveries`
    counts the runs since it got any further."""

    phase: Literal["columns", "rows"]
    shard: int = 0
    after: str | None = None
    names: list[str] = field(default_factory=list)
    upload: str = ""
    etags: list[str] = field(default_factory=list)
    carried: bool = False
    busy_until: str | None = None
    deliveries: int = 0

    @classmethod
    def of(cls, job: ExportJob) -> Self:
        if job.progress is None:
            return cls("columns" if job.format == "csv" else "rows")
        return cls(**job.progress)

    @property
    def place(self) -> Place:
        return Place(self.shard, self.after)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def carry_key(job: ExportJob) -> str:
    """Where a worker leaves what is too little for a part."""
    return f"exports/{job.account_id}/{job.export_id}.part"


def reserve(message: Mapping[str, Any], time_left: timedelta) -> tuple[ExportJob, int] | None:
    """The export, reserved for this run, and the account's number of shards; None if there is nothing to do.

    A duplicate of a message comes back when the other run must have ended. An export that was begun time and again
    without getting any further has failed. A message that comes before the export is written comes back, too. For an
    account that is being purged nothing is done and nothing written; of a deleted one the owner may fetch an export.
    """
    account, job = _read(message["account_id"], message["export_id"])
    if account is None or account.is_over(clock.now()):
        return None
    if job is None:
        if message["tries"] < _TRIES:
            queues.send("export", dict(message) | {"tries": message["tries"] + 1}, 2)
        return None
    if job.status not in ("queued", "running"):
        return None
    progress = Progress.of(job)
    if (busy := _seconds_busy(progress)) > 0:
        queues.send("export", message, min(_LONGEST_DELAY, busy + 1))
        return None
    begun = replace(progress, busy_until=clock.to_iso(clock.now() + time_left), deliveries=progress.deliveries + 1)
    try:
        if progress.deliveries >= _DELIVERIES:
            change_row(job, status="failed", failure="It stopped again and again.", filter=None)
            return None
        change_row(job, status="running", progress=begun.as_json())
    except Overtaken:
        queues.send("export", message, 5)
        return None
    return job, int(account.shards)


def _read(account_id: str, export_id: str) -> tuple[Account | None, ExportJob | None]:
    account, job = get_together((Account, account_id, None), (ExportJob, account_id, export_id))
    return account, job


def _seconds_busy(progress: Progress) -> int:
    if progress.busy_until is None:
        return 0
    return math.ceil((clock.from_iso(progress.busy_until) - clock.now()).total_seconds())
