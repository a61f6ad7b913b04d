"""The ranges of a large import: which one a worker takes next, when none is left, and what they have come to together."""

from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto

from pynamodb.exceptions import PutError

from chalicelib import clock, errors
from chalicelib.models.bulk import delete_items
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange, place_of, places_of
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.services.import_state import Options, Progress, Source

_RACES = 20
_SUMS = ("created", "updated", "skipped", "failed", "over_limit", "problems")


class NoRange(Enum):
    """Why there is nothing to take."""

    ALL_DONE = auto()
    OTHERS_AT_WORK = auto()


def is_split(job: ImportJob) -> bool:
    """Whether the run in hand works range by range. A small file is one range, and then the import's row is its checkpoint."""
    return job.progress is not None and Progress.of(job).ranges > 1


def begun_ranges(job: ImportJob) -> list[ImportRange]:
    """The ranges that the run has begun, in the order of the file, read strongly."""
    found = ImportRange.query(
        job.account_id, ImportRange.place.startswith(places_of(job.import_id)), consistent_read=True
    )
    return [row for row in found if row.run == job.options["run"]]


def take_range(job: ImportJob, turn: str, lane: int, time_left: timedelta) -> tuple[ImportRange, bool] | NoRange:
    """A range that is reserved for this worker now, and whether another may have begun its next chunk.

    First one that the turn itself has begun (it died and came back), then one that was given back or whose worker must
    have died, then one that nobody has begun. Of an import that was stopped only chunks in hand are to be finished.
    Raises Unavailable when others are faster again and again.
    """
    for _ in range(_RACES):
        begun = begun_ranges(job)
        waiting = [row for row in begun if not Progress.of(row).is_complete and not _is_busy(row, turn)]
        if job.status != "running":
            waiting = [row for row in waiting if Progress.of(row).open]
        waiting.sort(key=lambda row: Progress.of(row).turn != turn)
        others = any(_is_busy(row, turn) for row in begun)
        alone = others and Options.of(job).lanes == 1
        fresh = _not_begun(job, begun) if job.status == "running" and not alone else []
        if waiting and not alone:
            taken = _take_begun(waiting[0], turn, time_left)
        elif fresh:
            taken = _take_fresh(job, fresh[min(lane, len(fresh) - 1)], turn, time_left)
        else:
            return NoRange.OTHERS_AT_WORK if others else NoRange.ALL_DONE
        if taken is not None:
            return taken
    raise errors.Unavailable


def summed(job: ImportJob, ranges: list[ImportRange]) -> Progress:
    """The progress of the import as its ranges have it."""
    whole, parts = Progress.of(job), [Progress.of(row) for row in ranges]
    names = _SUMS if whole.before is None else _SUMS[:4]  # an undo leaves what is known of the import's errors
    return replace(whole, **{name: sum(getattr(part, name) for part in parts) for name in names})


def forget_ranges(account_id: str, ranges: list[ImportRange]) -> None:
    """Deletes their rows."""
    delete_items(ImportRange, [{"account_id": {"S": account_id}, "place": {"S": row.place}} for row in ranges])


def reserved(progress: Progress, turn: str, time_left: timedelta) -> Progress:
    """A checkpoint, reserved for a worker that goes on from it."""
    now = clock.now()
    return replace(
        progress,
        at=progress.at if progress.open else clock.to_iso(now),
        open=True,
        deliveries=progress.deliveries + 1,
        busy_until=clock.to_iso(now + time_left),
        turn=turn,
    )


def seconds_busy(progress: Progress, turn: str) -> float:
    """How long the worker that has a range may still be at it; not for a turn that comes again, whose worker has died."""
    if progress.busy_until is None or progress.turn == turn:
        return 0.0
    return max(0.0, (clock.from_iso(progress.busy_until) - clock.now()).total_seconds())


def _is_busy(row: ImportRange, turn: str) -> bool:
    progress = Progress.of(row)
    return not progress.is_complete and seconds_busy(progress, turn) > 0


def _not_begun(job: ImportJob, begun: list[ImportRange]) -> list[int]:
    taken = {row.number for row in begun}
    return [number for number in range(Progress.of(job).ranges) if number not in taken]


def _take_begun(row: ImportRange, turn: str, time_left: timedelta) -> tuple[ImportRange, bool] | None:
    before = Progress.of(row)
    try:
        change_row(row, progress=reserved(before, turn, time_left).as_json())
    except Overtaken:
        return None
    return row, before.open


def _take_fresh(job: ImportJob, number: int, turn: str, time_left: timedelta) -> tuple[ImportRange, bool] | None:
    now = clock.now()
    start = Progress.at_start(Source.of(job).ranges[number], now)
    row = ImportRange(
        job.account_id,
        place_of(job.import_id, number),
        run=job.options["run"],
        progress=reserved(start, turn, time_left).as_json(),
        updated_at=now,
        expires_at=job.expires_at,
    )
    try:
        row.save(condition=ImportRange.place.does_not_exist() | (ImportRange.run != row.run))
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
        return None
    return row, False
