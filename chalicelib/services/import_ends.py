"""How an import, a dry run or an undo ends, be it one range or many: exactly once, with nothing left behind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib import clock
from chalicelib.gateways import storage
from chalicelib.models.base import get_together
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.import_errors import finish_errors, remove_parts
from chalicelib.services.import_ranges import begun_ranges, forget_ranges, is_split, summed
from chalicelib.services.import_state import Options, Progress, record_progress, seen_key
from chalicelib.services.import_turns import ask_again


def fail(job: ImportJob, row: ImportJob | ImportRange, message: Mapping[str, Any], failure: str | None) -> None:
    """Ends an import whose worker at `row` can't go on: it has failed, or was cancelled where there is no sentence to say.

    Of a large one the other ranges first finish what they have in hand, and a next message looks whether they have.
    Raises Overtaken.
    """
    if isinstance(row, ImportJob):
        if failure is None and job.status == "running":
            change_row(job, status="cancelled")
        end_import(job, failure)
        return
    if job.status == "running":
        change_row(job, failure=failure, status="cancelled" if failure is None else "failed")
    give_back(row)
    ask_again(job, message)


def give_back(row: ImportJob | ImportRange) -> None:
    """Leaves a range to whoever comes next, none of its rows in hand. Raises Overtaken."""
    record_progress(row, replace(Progress.of(row), busy_until=None, open=False))


def conclude(job: ImportJob) -> None:
    """Ends a large import unless one of its ranges isn't done, or, once it was stopped, has rows in hand.

    Whoever finishes a range or gives one back asks for a next worker, so that the last of them ends it. Raises Overtaken.
    """
    ranges = begun_ranges(job)
    parts = [Progress.of(row) for row in ranges]
    if job.status == "running":
        is_over = len(parts) == Progress.of(job).ranges and all(part.is_complete for part in parts)
    else:
        is_over = not any(part.open for part in parts)
    if is_over:
        _ensure_current(job)
        end_import(job, job.failure, ranges)


def end_import(job: ImportJob, failure: str | None = None, ranges: list[ImportRange] | None = None) -> None:
    """Puts the error file together and records the end: done, failed, undone, or ready again after a dry run.

    A cancelled import stays cancelled. Once an import has run, no contents of its file stay behind in rows.
    Raises Overtaken.
    """
    task = Options.of(job).task
    rows: list[Any] = [job] if ranges is None else ranges
    progress = Progress.of(job) if ranges is None else summed(job, ranges)
    try:
        if task != "undo":
            finish_errors(job, rows, progress.problems)
        if task == "dry_run" and ranges is not None and job.status == "running" and failure is None:
            progress = _without_repeats(job, ranges, progress)
    except storage.NoSuchFile:
        _ensure_current(job)  # else whoever ended it at the same moment has cleared the pieces away
        raise
    now = clock.to_iso(clock.now())
    ended = replace(progress, busy_until=None, turn=None, open=False, finished=True, tail="", parts=0, ended=now)
    parts = Progress.of(job).parts
    change_row(
        job, progress=ended.as_json(), failure=failure, **_state(job, task, ended, failure), **_contents(job, task)
    )
    remove_parts([(job, parts)])
    clear_away(job)


def clear_away(job: ImportJob) -> None:
    """Deletes what a large import that has ended still keeps of its ranges; asked again, it finds nothing."""
    if not is_split(job):
        return
    ranges = begun_ranges(job)
    remove_parts([(row, Progress.of(row).parts) for row in ranges])
    if Options.of(job).task == "dry_run":
        storage.remove_all([seen_key(row) for row in ranges])
    forget_ranges(job.account_id, ranges)


def _ensure_current(job: ImportJob) -> None:
    """Of a job that has been ended, ranges and pieces vanish one by one; what was read of them before this counts.

    Raises Overtaken.
    """
    (now,) = get_together((ImportJob, job.account_id, job.import_id))
    if now is None or now.version != job.version:
        raise Overtaken


def _without_repeats(job: ImportJob, ranges: list[ImportRange], progress: Progress) -> Progress:
    from chalicelib.services.import_rehearsal import settle

    return settle(job, ranges, progress)


def _state(job: ImportJob, task: str, progress: Progress, failure: str | None) -> dict[str, Any]:
    if job.status in ("cancelled", "failed"):
        return {}
    if failure is not None:
        return {"status": "failed"}
    if task == "dry_run":
        result = progress.results | {
            "over_limit": progress.over_limit,
            "duplicates": job.options["duplicates"],
            "at": clock.to_iso(clock.now()),
        }
        return {"status": "ready", "dry_run": result}
    return {"status": "undone" if task == "undo" else "done"}


def _contents(job: ImportJob, task: str) -> dict[str, Any]:
    return {} if task == "dry_run" and job.status != "cancelled" else {"analysis": job.analysis | {"samples": []}}
