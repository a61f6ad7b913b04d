"""The checkpoint of a range: what a chunk came to is counted in the write that moves on to the next chunk."""

from dataclasses import replace

from chalicelib import clock
from chalicelib.importing.records import Position
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.job_rows import MOST_COUNTERS, Overtaken, Step, change_row_and_count
from chalicelib.services.import_chunks import Tally
from chalicelib.services.import_errors import add_errors
from chalicelib.services.import_state import Progress, get_job, record_progress

Row = ImportJob | ImportRange


def record_chunk(row: Row, progress: Progress, to: Position, tally: Tally, done: bool) -> None:
    """Counts a chunk and moves behind it; `done` when no rows come behind. Counters that don't fit into the transaction
    follow in further ones.

    Raises Overtaken when another worker was faster; a cancellation is not one: what was done is still counted.
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
        noted=None,
        done=done,
        open=not done,
        **add_errors(row, progress, tally.errors),
    )
    try:
        _count(row, following, tally.steps)
    except Overtaken:
        if not isinstance(row, ImportJob):
            raise
        _count_cancelled(row, progress, following, tally.steps)
    flush_counts(row)


def flush_counts(row: Row) -> None:
    """Takes the steps that an earlier transaction had no room for."""
    progress = Progress.of(row)
    while progress.counts:
        _count(row, progress, [Step(*step) for step in progress.counts])
        progress = Progress.of(row)


def _count(row: Row, progress: Progress, steps: list[Step]) -> None:
    left = [list(step) for step in steps[MOST_COUNTERS:]]
    following = replace(progress, counts=left)
    if steps:
        change_row_and_count(row, steps[:MOST_COUNTERS], progress=following.as_json())
    else:
        record_progress(row, following)


def _count_cancelled(job: ImportJob, before: Progress, following: Progress, steps: list[Step]) -> None:
    now = get_job(job.account_id, job.import_id)
    if now.status != "cancelled" or Progress.of(now) != before:
        raise Overtaken
    job.status, job.version = now.status, now.version
    _count(job, following, steps)
