"""An export between its steps: its lanes, how far each is, and which worker may work on what.

A lane is some shards in a row, read one after the other. An export begins with one lane for all shards; where that turns
out to be much, it is split into a lane for each shard, and messages ask for workers, each with a number, who take
whatever lane is free. A worker whose message comes again recognises its lane by that number.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple, Self

from chalicelib import clock
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.export_job import ExportJob
from chalicelib.models.export_lanes import change_lane, lanes_of
from chalicelib.models.job_rows import Overtaken, change_row

HELPERS = 7
"""Workers of a large export beside the first; the function takes sixteen messages at once (template/functions.yaml)."""
DELIVERIES = 4  # without getting any further; the queue gives up after one more (template/queues.yaml)
_LONGEST_DELAY = 900  # seconds, of SQS
_TRIES = 3
_NOBODY = -1


class Unfit(Exception):
    """The export can't be made; the message is a sentence for whoever asked for it."""


class Stopped(Exception):
    """Worker after worker took something up and got no further."""

    def __str__(self) -> str:
        return "It stopped again and again."


class Chunk(NamedTuple):
    """A stretch of the file that lies in the bucket: its name, its bytes, and how many custom columns its rows have."""

    name: str
    size: int
    width: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The shards from `first` up to `end`: what lies before the contact `after` in `shard` is in the chunks. `busy_until`
    reserves it for one run of `worker`, `deliveries` counts the runs since it got any further."""

    first: int
    end: int
    shard: int
    after: str | None = None
    chunks: tuple[Chunk, ...] = ()
    worker: int = _NOBODY
    busy_until: str | None = None
    deliveries: int = 0

    @classmethod
    def of(cls, text: str) -> Self:
        first, end, shard, after, chunks, worker, busy_until, deliveries = json.loads(text)
        return cls(first, end, shard, after, tuple(Chunk(*it) for it in chunks), worker, busy_until, deliveries)

    def text(self) -> str:
        return json.dumps(astuple(self), separators=(",", ":"))

    @property
    def key(self) -> str:
        return str(self.first)

    @property
    def is_done(self) -> bool:
        return self.shard >= self.end

    @property
    def is_untouched(self) -> bool:
        return self.worker == _NOBODY and not self.is_done

    def split(self) -> tuple[Self, list[Self]]:
        """The lane as far as the shard that is being read, and one for each shard behind it."""
        others = [type(self)(shard, shard + 1, shard) for shard in range(self.shard + 1, self.end)]
        return replace(self, end=self.shard + 1), others


def lanes(job: ExportJob) -> list[Lane]:
    """The lanes of an export in the order of shards."""
    return sorted((Lane.of(text) for text in lanes_of(job).values()), key=lambda lane: lane.first)


def folder(job: ExportJob) -> str:
    """Where the chunks lie until the file is made of them."""
    return f"exports/{job.account_id}/{job.export_id}/"


def find(message: Mapping[str, Any]) -> ExportJob | None:
    """The export of a message, begun; None if there is nothing to do.

    A message that comes before the export is written comes back. For an account that is being purged nothing is done and
    nothing written; of a deleted one the owner may fetch an export.
    """
    account, job = _read(message["account_id"], message["export_id"])
    if account is None or account.is_over(clock.now()):
        return None
    if job is None:
        if message["tries"] < _TRIES:
            queues.send("export", dict(message) | {"tries": message["tries"] + 1}, 2)
        return None
    if job.status not in ("queued", "running"):
        return job
    if not lanes_of(job):
        whole = Lane(0, int(account.shards), 0)
        begun = {"started_at": clock.now(), "rows": 0, "names": None, "progress": None}
        change_row(job, status="running", lanes={whole.key: whole.text()}, **begun)
    return job


def take_lane(job: ExportJob, worker: int, time_left: timedelta) -> Lane | float | None:
    """A lane that is nobody's, now reserved for this run; or the seconds until the worker's own is free again; None when there
    is nothing to take. Raises Stopped.
    """
    for _ in range(2 * len(lanes(job)) + 2):
        open_lanes = [lane for lane in lanes(job) if not lane.is_done]
        own = [lane for lane in open_lanes if lane.worker == worker]
        waits = [busy for lane in own if (busy := seconds_busy(lane.busy_until)) > 0]
        if waits:
            return min(waits)
        free = [lane for lane in open_lanes if seconds_busy(lane.busy_until) <= 0]
        if not free:
            return None
        lane = own[0] if own else free[worker % len(free)]
        if lane.deliveries >= DELIVERIES:
            raise Stopped
        taken = replace(lane, worker=worker, busy_until=until(time_left), deliveries=lane.deliveries + 1)
        try:
            change_lane(job, lane.key, taken.text())
        except Overtaken:
            job.refresh(consistent_read=True)
            if job.status != "running":
                return None
            continue
        return taken
    return 5.0


def ask_again(message: Mapping[str, Any], delay: float = 0) -> None:
    """The message comes once more, after a while."""
    queues.send("export", dict(message), math.ceil(min(_LONGEST_DELAY, delay)))


def ask_for_helpers(message: Mapping[str, Any], waiting: Sequence[Lane]) -> None:
    """Asks for workers beside this one, as many as there is work for."""
    for number in range(1, min(HELPERS, len(waiting)) + 1):
        queues.send("export", dict(message) | {"worker": number})


def until(time_left: timedelta) -> str:
    """When this invocation must have ended."""
    return clock.to_iso(clock.now() + time_left)


def seconds_busy(busy_until: str | None) -> int:
    """How long a reservation holds from now."""
    return 0 if busy_until is None else math.ceil((clock.from_iso(busy_until) - clock.now()).total_seconds())


def _read(account_id: str, export_id: str) -> tuple[Account | None, ExportJob | None]:
    account, job = get_together((Account, account_id, None), (ExportJob, account_id, export_id))
    return account, job
