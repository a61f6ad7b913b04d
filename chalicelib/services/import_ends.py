"""How an import, a dry run or an undo ends."""

from dataclasses import replace
from typing import Any

from chalicelib import clock
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import change_row
from chalicelib.services.import_errors import finish_errors, remove_parts
from chalicelib.services.import_state import Options, Progress


def end_import(job: ImportJob, failure: str | None = None) -> None:
    """Puts the error file together and records the end: done, failed, undone, or ready again after a dry run.

    A cancelled import stays cancelled. Once an import has run, no contents of its file stay behind in the row.
    Raises Overtaken.
    """
    progress = Progress.of(job)
    task = Options.of(job).task
    pieces = progress if task != "undo" and not progress.finished else None
    if pieces:
        finish_errors(job.account_id, job.import_id, pieces)
    ended = replace(progress, busy_until=None, open=False, finished=True, tail="", parts=0)
    change_row(
        job, progress=ended.as_json(), failure=failure, **_state(job, task, ended, failure), **_contents(job, task)
    )
    if pieces:
        remove_parts(job.account_id, job.import_id, pieces)


def _state(job: ImportJob, task: str, progress: Progress, failure: str | None) -> dict[str, Any]:
    if job.status == "cancelled":
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
