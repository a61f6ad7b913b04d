"""An import between its steps: what is asked for, how far it is, and where its files lie."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, Self

from chalicelib import clock, errors, ids
from chalicelib.importing import ranges
from chalicelib.importing.merging import Rule
from chalicelib.importing.records import Format, Position
from chalicelib.models.base import get_together
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.models.job_rows import change_row

Task = Literal["import", "dry_run", "undo"]
UPLOADED = ("ready", "running", "done", "failed", "cancelled", "undone")


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for at the start. `run` is the token of the messages that belong to it; new contacts are spread over
    `shards`, which must not change while it runs because ids are made from it. As many ranges as there are `lanes` may be
    worked off at once."""

    task: Task
    run: str
    mapping: dict[str, str]
    duplicates: Rule
    shards: int
    actor: str
    lanes: int = 1

    @classmethod
    def of(cls, job: ImportJob) -> Self:
        return cls(**job.options)


@dataclass(frozen=True, slots=True)
class Progress:
    """The checkpoint of a range: everything before `position` is counted, and counted once. A small file is one range, whose
    checkpoint is in the import's row; of a large one that row says how many `ranges` there are, and has sums at the end.

    `at` is when the rows that come next were begun; `open` says that they may have been begun already, `done` that none
    are left. `problems` are the lines of the error file, `tail` the end of it that isn't written yet, `parts` how many
    pieces of it are; `finished` says of an import that it has ended, with its error file put together.
    `over_limit` are skipped rows for whose contact the plan had no room.
    `busy_until` reserves the range for the worker that took it with the message `turn`, `deliveries` counts the workers
    since it got any further. `counts` are steps of counters still to be taken. An undo counts removed, restored and kept
    contacts as created, updated and skipped; `before` are the import's own, and `noted` is what the rows in hand will be counted for.
    """

    offset: int
    row: int
    line: int
    at: str
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    over_limit: int = 0
    open: bool = False
    problems: int = 0
    parts: int = 0
    tail: str = ""
    finished: bool = False
    counts: list[list[Any]] = field(default_factory=list)
    busy_until: str | None = None
    turn: str | None = None
    deliveries: int = 0
    before: dict[str, int] | None = None
    noted: str | None = None
    done: bool = False
    ranges: int = 1
    started: str | None = None
    ended: str | None = None

    @classmethod
    def at_start(cls, first: Position, moment: datetime) -> Self:
        at = clock.to_iso(moment)
        return cls(first.offset, first.row, first.line, at, started=at)

    @classmethod
    def of(cls, row: ImportJob | ImportRange) -> Self:
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in row.progress.items() if name in known})

    @property
    def position(self) -> Position:
        return Position(self.offset, self.row, self.line)

    @property
    def moment(self) -> datetime:
        return clock.from_iso(self.at)

    def moved(self, to: Position, **changes: Any) -> Self:
        return replace(self, offset=to.offset, row=to.row, line=to.line, **changes)

    @property
    def is_complete(self) -> bool:
        """Whether the range has been worked off and counted."""
        return self.done and not self.counts

    @property
    def results(self) -> dict[str, int]:
        """How many rows came to what."""
        return {name: getattr(self, name) for name in ("created", "updated", "skipped", "failed")}

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value is not None}


class Pace(NamedTuple):
    """How fast a run goes or went, in rows of the file, and how long it still takes."""

    per_second: float | None
    seconds_left: int | None

    @classmethod
    def of(cls, job: ImportJob, now: datetime) -> Self:
        progress = None if job.progress is None else Progress.of(job)
        if progress is None or progress.started is None:
            return cls(None, None)
        until = now if progress.ended is None else clock.from_iso(progress.ended)
        seconds = max(0.001, (until - clock.from_iso(progress.started)).total_seconds())
        if progress.before is not None:
            return cls(None, None)  # an undo counts contacts, not rows
        rows = sum(progress.results.values())
        left = None
        if rows and job.status == "running":
            left = math.ceil(max(0, job.analysis["rows"] - rows) * seconds / rows)
        return cls(round(rows / seconds, 1) if rows else None, left)


@dataclass(frozen=True, slots=True)
class Source:
    """The file to import as it was analysed: it lies at `key`, which is the upload or a copy written of it, and `etag` is S3's name for exactly these bytes.

    Range `i` goes from `ranges[i]` to `end_of(i)`, or to the end of the file; `importing.ranges.read_range` reads its rows.
    """

    form: Format
    columns: list[str]
    first: Position
    rows: int
    ranges: tuple[Position, ...]
    key: str
    etag: str

    @classmethod
    def of(cls, job: ImportJob) -> Self:
        found: Mapping[str, Any] = job.analysis
        return cls(
            form=Format(**found["form"]),
            columns=found["columns"],
            first=Position(**found["first"]),
            rows=found["rows"],
            ranges=ranges.unpack(found["ranges"]),
            key=found["key"],
            etag=found["etag"],
        )

    def end_of(self, number: int) -> Position | None:
        """Where range `number` ends; None for the last, which goes on to the end of the file."""
        return self.ranges[number + 1] if number + 1 < len(self.ranges) else None


def find_job(account_id: str, import_id: str) -> ImportJob | None:
    """An import, read strongly."""
    job: ImportJob | None = get_together((ImportJob, account_id, import_id))[0] if ids.is_ulid(import_id) else None
    return job


def get_job(account_id: str, import_id: str) -> ImportJob:
    """The same. Raises NotFound, for ids that are malformed or another account's too."""
    job = find_job(account_id, import_id)
    if job is None:
        raise errors.NotFound()
    return job


def record_progress(row: ImportJob | ImportRange, progress: Progress) -> None:
    """Writes a checkpoint if nobody else has since it was read. Raises Overtaken."""
    change_row(row, progress=progress.as_json())


def upload_key(account_id: str, import_id: str) -> str:
    return f"uploads/{account_id}/{import_id}"


def copies_folder(account_id: str, import_id: str, version: int) -> str:
    """Where a run of the analysis writes an upload out (see import_copies)."""
    return f"{upload_key(account_id, import_id)}/{version}"


def is_upload(key: str) -> bool:
    """Whether a file under `uploads/` is one that was uploaded, and not a copy that was written of it."""
    return key.count("/") == 2


def error_key(account_id: str, import_id: str) -> str:
    return f"errors/{account_id}/{import_id}.csv"


def error_part_key(row: ImportJob | ImportRange, part: int) -> str:
    return f"errors/{row.account_id}/{row.import_id}/{row.number:05}-{part:05}.csv"


def seen_key(row: ImportRange) -> str:
    return f"errors/{row.account_id}/{row.import_id}/{row.number:05}-seen"


def mark_of(import_id: str, row: int | Literal["undo"]) -> str:
    """What `written_by` of a contact holds after this import, in this row, wrote it."""
    return f"{import_id}:{row}"


def actor_of(import_id: str) -> str:
    """Whom the history of a contact names."""
    return f"import:{import_id}"


def randomness_of(import_id: str, row: int) -> int:
    """80 bits that only this row of this import has: later rows are larger, so that a list shows them in their order."""
    digest = hashlib.sha256(f"{import_id}:{row}".encode()).digest()
    return row << 44 | int.from_bytes(digest[:6], "big") >> 4


def row_of(ulid: str) -> int:
    """The row whose `randomness_of` an id was made with."""
    return ids.randomness_of(ulid) >> 44


def row_in(mark: str | None, import_id: str) -> int | None:
    """The row that a `written_by` names; None where it was another import, an undo, or nobody."""
    job, _, row = (mark or "").partition(":")
    return int(row) if job == import_id and row.isdigit() else None
