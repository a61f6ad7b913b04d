"""Working off an export: pages of contacts into the parts of a multipart upload, recorded part by part.

A part and the place behind it are recorded in one conditional write. Whatever was read after that is read again, so a
worker may die at any point, and memory holds one page and one part. A CSV file needs its columns first, so the names of
the custom fields are looked for before, and looked for again should a new one turn up meanwhile.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

from chalicelib import clock
from chalicelib.gateways import queues, storage
from chalicelib.importing.writing import csv_columns, csv_header, csv_rows, json_lines
from chalicelib.jobs import Remaining
from chalicelib.models.bulk import Item
from chalicelib.models.export_job import ExportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.contact_documents import document_of, is_live
from chalicelib.services.contact_filters import Selection, matcher
from chalicelib.services.export_pages import START, pages
from chalicelib.services.export_state import Progress, Unfit, carry_key, reserve
from chalicelib.services.exports import file_key

MAX_CUSTOM_COLUMNS = 2_000
_RESERVE = 25.0  # seconds of an invocation in which no further page is begun
_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


class _NewColumns(Exception):
    """A contact has a custom field that the header has no column for."""

    def __init__(self, names: set[str]) -> None:
        super().__init__()
        self.names = names


def work(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off an export as far as time allows, and asks the queue to go on."""
    reserved = reserve(message, timedelta(seconds=remaining()))
    if reserved is None:
        return
    job, shards = reserved
    try:
        if _work(job, shards, remaining):
            return
        change_row(job, progress=replace(Progress.of(job), busy_until=None).as_json())
        queues.send("export", message)
    except Unfit as problem:
        _drop(job)
        change_row(job, status="failed", failure=str(problem), filter=None)
    except Overtaken:
        return  # another run is further


def _work(job: ExportJob, shards: int, remaining: Remaining) -> bool:
    """Whether the export has ended."""
    if Progress.of(job).phase == "columns" and not _find_columns(job, shards, remaining):
        return False
    try:
        return _write_rows(job, shards, remaining)
    except _NewColumns as found:
        _begin_again(job, "columns", found.names)
    except storage.NoSuchFile:  # a run that died had finished the upload already
        _begin_again(job, "rows")
    return False


def _begin_again(job: ExportJob, phase: Literal["columns", "rows"], names: Iterable[str] = ()) -> None:
    progress = Progress.of(job)
    _drop(job)
    fresh = Progress(phase, names=sorted({*progress.names, *names}), deliveries=progress.deliveries)
    change_row(job, progress=fresh.as_json(), rows=0)


def _find_columns(job: ExportJob, shards: int, remaining: Remaining) -> bool:
    """Collects the names of custom fields; False when the time is up first."""
    progress = Progress.of(job)
    selection = Selection.of_options(job.filter)
    selected, now = matcher(selection), clock.now()
    attributes = ("custom", "expires_at") if selection.is_everything else ()
    names = set(progress.names)
    for items, place in pages(job.account_id, shards, progress.place, attributes):
        names |= _names(item for item in items if is_live(item, now) and selected(item))
        if len(names) > MAX_CUSTOM_COLUMNS:
            raise Unfit("The contacts have too many different custom fields for a CSV file; export JSON Lines.")
        progress = replace(progress, shard=place.shard, after=place.after, names=sorted(names))
        if remaining() < _RESERVE:
            change_row(job, progress=replace(progress, deliveries=0).as_json())
            return False
    ready = replace(progress, phase="rows", shard=START.shard, after=START.after, deliveries=0)
    change_row(job, progress=ready.as_json())
    return True


def _write_rows(job: ExportJob, shards: int, remaining: Remaining) -> bool:
    """Writes what is left of the file; False when the time is up first."""
    progress = Progress.of(job)
    render = _renderer(job, progress)
    selected, now = matcher(Selection.of_options(job.filter)), clock.now()
    buffer = bytearray(b"".join(storage.read(carry_key(job))) if progress.carried else _head(job, progress))
    rows = int(job.rows)
    for items, place in pages(job.account_id, shards, progress.place):
        wanted = [item for item in items if is_live(item, now) and selected(item)]
        buffer += render(wanted)
        rows += len(wanted)
        progress = replace(progress, shard=place.shard, after=place.after)
        if len(buffer) >= storage.SMALLEST_PART:
            progress = _write_part(job, progress, bytes(buffer), rows)
            buffer.clear()
        if remaining() < _RESERVE:
            _carry(job, progress, bytes(buffer), rows)
            return False
    _finish(job, progress, bytes(buffer), rows)
    return True


def _head(job: ExportJob, progress: Progress) -> bytes:
    return csv_header(csv_columns(progress.names)) if job.format == "csv" and not progress.etags else b""


def _renderer(job: ExportJob, progress: Progress) -> Callable[[list[Item]], bytes]:
    if job.format == "jsonl":
        return lambda items: json_lines(document_of(item) for item in items)
    columns, known = csv_columns(progress.names), set(progress.names)

    def render(items: list[Item]) -> bytes:
        unknown = _names(items) - known
        if unknown:
            raise _NewColumns(unknown)
        return csv_rows((document_of(item) for item in items), columns)

    return render


def _write_part(job: ExportJob, progress: Progress, content: bytes, rows: int) -> Progress:
    key = file_key(job)
    upload = progress.upload or storage.begin(key, _TYPES[job.format])
    etag = storage.write_part(key, upload, len(progress.etags) + 1, content)
    written = replace(progress, upload=upload, etags=[*progress.etags, etag], carried=False, deliveries=0)
    change_row(job, progress=written.as_json(), rows=rows)
    return written


def _carry(job: ExportJob, progress: Progress, content: bytes, rows: int) -> None:
    """Keeps what is too little for a part, for the next worker."""
    storage.write(carry_key(job), content, "application/octet-stream")
    change_row(job, progress=replace(progress, carried=True, deliveries=0).as_json(), rows=rows)


def _finish(job: ExportJob, progress: Progress, content: bytes, rows: int) -> None:
    key = file_key(job)
    if not progress.upload:
        storage.write(key, content, _TYPES[job.format])
    else:
        etags = list(progress.etags)
        if content:
            etags.append(storage.write_part(key, progress.upload, len(etags) + 1, content))
        storage.finish(key, progress.upload, etags)
    change_row(job, status="done", rows=rows, filter=None, progress=replace(progress, busy_until=None).as_json())
    storage.remove(carry_key(job))


def _drop(job: ExportJob) -> None:
    """Forgets what was written."""
    progress = Progress.of(job)
    if progress.upload:
        storage.give_up(file_key(job), progress.upload)
    storage.remove(carry_key(job))


def _names(items: Iterable[Item]) -> set[str]:
    return {name for item in items if "custom" in item for name in json.loads(item["custom"]["S"] or "{}")}
