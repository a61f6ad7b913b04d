"""Reading a lane of an export: pages of contacts → chunks of lines in the bucket, each recorded with the place behind it.

A chunk has a name of its own, which is written down in one conditional write with the place behind it. Whatever was read
after that is read again by whoever goes on, so a worker may die at any point, and memory holds one page and one chunk.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

from chalicelib import clock
from chalicelib.gateways import storage
from chalicelib.importing.writing import widen
from chalicelib.jobs import Remaining
from chalicelib.models.bulk import Item, query_pages
from chalicelib.models.contact import Contact, partitions
from chalicelib.models.export_job import ExportJob
from chalicelib.models.export_lanes import change_lane, change_names, lanes_of
from chalicelib.models.job_rows import Overtaken
from chalicelib.services.contact_documents import is_live
from chalicelib.services.contact_filters import Selection, matcher
from chalicelib.services.export_rows import ATTRIBUTES, csv_lines, customs_of, json_documents, unknown_names
from chalicelib.services.export_state import Chunk, Lane, Unfit, folder

RESERVE = 25.0
"""Seconds of an invocation in which nothing further is begun."""
CHUNK_BYTES = 8 * 1024 * 1024
"""Of a chunk, at least, but for what is left at the end of a lane or of an invocation."""
MAX_CUSTOM_COLUMNS = 2_000


class Lines:
    """The lines that were read and aren't recorded yet; `names` are the custom columns that all of them have."""

    def __init__(self, job: ExportJob) -> None:
        self._job = job
        self.is_csv = job.format == "csv"
        self.content = bytearray()
        self.rows = 0
        self.names: list[str] = []
        self.clear()

    def add(self, items: list[Item]) -> None:
        """Adds a line for each item. Raises Unfit, and Overtaken when the export has ended meanwhile."""
        self.rows += len(items)
        if not self.is_csv:
            self.content += json_documents(items)
            return
        customs = customs_of(items)
        unknown = unknown_names(customs, self._known)
        if unknown:
            self._widen(_learn(self._job, self.names, unknown))
        self.content += csv_lines(items, customs, self.names)

    def clear(self) -> None:
        """Forgets them: they are recorded. What other lanes have found meanwhile has a column from now on."""
        self.content.clear()
        self.rows = 0
        self._widen(self._job.names or self.names)

    def _widen(self, names: list[str]) -> None:
        if self.content:
            self.content = bytearray(widen(bytes(self.content), len(names) - len(self.names)))
        self.names, self._known = list(names), frozenset(names)


def read_lane(
    job: ExportJob, lane: Lane, remaining: Remaining, split: Callable[[list[Lane]], None]
) -> tuple[Lane, Lines]:
    """Reads what is left of a lane, or as much as time allows; gives it as it stands and the lines that aren't recorded.

    With its first chunk a lane of several shards is split; `split` is told the others. Raises Unfit and Overtaken.
    """
    lines = Lines(job)
    selected, now = matcher(Selection.of_options(job.filter)), clock.now()
    for items, shard, after in _pages(job.account_id, lane):
        lines.add([item for item in items if is_live(item, now) and selected(item)])
        lane = replace(lane, shard=shard, after=after)
        if len(lines.content) >= CHUNK_BYTES:
            lane, others = lane.split() if not lane.is_done else (lane, [])
            lane = record(job, lane, lines, others)
            split(others)
        if lane.is_done or remaining() < RESERVE:
            break
    return lane, lines


def record(job: ExportJob, lane: Lane, lines: Lines, others: list[Lane] | None = None) -> Lane:
    """Keeps the lines as a chunk and records where the lane stands. Raises Overtaken."""
    if lines.content:
        chunk = Chunk(secrets.token_urlsafe(9), len(lines.content), len(lines.names))
        storage.write(folder(job) + chunk.name, bytes(lines.content), "application/octet-stream")
        lane = replace(lane, chunks=(*lane.chunks, chunk))
    lane = replace(lane, deliveries=0)
    names = lines.names if lines.is_csv and len(lanes_of(job)) == 1 else None
    change_lane(
        job, lane.key, lane.text(), rows=lines.rows, names=names, others={it.key: it.text() for it in others or ()}
    )
    lines.clear()
    return lane


def _pages(account_id: str, lane: Lane) -> Iterator[tuple[list[Item], int, str | None]]:
    """The items behind a lane's place, read strongly; with each page the shard and the contact to go on behind."""
    after = lane.after
    for shard, partition in enumerate(partitions(account_id, lane.end)):
        if shard < lane.shard:
            continue
        for items, last in query_pages(Contact, partition, after, ATTRIBUTES):
            yield items, shard if last else shard + 1, last
        after = None


def _learn(job: ExportJob, known: list[str], found: list[str]) -> list[str]:
    """The names with those that were found. With other lanes beside this one they are settled with them, in one order;
    a lane by itself records them with its place."""
    alone = len(lanes_of(job)) == 1
    while True:
        before = known if alone else job.names or []
        names = [*before, *(name for name in found if name not in before)]
        if len(names) > MAX_CUSTOM_COLUMNS:
            raise Unfit("The contacts have too many different custom fields for a CSV file; export JSON Lines.")
        if alone or names == before:
            return names
        try:
            change_names(job, names)
        except Overtaken:
            job.refresh(consistent_read=True)
            if job.status != "running":
                raise
            continue
        return names
