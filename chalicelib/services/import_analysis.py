"""Reading an uploaded file through before anything is imported."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from chalicelib.gateways import storage
from chalicelib.importing import ranges
from chalicelib.importing.analysis import Analysis
from chalicelib.importing.limits import UnreadableFile
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services.import_copies import Place, analyse_file
from chalicelib.services.import_state import copies_folder, find_job, is_upload

_RESERVE = 5.0  # seconds of an invocation that are kept for writing down that the time wasn't enough
_BEFORE = frozenset({"awaiting_upload", "analysing", "ready", "failed"})


def analyse_upload(key: str, remaining: Remaining) -> None:
    """Finds out what a file holds; the import is `ready` after that, or `failed` with a sentence.

    Safe to repeat. A file that replaces another before the import has run is analysed anew; later ones are of no effect.
    One that arrives in a deleted account isn't looked at, nor are the copies that this writes.
    """
    if not is_upload(key):
        return
    _, account_id, import_id = key.split("/")
    job = find_job(account_id, import_id)
    if job is None or job.status not in _BEFORE or job.options is not None or not _is_live(account_id):
        return
    try:
        change_row(job, status="analysing", failure=None)
        change_row(job, **_outcome(job, key, remaining))
    except Overtaken:
        return  # cancelled, or another event is at it


def _is_live(account_id: str) -> bool:
    account = get_together((Account, account_id, None))[0]
    return account is not None and account.is_live


def _outcome(job: ImportJob, key: str, remaining: Remaining) -> dict[str, Any]:
    """Copies are written under the version of the row that this run has made, so that no other run writes there."""
    copies = copies_folder(job.account_id, job.import_id, int(job.version))
    try:
        found, file = analyse_file(Place(key, storage.etag_of(key)), copies, lambda chunks: _timed(chunks, remaining))
    except storage.NoSuchFile:
        return {"status": "failed", "failure": "The uploaded file is no longer there, or was replaced."}
    except UnreadableFile as problem:
        return {"status": "failed", "failure": str(problem)}
    return {"status": "ready", "analysis": _as_json(found, file)}


def _timed(chunks: Iterator[bytes], remaining: Remaining) -> Iterator[bytes]:
    for chunk in chunks:
        if remaining() < _RESERVE:
            raise UnreadableFile("The file takes too long to read; split it.")
        yield chunk


def _as_json(found: Analysis, file: Place) -> dict[str, Any]:
    layout = found.layout
    return {
        "form": asdict(layout.form),
        "first": asdict(layout.first),
        "columns": list(layout.columns),
        "rows": found.rows,
        "ranges": ranges.pack(found.ranges),
        "samples": [list(found.samples[column]) for column in layout.columns],
        "mapping": dict(found.mapping),
        "key": file.key,
        "etag": file.etag,
    }
