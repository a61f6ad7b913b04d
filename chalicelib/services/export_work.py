"""Working off an export: a worker takes lane after lane, and whoever ends the last one makes the file.

Any worker may die at any point: its message comes again and goes on from what is recorded. Every contact that exists
from the beginning to the end is in the file exactly once, since an id belongs to one shard, a shard to one lane, and a lane
goes through its ids in order. One that is written meanwhile is there as it was when its page was read; one that was
erased before then is not.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.gateways import storage
from chalicelib.jobs import Remaining
from chalicelib.models.export_job import ExportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.export_joining import join, write_whole
from chalicelib.services.export_reading import RESERVE, read_lane, record
from chalicelib.services.export_state import (
    Lane,
    Stopped,
    Unfit,
    ask_again,
    ask_for_helpers,
    find,
    folder,
    lanes,
    take_lane,
)


def work(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off what is to be done of an export, as far as time allows, and asks the queue to go on."""
    try:
        job = find(message)
        if job is None:
            return
        if job.status in ("queued", "running"):
            _work(job, message, remaining)
        elif job.progress is not None:  # whoever ended it may have died before this
            storage.remove_folder(folder(job))
    except Overtaken:  # another run is further; if that was this one, and the answer got lost, it is to be gone on with
        ask_again(message, 5)


def _work(job: ExportJob, message: Mapping[str, Any], remaining: Remaining) -> None:
    try:
        delay = _read(job, message, remaining)
        if delay is None and job.status == "running" and all(lane.is_done for lane in lanes(job)):
            delay = join(job, message.get("worker", 0), remaining, timedelta(seconds=remaining()))
        if delay is not None:
            ask_again(message, delay)
    except (Unfit, Stopped) as problem:
        change_row(job, status="failed", failure=str(problem), filter=None, lanes=None, progress=None)
        storage.remove_folder(folder(job))


def _read(job: ExportJob, message: Mapping[str, Any], remaining: Remaining) -> float | None:
    """Takes lanes and reads them. Gives the seconds after which the worker has to come again; None when there is no lane
    left to take."""
    worker = message.get("worker", 0)
    if worker == 0 and len(lanes(job)) > 1:  # whoever split the lane may have died before asking for help
        ask_for_helpers(message, [lane for lane in lanes(job) if lane.is_untouched])
    while True:
        lane = take_lane(job, worker, timedelta(seconds=remaining()))
        if not isinstance(lane, Lane):
            return lane
        lane, lines = read_lane(job, lane, remaining, lambda others: ask_for_helpers(message, others))
        if lane.is_done and not lane.chunks and len(lanes(job)) == 1:
            write_whole(job, lines)
            return None
        lane = record(job, replace(lane, busy_until=None), lines)
        if remaining() < RESERVE:
            return 0
