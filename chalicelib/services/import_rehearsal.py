"""A dry run: what each row would come to, without writing anything."""

import hashlib
import math
from array import array
from collections.abc import Iterable
from dataclasses import replace

from chalicelib import clock
from chalicelib.gateways import storage
from chalicelib.importing.convert import Converter
from chalicelib.importing.merging import Rule
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.services import blacklist
from chalicelib.services.contact_limit import read_account
from chalicelib.services.import_changes import REFUSED_RESTRICTED
from chalicelib.services.import_chunks import BLACKLISTED, OVER_LIMIT, Tally, tally
from chalicelib.services.import_groups import RESTRICTED, Verdicts, fold_changes, fold_new, group_rows, look_up
from chalicelib.services.import_rows import Prepared
from chalicelib.services.import_state import Options, Progress, seen_key

_BUCKETS = 256


class Seen:
    """The addresses that earlier rows of a range would have created, as hashes of 8 bytes."""

    def __init__(self, hashes: Iterable[int] = ()) -> None:
        self._hashes = set(hashes)

    def add(self, email: str) -> None:
        self._hashes.add(_hash(email))

    def __contains__(self, email: str) -> bool:
        return _hash(email) in self._hashes

    def save(self, key: str) -> None:
        """Keeps them for the end of the dry run."""
        storage.write(key, array("Q", sorted(self._hashes)).tobytes(), "application/octet-stream")


def repeats(files: Iterable[bytes]) -> int:
    """How many hashes stand in more than one of the saved files, each counted once less than it stands.

    All of them take 8 bytes each and a 256th of them some more, so 2,000,000 need less than 20 MB.
    """
    buckets = [array("Q") for _ in range(_BUCKETS)]
    for content in files:
        hashes = array("Q")
        hashes.frombytes(content)
        for value in hashes:
            buckets[value % _BUCKETS].append(value)
    return sum(len(bucket) - len(set(bucket)) for bucket in buckets)


def settle(job: ImportJob, ranges: Iterable[ImportRange], progress: Progress) -> Progress:
    """What a dry run whose ranges knew nothing of each other comes to: an address that several of them would create is
    created once, and the plan has room for so many.

    Exact where each address stands once, or in one range; for addresses that are repeated across ranges exact but for rows
    that would have failed on the sum of custom fields, and for repetitions of one that has no room.
    """
    repeated = repeats(b"".join(storage.read(seen_key(row))) for row in ranges)
    room: int = read_account(job.account_id)[1].left
    over = max(0, progress.created - repeated - max(0, room))
    is_skip = Options.of(job).duplicates == "skip"
    return replace(
        progress,
        created=progress.created - repeated - over,
        updated=progress.updated + (0 if is_skip else repeated),
        skipped=progress.skipped + (repeated if is_skip else 0) + over,
        over_limit=over,
    )


def rehearse_chunk(
    account_id: str, rule: Rule, prepared: Prepared, converter: Converter, seen: Seen, room: int | None
) -> Tally:
    """The verdicts that `apply_chunk` would give at this moment, with `room` for so many contacts, or any number."""
    left = math.inf if room is None else room
    verdicts = Verdicts()
    groups = group_rows(prepared.rows)
    listed = blacklist.blocked(account_id, {group.email for group in groups})
    look_up(account_id, groups, clock.now())
    for group in groups:
        if group.email in listed:
            verdicts.give(group.rows, "skipped", BLACKLISTED)
        elif group.contact is not None and group.contact["status"]["S"] == RESTRICTED:
            verdicts.give(group.rows, "skipped", REFUSED_RESTRICTED)
        elif group.claim is not None or group.email in seen:
            fold_changes({}, group.rows, rule, verdicts)
        elif fold_new(group, rule, verdicts) is not None:
            left -= 1
            if left < 0:
                verdicts.give(group.rows, "skipped", OVER_LIMIT)
            else:
                seen.add(group.email)
    return tally(prepared, verdicts, converter, [])


def _hash(email: str) -> int:
    return int.from_bytes(hashlib.blake2b(email.encode(), digest_size=8).digest(), "big")
