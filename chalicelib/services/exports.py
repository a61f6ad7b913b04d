"""Exports of contacts, as a user sees them: ask for one, watch it, fetch its file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from chalicelib import clock, errors, ids
from chalicelib.gateways import queues, storage
from chalicelib.jobs import Remaining
from chalicelib.models.base import get_together
from chalicelib.models.export_job import ExportJob
from chalicelib.models.paging import page_of
from chalicelib.register.retention import EXPORT_LIFE, JOB_LIFE
from chalicelib.services.contact_filters import Selection

Format = Literal["csv", "jsonl"]
LINK_SECONDS = 300
MAX_RUNNING = 5
"""Exports of an account that may run at once."""


def create_export(account_id: str, actor: str, format: Format, selection: Selection) -> ExportJob:
    """Asks for a file of the contacts that are selected. Raises TooManyRequests."""
    _hold_to_limit(account_id)
    now = clock.now()
    job = ExportJob(
        account_id,
        ids.new(now),
        status="queued",
        format=format,
        filter=selection.options() or None,
        created_by=actor,
        rows=0,
        version=1,
        created_at=now,
        updated_at=now,
        expires_at=now + JOB_LIFE,
    )
    # Asked for first, so that no crash leaves an export that nobody works on; a worker that is early waits.
    queues.send("export", {"account_id": account_id, "export_id": job.export_id, "tries": 0}, delay=1)
    job.save(condition=ExportJob.export_id.does_not_exist())
    return job


def get_export(account_id: str, export_id: str) -> ExportJob:
    """An export by its id, read strongly. Raises NotFound, for ids that are malformed or another account's too."""
    job = find_export(account_id, export_id)
    if job is None:
        raise errors.NotFound()
    return job


def find_export(account_id: str, export_id: str) -> ExportJob | None:
    """The same, None if there is none."""
    job: ExportJob | None = get_together((ExportJob, account_id, export_id))[0] if ids.is_ulid(export_id) else None
    return job


def list_exports(account_id: str, limit: int, after: str | None) -> tuple[list[ExportJob], str | None]:
    """A page of exports, newest first, behind the position `after`, and the position to go on from."""
    return page_of(ExportJob, account_id, limit, after, newest_first=True)


def pace(job: ExportJob) -> float | None:
    """Rows a second up to now; None before the first have been recorded."""
    if job.started_at is None or not job.rows:
        return None
    return round(int(job.rows) / max((job.updated_at - job.started_at).total_seconds(), 0.001), 1)


def file_link(job: ExportJob) -> str | None:
    """A link to the file of an export that is done, good for LINK_SECONDS, at most to the file's end; None when there is no
    file (any more)."""
    left = int((file_expiry(job) - clock.now()).total_seconds())
    if job.status != "done" or left <= 0:
        return None
    name = f"contacts-{job.created_at:%Y-%m-%d-%H%M}.{job.format}"
    return storage.sign_download(file_key(job), name, min(LINK_SECONDS, left))


def file_expiry(job: ExportJob) -> datetime:
    """When the bucket's lifecycle may remove the file."""
    return job.created_at + EXPORT_LIFE


def file_key(job: ExportJob) -> str:
    return f"exports/{job.account_id}/{job.export_id}.{job.format}"


def work_export(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off a message of the export queue."""
    from chalicelib.services.export_work import work

    work(message, remaining)


def _hold_to_limit(account_id: str) -> None:
    running = ExportJob.query(
        account_id,
        filter_condition=ExportJob.status.is_in("queued", "running"),
        consistent_read=True,
        attributes_to_get=["export_id"],
    )
    if sum(1 for _ in running) >= MAX_RUNNING:
        raise errors.TooManyRequests(
            f"{MAX_RUNNING} exports of this account are running; wait until one has ended.",
            headers={"Retry-After": "60"},
        )
