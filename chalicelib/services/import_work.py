"""Working off an import: chunk after chunk, each counted once, until it is done or the time is up.

What a chunk comes to is recorded together with the place where the next begins, in one conditional write, and a chunk
can be run again. So a worker may die at any point, and a message may come twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib import clock
from chalicelib.gateways import queues, storage
from chalicelib.importing.convert import make_converter
from chalicelib.importing.limits import UnreadableFile
from chalicelib.importing.records import Record, read_records
from chalicelib.jobs import Remaining
from chalicelib.models.import_job import ImportJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.services import standing
from chalicelib.services.contact_limit import read_account
from chalicelib.services.import_checkpoints import flush_counts, record_chunk
from chalicelib.services.import_chunks import NotYet, Tally, apply_chunk
from chalicelib.services.import_creates import Run
from chalicelib.services.import_ends import end_import
from chalicelib.services.import_rehearsal import Seen, rehearse_chunk
from chalicelib.services.import_reserve import reserve
from chalicelib.services.import_rows import Prepared, prepare_rows
from chalicelib.services.import_state import Options, Progress, Source
from chalicelib.services.import_undo import undo_chunk

CHUNK_ROWS = 500
_CHUNK_BYTES = 2_000_000
_RESERVE = 25.0  # seconds of an invocation in which no further chunk is begun
_IN_FLIGHT_DELAY = 30  # seconds until another import that holds an address has ended or died
_NO_FILE = "The uploaded file is no longer there, or was replaced."


def work(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off an import as far as time allows, and asks the queue to go on."""
    reserved = reserve(message, timedelta(seconds=remaining()))
    if reserved is None:
        return
    job, again = reserved
    try:
        if _work(job, again, remaining):
            end_import(job)
        else:
            _go_on(job, message)
    except UnreadableFile as problem:
        end_import(job, failure=str(problem))
    except storage.NoSuchFile:
        end_import(job, failure=_NO_FILE)
    except _Barred as barred:
        end_import(job, failure=barred.reason)
    except NotYet:
        _go_on(job, message, _IN_FLIGHT_DELAY)
    except Overtaken:
        return  # another run is further


def _work(job: ImportJob, again: bool, remaining: Remaining) -> bool:
    """Whether there is nothing left to do."""
    flush_counts(job)
    if job.status == "cancelled" and not again:
        return True
    worker = _Worker(job)
    for number, chunk in enumerate(_chunks(job)):
        if number > 0 and remaining() < _RESERVE:
            worker.keep()
            return False
        progress = Progress.of(job)
        room = worker.look(again=again)
        tally = worker.apply(progress, prepare_rows(chunk, worker.converter), room, again=again)
        record_chunk(job, progress, chunk[-1].position, tally)
        again = False
        if job.status == "cancelled":
            return True
    return True


class _Barred(Exception):
    """The account may not go on: it was deleted, or may not import any more for the `reason`."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason)
        self.reason = reason


class _Worker:
    """What the three tasks do with a chunk."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._options = Options.of(job)
        self.converter = make_converter(Source.of(job).columns, self._options.mapping)
        self._seen = Seen()
        if self._options.task == "dry_run" and Progress.of(job).offset != Source.of(job).first.offset:
            self._seen = Seen.load(job.account_id, job.import_id)

    def look(self, *, again: bool) -> int:
        """How many contacts the plan leaves room for. Raises _Barred where the account may not go on; but a chunk that was
        begun is finished, so that what is there of it is counted. Raises Overtaken where nothing may be written any more."""
        account, room = read_account(self._job.account_id)
        if account is None or account.is_over(clock.now()):
            raise Overtaken
        if again:
            return room.left
        if not account.is_live:
            change_row(self._job, status="cancelled")
            raise _Barred(None)
        why = None if self._options.task == "undo" else standing.why_barred(account, "import")
        if why is not None:
            raise _Barred(why)
        return room.left

    def apply(self, progress: Progress, prepared: Prepared, room: int, *, again: bool) -> Tally:
        job, options = self._job, self._options
        if options.task == "dry_run":
            left = room - progress.created
            return rehearse_chunk(job.account_id, options.duplicates, prepared, self.converter, self._seen, left)
        if options.task == "undo":
            return undo_chunk(job.account_id, job.import_id, options.actor, prepared)
        run = Run(job.account_id, job.import_id, options.shards, progress.moment, room)
        return apply_chunk(run, options.duplicates, prepared, self.converter, again=again)

    def keep(self) -> None:
        """Before the next worker takes over."""
        if self._options.task == "dry_run":
            self._seen.save(self._job.account_id, self._job.import_id)


def _chunks(job: ImportJob) -> Iterator[list[Record]]:
    """The rest of the file, always cut at the same places behind a checkpoint."""
    source, place = Source.of(job), Progress.of(job).position
    content = storage.read(source.key, place.offset, source.etag)
    chunk: list[Record] = []
    start = place.offset
    for record in read_records(content, source.form, place):
        chunk.append(record)
        if len(chunk) >= CHUNK_ROWS or record.end - start >= _CHUNK_BYTES:
            yield chunk
            chunk, start = [], record.end
    if chunk:
        yield chunk


def _go_on(job: ImportJob, message: Mapping[str, Any], delay: int = 0) -> None:
    """Gives the import back and asks for the next worker; after a NotYet the chunk in hand has been begun."""
    progress = replace(Progress.of(job), busy_until=None, open=delay > 0)
    change_row(job, progress=progress.as_json())
    queues.send("import", message, delay)
