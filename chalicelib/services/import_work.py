"""Working off an import: chunk after chunk of a range, each counted once, until it is done or the time is up.

What a chunk comes to is recorded together with the place where the next begins, in one conditional write, and a chunk
can be run again. So a worker may die at any point, and a message may come twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from chalicelib import clock
from chalicelib.gateways import storage
from chalicelib.importing.convert import make_converter
from chalicelib.importing.limits import UnreadableFile
from chalicelib.importing.ranges import read_range
from chalicelib.importing.records import Position, Record
from chalicelib.jobs import Hold, Remaining
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.job_rows import Overtaken
from chalicelib.services import standing
from chalicelib.services.contact_limit import read_account
from chalicelib.services.import_checkpoints import flush_counts, record_chunk
from chalicelib.services.import_chunks import NotYet, Tally, apply_chunk
from chalicelib.services.import_creates import Run
from chalicelib.services.import_ends import end_import, fail, give_back
from chalicelib.services.import_rehearsal import Seen, rehearse_chunk
from chalicelib.services.import_reserve import Work, reserve
from chalicelib.services.import_rows import Prepared, prepare_rows
from chalicelib.services.import_state import Options, Progress, Source, record_progress, seen_key
from chalicelib.services.import_turns import ask_again, held
from chalicelib.services.import_undo import undo_chunk

CHUNK_ROWS = 500
_CHUNK_BYTES = 2_000_000
_RESERVE = 25.0  # seconds of an invocation in which no further chunk is begun
_IN_FLIGHT_DELAY = 30  # seconds until another import that holds an address has ended or died
_OVERTAKEN_DELAY = 60
_NO_FILE = "The uploaded file is no longer there, or was replaced."


def work(message: Mapping[str, Any], remaining: Remaining, hold: Hold | None = None) -> None:
    """Works off a small import, or a range of a large one, as far as time allows, and asks the queue to go on."""
    with held(hold):
        work_in_hand = reserve(message, timedelta(seconds=remaining()))
        if work_in_hand is not None:
            _work(work_in_hand, message, remaining)


def _work(work: Work, message: Mapping[str, Any], remaining: Remaining) -> None:
    job, row, _ = work
    is_whole = isinstance(row, ImportJob)
    try:
        if not _work_off(work, remaining):
            _go_on(work, message)
        elif is_whole:
            end_import(job)
        else:
            ask_again(job, message)  # who finds that nothing is left to take ends it
    except UnreadableFile as problem:
        fail(job, row, message, str(problem))
    except storage.NoSuchFile:
        fail(job, row, message, _NO_FILE)
    except _Barred as barred:
        fail(job, row, message, barred.reason)
    except _Stopped:
        give_back(row)  # of a large import: the row of a small one says itself whether it goes on
        ask_again(job, message)
    except NotYet:
        _go_on(work, message, _IN_FLIGHT_DELAY)
    except Overtaken:
        # Another worker is further. If it has got this very message, then that is as good as deleted when this one ends.
        ask_again(job, message, _OVERTAKEN_DELAY)
    except _Gone:
        return


def _work_off(work: Work, remaining: Remaining) -> bool:
    """Whether there is nothing left to do in the range."""
    job, row, again = work
    flush_counts(row)
    if Progress.of(row).is_complete or (job.status == "cancelled" and row is job and not again):
        return True
    worker = _Worker(work)
    for number, chunk in enumerate(_chunks(job, row)):
        if number > 0 and remaining() < _RESERVE:
            return False
        progress = Progress.of(row)
        room = worker.look(again=again)
        tally = worker.apply(progress, prepare_rows(chunk.records, worker.converter), room, again=again)
        if chunk.is_last:
            worker.keep()
        record_chunk(row, Progress.of(row), chunk.to, tally, chunk.is_last)
        again = False
        if row is job and job.status == "cancelled":
            return True
    return True


class _Barred(Exception):
    """The account may not go on: it was deleted, or may not import any more for the `reason`."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason)
        self.reason = reason


class _Stopped(Exception):
    """The import was cancelled or has failed in another range."""


class _Gone(Exception):
    """The account is being purged: nothing may be written any more."""


class _Chunk(NamedTuple):
    """Rows that are worked off together; `to` is the place behind them."""

    records: list[Record]
    to: Position
    is_last: bool


class _Worker:
    """What the three tasks do with a chunk."""

    def __init__(self, work: Work) -> None:
        self._job, self._row = work.job, work.row
        self._options = Options.of(work.job)
        self.converter = make_converter(Source.of(work.job).columns, self._options.mapping)
        self._seen = self._rebuilt() if self._options.task == "dry_run" else Seen()

    def look(self, *, again: bool) -> int:
        """How many contacts the plan leaves room for. Raises _Barred where the account may not go on, _Stopped where the
        import doesn't; but a chunk that was begun is finished, so that what is there of it is counted. Raises _Gone."""
        job = self._job
        others = () if self._row is job else ((ImportJob, job.account_id, job.import_id),)
        account, limit, *found = read_account(job.account_id, *others)
        room: int = limit.left
        if account is None or account.is_over(clock.now()) or None in found:
            raise _Gone
        if again:
            return room
        if found and not _goes_on(found[0], job):
            raise _Stopped
        if not account.is_live:
            raise _Barred(None)
        why = None if self._options.task == "undo" else standing.why_barred(account, "import")
        if why is not None:
            raise _Barred(why)
        return room

    def apply(self, progress: Progress, prepared: Prepared, room: int, *, again: bool) -> Tally:
        job, options = self._job, self._options
        if options.task == "dry_run":
            left = room - progress.created if self._row is job else None
            return rehearse_chunk(job.account_id, options.duplicates, prepared, self.converter, self._seen, left)
        if options.task == "undo":
            return undo_chunk(self._row, options.actor, prepared)
        run = Run(job.account_id, job.import_id, options.shards, progress.moment, room)
        return apply_chunk(run, options.duplicates, prepared, self.converter, again=again)

    def keep(self) -> None:
        """Before a range is done: what the end of a dry run needs to know of it."""
        if self._options.task == "dry_run" and isinstance(self._row, ImportRange):
            self._seen.save(seen_key(self._row))

    def _rebuilt(self) -> Seen:
        """What the rows of the range before the checkpoint have shown to a worker before: they are looked at once more."""
        seen, job, row = Seen(), self._job, self._row
        until = Progress.of(row).offset
        start = _start(job, row)
        for chunk in _chunks(job, row, start) if until > start.offset else ():
            prepared = prepare_rows(chunk.records, self.converter)
            rehearse_chunk(job.account_id, self._options.duplicates, prepared, self.converter, seen, None)
            if chunk.to.offset >= until:
                break
        return seen


def _goes_on(now: ImportJob, before: ImportJob) -> bool:
    return bool(now.status == "running" and now.options["run"] == before.options["run"])


def _start(job: ImportJob, row: ImportJob | ImportRange) -> Position:
    return Source.of(job).ranges[row.number]


def _chunks(job: ImportJob, row: ImportJob | ImportRange, place: Position | None = None) -> Iterator[_Chunk]:
    """The rest of the range, always cut at the same places behind a checkpoint."""
    source, place = Source.of(job), place or Progress.of(row).position
    end = source.end_of(row.number)
    if end is not None and place.offset >= end.offset:
        return
    content = storage.read(source.key, place.offset, source.etag)
    chunk: list[Record] = []
    start = place.offset
    for record in read_range(content, source.form, place, end):
        if chunk and (len(chunk) >= CHUNK_ROWS or chunk[-1].end - start >= _CHUNK_BYTES):
            yield _Chunk(chunk, chunk[-1].position, False)
            chunk, start = [], chunk[-1].end
        chunk.append(record)
    if chunk:
        yield _Chunk(chunk, chunk[-1].position, True)


def _go_on(work: Work, message: Mapping[str, Any], delay: int = 0) -> None:
    """Gives the range back and asks for the next worker; after a NotYet the chunk in hand has been begun."""
    job, row, _ = work
    until = clock.to_iso(clock.now() + timedelta(seconds=delay)) if delay and row is not job else None
    progress = replace(Progress.of(row), busy_until=until, open=delay > 0)
    record_progress(row, progress)
    ask_again(job, message, delay)
