"""Imports of contacts, as a user sees them: upload, look at what was found, try, run, stop, take back."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from chalicelib import clock, errors, ids
from chalicelib.gateways import storage
from chalicelib.importing.convert import mapping_errors
from chalicelib.importing.headers import CUSTOM
from chalicelib.importing.limits import MAX_FILE_BYTES
from chalicelib.importing.merging import Rule
from chalicelib.jobs import Hold, Remaining
from chalicelib.models.account import Account
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.models.paging import page_of
from chalicelib.register.retention import JOB_LIFE, UPLOAD_LIFE
from chalicelib.services.contact_limit import read_account
from chalicelib.services.import_ranges import begun_ranges, is_split, summed
from chalicelib.services.import_state import Options, Progress, Source, error_key, get_job, upload_key
from chalicelib.services.import_turns import ask

UPLOAD_SECONDS = 3600
LINK_SECONDS = 300
MAX_RUNNING = 25
"""Imports of an account that may run at once."""
LANES = 6
"""Ranges of a large import that are worked off at once (template/functions.yaml says how many workers there are in all)."""
_MANY_ROWS = 5_000
_SHARDS = 16
_NOT_ENDED = ("awaiting_upload", "analysing", "ready", "running")
_RACES = 5


def create_import(
    account_id: str, actor: str, file_name: str, size: int | None
) -> tuple[ImportJob, storage.UploadForm]:
    """An import that waits for its file, and the form by which a browser uploads it; forgotten with the file if not started.

    Raises Invalid for a file too large.
    """
    if size is not None and size > MAX_FILE_BYTES:
        raise errors.invalid_field("size", f"must be {MAX_FILE_BYTES} bytes at most")
    now = clock.now()
    job = ImportJob(
        account_id,
        ids.new(now),
        status="awaiting_upload",
        file_name=file_name,
        created_by=actor,
        version=1,
        created_at=now,
        updated_at=now,
        expires_at=now + UPLOAD_LIFE,
    )
    job.save(condition=ImportJob.import_id.does_not_exist())
    return job, storage.sign_upload(upload_key(account_id, job.import_id), MAX_FILE_BYTES, UPLOAD_SECONDS)


def get_import(account_id: str, import_id: str) -> ImportJob:
    """An import by its id with its progress, read strongly. Raises NotFound."""
    return _with_progress(get_job(account_id, import_id))


def list_imports(account_id: str, limit: int, after: str | None) -> tuple[list[ImportJob], str | None]:
    """A page of imports, newest first, behind the position `after`, and the position to go on from."""
    jobs, position = page_of(ImportJob, account_id, limit, after, newest_first=True)
    return [_with_progress(job) for job in jobs], position


def error_file_link(job: ImportJob) -> str | None:
    """A link to the error file, if the last run left one that is still kept; good for LINK_SECONDS, at most to its end."""
    progress = None if job.progress is None else Progress.of(job)
    if progress is None or not (progress.finished or progress.before) or not progress.problems:
        return None
    key = error_key(job.account_id, job.import_id)
    try:
        left = storage.end_of(key) - clock.now()
    except storage.NoSuchFile:
        return None
    name = f"{job.file_name.rpartition('.')[0] or job.file_name}-errors.csv"
    return storage.sign_download(key, name, min(LINK_SECONDS, max(1, int(left.total_seconds()))))


def start_import(
    account_id: str,
    import_id: str,
    actor: str,
    mapping: Mapping[str, str | None] | None,
    duplicates: Rule,
    *,
    dry_run: bool,
) -> ImportJob:
    """Starts an import that is ready, by the suggested mapping if none is given; columns mapped to None are left out.

    Raises NotFound, Conflict unless it is ready, Invalid naming `mapping.<column>`, TooManyRequests.
    """
    job = get_job(account_id, import_id)
    if job.status != "ready":
        raise _conflict(job, "An import can be started once its file has been read, and once only.")
    chosen = _mapping(job, mapping)
    _hold_to_limit(account_id)
    source = Source.of(job)
    shards = _shards(account_id, 0 if dry_run else source.rows)
    lanes = _lanes(account_id, source, dry_run=dry_run)
    options = Options(
        "dry_run" if dry_run else "import", secrets.token_hex(8), chosen, duplicates, shards, actor, lanes
    )
    return _begin(job, options, _at_start(source))


def cancel_import(account_id: str, import_id: str) -> ImportJob:
    """Stops an import; what it has done stays done, and the rows in hand are still finished and counted.

    Raises NotFound, and Conflict for an import that has ended other than by cancelling, and for an undo.
    """
    for _ in range(_RACES):
        job = get_job(account_id, import_id)
        if job.status == "cancelled":
            return job
        if job.status not in _NOT_ENDED or (job.status == "running" and job.options["task"] == "undo"):
            raise _conflict(job, "The import can't be cancelled any more.")
        try:
            change_row(job, status="cancelled")
        except Overtaken:
            continue
        return job
    raise errors.Unavailable


def undo_import(account_id: str, import_id: str, actor: str) -> ImportJob:
    """Removes what an import created and restores what it changed, where nobody has changed the contact since.

    Raises NotFound, Conflict unless the import has run and ended, and Gone when its file is no longer kept.
    """
    job = get_job(account_id, import_id)
    progress = None if job.progress is None else Progress.of(job)
    ended = job.status in ("done", "failed", "cancelled")
    if progress is None or not ended or not progress.finished or job.options["task"] == "dry_run":
        raise _conflict(job, "Only an import that has run and ended can be undone.")
    source = Source.of(job)
    try:
        unchanged = storage.etag_of(source.key) == source.etag
    except storage.NoSuchFile:
        unchanged = False
    if not unchanged:
        raise errors.Gone("The uploaded file is no longer kept, so this import can't be undone.")
    _hold_to_limit(account_id)
    lanes = _lanes(account_id, source, dry_run=True)
    options = replace(Options.of(job), task="undo", run=secrets.token_hex(8), actor=actor, lanes=lanes)
    begun = replace(
        _at_start(source),
        before=progress.before or progress.results,
        over_limit=progress.over_limit,
        problems=progress.problems,
    )
    return _begin(job, options, begun)


def analyse_import(event: Mapping[str, Any], remaining: Remaining) -> None:
    """Reads a file that was uploaded (the detail of S3's event)."""
    from chalicelib.services.import_analysis import analyse_upload

    analyse_upload(event["object"]["key"], remaining)


def work_import(message: Mapping[str, Any], remaining: Remaining, hold: Hold | None = None) -> None:
    """Works off a message of the import queue."""
    from chalicelib.services.import_work import work

    work(message, remaining, hold)


def _begin(job: ImportJob, options: Options, progress: Progress) -> ImportJob:
    """Asks the queue first, so that no crash leaves a running import that nobody works on; an early worker waits."""
    ask(job, options.run, options.lanes, delay=1)
    try:
        change_row(
            job,
            status="running",
            options=asdict(options),
            progress=progress.as_json(),
            failure=None,
            expires_at=job.created_at + JOB_LIFE,
        )
    except Overtaken:
        raise _conflict(get_job(job.account_id, job.import_id), "The import was changed at the same moment.") from None
    return job


def _mapping(job: ImportJob, given: Mapping[str, str | None] | None) -> dict[str, str]:
    from chalicelib.services.import_values import custom_name

    found: Mapping[str, Any] = job.analysis
    mapping = {column: field for column, field in (found["mapping"] if given is None else given).items() if field}
    faults = mapping_errors(found["columns"], mapping)
    for column, field in mapping.items():
        if field.startswith(CUSTOM):
            try:
                mapping[column] = CUSTOM + custom_name(field.removeprefix(CUSTOM))
            except ValueError as error:
                faults.append((f"mapping.{column}", str(error)))
    if faults:
        raise errors.Invalid(fields=faults)
    return mapping


def _hold_to_limit(account_id: str) -> None:
    running = ImportJob.query(
        account_id,
        filter_condition=ImportJob.status == "running",
        consistent_read=True,
        attributes_to_get=["import_id"],
    )
    if sum(1 for _ in running) >= MAX_RUNNING:
        raise errors.TooManyRequests(
            f"{MAX_RUNNING} imports of this account are running; wait until one has ended.",
            headers={"Retry-After": "60"},
        )


def _shards(account_id: str, rows: int) -> int:
    """How many shards new contacts are spread over; raised before many come, and seen by readers before they do."""
    account = Account.get(account_id, consistent_read=True)
    if rows < _MANY_ROWS or account.shards >= _SHARDS:
        return int(account.shards)
    account.update(actions=[Account.shards.set(_SHARDS)], condition=Account.account_id.exists())
    return _SHARDS


def _with_progress(job: ImportJob) -> ImportJob:
    """The import as its ranges have it while a large one runs: one query, a page of 1 MB for some thousand ranges."""
    if is_split(job) and not Progress.of(job).finished:
        job.progress = summed(job, begun_ranges(job)).as_json()
    return job


def _lanes(account_id: str, source: Source, *, dry_run: bool) -> int:
    """How many workers may be at an import at once. One, range after range, where the plan may not have room for all rows:
    then those that come first in the file get it, and not one too many is created."""
    ranges = len(source.ranges)
    if ranges > 1 and not dry_run and read_account(account_id)[1].left < source.rows:
        return 1
    return min(LANES, ranges)


def _at_start(source: Source) -> Progress:
    return replace(Progress.at_start(source.first, clock.now()), ranges=len(source.ranges))


def _conflict(job: ImportJob, detail: str) -> errors.Conflict:
    return errors.Conflict(detail, extra={"import_status": job.status})
