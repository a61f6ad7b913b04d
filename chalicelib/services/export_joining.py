"""The end of an export: its chunks become one file, most of them by a copy inside S3.

A part of a multipart upload has 5 MB at least, but for the last. So whole chunks come first, each copied as a part; what
is too little, lacks columns or stands behind the header goes through memory, joined to parts that are large enough.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NamedTuple, Self

from chalicelib.gateways import storage
from chalicelib.importing.writing import csv_columns, csv_header, widen
from chalicelib.jobs import Remaining
from chalicelib.models.export_job import ExportJob
from chalicelib.models.job_rows import change_row
from chalicelib.services.export_reading import RESERVE, Lines
from chalicelib.services.export_state import DELIVERIES, Chunk, Stopped, Unfit, folder, lanes, seconds_busy, until
from chalicelib.services.exports import file_key

_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_MOST_PARTS = 10_000


class Part(NamedTuple):
    """A part of the file: chunks one after the other, or exactly one that is copied as it is."""

    chunks: tuple[Chunk, ...]
    copied: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """How far the chunks are joined: the upload and its parts so far. Reserved for a worker as a lane is."""

    upload: str = ""
    etags: list[str] = field(default_factory=list)
    worker: int = 0
    busy_until: str | None = None
    deliveries: int = 0

    @classmethod
    def of(cls, job: ExportJob) -> Self:
        return cls(**(job.progress or {}))


def plan(chunks: Sequence[Chunk], width: int, head: int) -> list[Part]:
    """The parts of a file of these chunks whose rows shall have `width` custom columns; the header of `head` bytes goes
    before the first."""
    whole: list[Chunk] = []
    rest: list[Chunk] = []
    for chunk in chunks:
        (whole if chunk.size >= storage.SMALLEST_PART and chunk.width == width else rest).append(chunk)
    parts = [Part((chunk,), copied=bool(place or not head)) for place, chunk in enumerate(whole)]
    group: list[Chunk] = []
    size = 0 if parts else head
    for chunk in rest:
        group.append(chunk)
        size += chunk.size
        if size >= storage.SMALLEST_PART:
            parts.append(Part(tuple(group), copied=False))
            group, size = [], 0
    if group or not parts:
        parts.append(Part(tuple(group), copied=False))
    return parts


def write_whole(job: ExportJob, lines: Lines) -> None:
    """Makes the file of lines that are all there is."""
    storage.write(file_key(job), _head(job, lines.names) + lines.content, _TYPES[job.format])
    change_row(job, status="done", rows=int(job.rows) + lines.rows, filter=None, lanes=None)


def join(job: ExportJob, worker: int, remaining: Remaining, time_left: Any) -> float | None:
    """Joins the chunks of an export whose lanes are done. Gives the seconds after which the worker has to come again, None if
    it need not. Raises Overtaken, Stopped and Unfit."""
    joint = Joint.of(job)
    busy = seconds_busy(joint.busy_until)
    if busy > 0:
        return busy + 1 if joint.worker == worker else None
    if joint.deliveries >= DELIVERIES:
        raise Stopped
    joint = replace(joint, worker=worker, busy_until=until(time_left), deliveries=joint.deliveries + 1)
    change_row(job, progress=asdict(joint))
    try:
        joint, ended = _write_parts(job, joint, remaining)
    except storage.NoSuchFile:  # the upload was finished by a run that died then, or has lapsed
        change_row(job, progress=asdict(Joint(deliveries=joint.deliveries)))
        return 0
    if not ended:
        change_row(job, progress=asdict(replace(joint, busy_until=None, deliveries=0)))
        return 0
    change_row(job, status="done", filter=None, lanes=None)
    storage.remove_folder(folder(job))
    return None


def _write_parts(job: ExportJob, joint: Joint, remaining: Remaining) -> tuple[Joint, bool]:
    """Writes what is left of the parts; whether the file was made of them, or time was up first."""
    key, names = file_key(job), job.names or []
    head = _head(job, names)
    parts = plan([chunk for lane in lanes(job) for chunk in lane.chunks], len(names), len(head))
    if len(parts) > _MOST_PARTS:
        raise Unfit("The file would be too large; export a part of the contacts.")
    joint = replace(joint, upload=joint.upload or storage.begin(key, _TYPES[job.format]))
    for number, part in enumerate(parts, start=1):
        if number <= len(joint.etags):
            continue
        if part.copied:
            etag = storage.copy_part(key, joint.upload, number, folder(job) + part.chunks[0].name)
        else:
            content = (head if number == 1 else b"") + b"".join(_read(job, chunk, len(names)) for chunk in part.chunks)
            etag = storage.write_part(key, joint.upload, number, content)
        joint = replace(joint, etags=[*joint.etags, etag])
        if remaining() < RESERVE:
            return joint, False
    storage.finish(key, joint.upload, joint.etags)
    return joint, True


def _head(job: ExportJob, names: Sequence[str]) -> bytes:
    return csv_header(csv_columns(names)) if job.format == "csv" else b""


def _read(job: ExportJob, chunk: Chunk, width: int) -> bytes:
    content = b"".join(storage.read(folder(job) + chunk.name))
    return widen(content, width - chunk.width) if width > chunk.width else content
