"""The checkpoint of an import: what a chunk came to is counted in the write that moves on to the next chunk."""

from dataclasses import replace

from chalicelib import clock
from chalicelib.importing.records import Position
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import MOST_COUNTERS, Overtaken, Step, change_row_and_count
from chalicelib.services.import_chunks import Tally
from chalicelib.services.import_errors import add_errors
from chalicelib.services.import_state import Progress, get_job


def record_chunk(job: ImportJob, progress: Progress, to: Position, tally: Tally) -> None:
    """Counts a chunk and moves behind it. Counters that don't fit into the transaction follow in further ones.

    Raises Overtaken when another run was faster; a cancellation is not one: what was done is still counted.
    """
    following = progress.moved(
        to,
        at=clock.to_iso(clock.now()),
        created=progress.created + tally.created,
        updated=progress.updated + tally.updated,
        skipped=progress.skipped + tally.skipped,
        failed=progress.failed + tally.failed,
        over_limit=progress.over_limit + tally.over_limit,
        deliveries=0,
        **add_errors(job.account_id, job.import_id, progress, tally.errors),
    )
    try:
        _count(job, following, tally.steps)
    except Overtaken:
        _count_cancelled(job, progress, following, tally.steps)
    flush_counts(job)


def flush_counts(job: ImportJob) -> None:
    """Takes the steps that an earlier transaction had no room for."""
    progress = Progress.of(job)
    while progress.counts:
        _count(job, progress, [Step(*step) for step in progress.counts])
        progress = Progress.of(job)


def _count(job: ImportJob, progress: Progress, steps: list[Step]) -> None:
    left = [list(step) for step in steps[MOST_COUNTERS:]]
    change_row_and_count(job, steps[:MOST_COUNTERS], progress=replace(progress, counts=left).as_json())


def _count_cancelled(job: ImportJob, before: Progress, following: Progress, steps: list[Step]) -> None:
    now = get_job(job.account_id, job.import_id)
    if now.status != "cancelled" or Progress.of(now) != before:
        raise Overtaken
    job.status, job.version = now.status, now.version
    _count(job, following, steps)
