"""What lies in the buckets past its date goes, whatever their own rules have done, and those rules are put right (promise L3).

S3's rules count from when an object was written and act from the midnight that follows. This run knows the day of the
events, and comes before the next one would be too late.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib import observability
from chalicelib.gateways import buckets
from chalicelib.gateways.buckets import Bucket, Version
from chalicelib.jobs import Remaining
from chalicelib.register import lifecycle
from chalicelib.register.retention import (
    ARCHIVE,
    ARCHIVE_LIFE,
    DAY,
    FILES,
    NONCURRENT_LIFE,
    UNFINISHED_UPLOAD_LIFE,
    life_of_file,
)
from chalicelib.services import activity_archive

COUNTS = ("drifted", "expired", "aborted", "late", "unfinished")
AHEAD: Mapping[Bucket, timedelta] = {"archive": DAY, "files": timedelta()}
"""How long before its date something goes. The archive's date is the latest (365 days after the event), and the next run is
a day away; a file is offered to people until its date and goes in the day after."""
PATIENCE = DAY + timedelta(hours=6)
"""What was due for longer than this was passed over by the run of the day before, however late this one is."""
_RESERVE = 30.0  # seconds of an invocation in which no further page is begun


def expire_files(now: datetime, remaining: Remaining) -> dict[str, int]:
    """Puts back lifecycle rules that drifted, then destroys what is past its date at `now`: objects, earlier versions, marks
    of deletion, unfinished uploads. Returns and reports as metrics:

    `drifted` buckets whose rules were put back; `expired` versions destroyed and uploads `aborted`, and how many of these were
    `late` (PATIENCE); `unfinished` 1 when the time was up, so that the rest waits for the next run. Safe to repeat. Raises
    NotDeleted at its end when S3 refused something.
    """
    run = _Run(now, remaining)
    for bucket in AHEAD:
        run.mend_rules(bucket)
    try:
        run.expire_archive()
        run.expire_files()
    except _TimeIsUp:
        run.counts["unfinished"] = 1
    counts = {name: run.counts[name] for name in COUNTS}
    observability.emit_metrics("expiry", {name.capitalize(): count for name, count in counts.items()})
    if run.refused:
        raise run.refused
    return counts


class _TimeIsUp(Exception):
    """The invocation has to end; what is left is as it was."""


class _Run:
    """One run over all buckets."""

    def __init__(self, now: datetime, remaining: Remaining) -> None:
        self.counts: Counter[str] = Counter()
        self.refused: buckets.NotDeleted | None = None
        self._now = now
        self._remaining = remaining

    def mend_rules(self, bucket: Bucket) -> None:
        wanted = lifecycle.rules_of(bucket)
        if not lifecycle.same(buckets.lifecycle(bucket), wanted):
            buckets.put_lifecycle(bucket, wanted)
            self.counts["drifted"] += 1

    def expire_archive(self) -> None:
        """Each account from its oldest day to the first that isn't due: one listing, and what has expired. Everything is
        looked at where earlier versions may lie about, of any day."""
        versioned = buckets.is_versioned("archive")
        for rule in ARCHIVE:
            for folder in buckets.list_folders("archive", rule.prefix):
                self._expire("archive", folder, _end_in_archive, everything=versioned)
            self._abort("archive", rule.prefix)

    def expire_files(self) -> None:
        for rule in FILES:
            self._expire("files", rule.prefix, _end_of_file, everything=True)
            self._abort("files", rule.prefix)

    def _expire(self, bucket: Bucket, prefix: str, end_of: Callable[[Version], datetime], *, everything: bool) -> None:
        """Marks of deletion go last: an earlier version that lost its mark would be seen again."""
        marks: list[tuple[Version, datetime]] = []
        for page in buckets.list_versions(bucket, prefix):
            self._check_time()
            dated = [(version, end_of(version) if _is_seen(version) else _end_of_rest(version)) for version in page]
            marks += [(version, end) for version, end in dated if version.is_mark]
            self._destroy(bucket, [(version, end) for version, end in dated if not version.is_mark])
            if dated and not everything and not self._is_due(bucket, dated[-1][1]):
                break
        self._destroy(bucket, marks)

    def _destroy(self, bucket: Bucket, dated: Sequence[tuple[Version, datetime]]) -> None:
        due = [(version, end) for version, end in dated if self._is_due(bucket, end)]
        if not due:
            return
        try:
            buckets.delete_versions(bucket, [version for version, _ in due])
        except buckets.NotDeleted as refused:
            self.refused = refused  # the others go first; this one fails the run at its end
            return
        self.counts["expired"] += len(due)
        self.counts["late"] += sum(self._is_late(bucket, end) for _, end in due)

    def _abort(self, bucket: Bucket, prefix: str) -> None:
        for upload in buckets.list_uploads(bucket, prefix):
            self._check_time()
            end = upload.begun + UNFINISHED_UPLOAD_LIFE
            if end <= self._now:
                buckets.abort_upload(bucket, upload)
                self.counts["aborted"] += 1
                self.counts["late"] += end + PATIENCE <= self._now

    def _is_due(self, bucket: Bucket, end: datetime) -> bool:
        return end - AHEAD[bucket] <= self._now

    def _is_late(self, bucket: Bucket, end: datetime) -> bool:
        return end - AHEAD[bucket] + PATIENCE <= self._now

    def _check_time(self) -> None:
        if self._remaining() < _RESERVE:
            raise _TimeIsUp


def _is_seen(version: Version) -> bool:
    """Whether a reader of the key meets this version."""
    return version.is_latest and not version.is_mark


def _end_in_archive(version: Version) -> datetime:
    day = activity_archive.day_of(version.key)
    return version.modified + ARCHIVE_LIFE if day is None else activity_archive.end_of(day)


def _end_of_file(version: Version) -> datetime:
    return version.modified + life_of_file(version.key)


def _end_of_rest(version: Version) -> datetime:
    """What was replaced or deleted is read by nobody; it need not wait until it has been so for long."""
    return version.modified + NONCURRENT_LIFE
