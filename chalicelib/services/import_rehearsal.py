"""A dry run: what each row would come to, without writing anything."""

import hashlib
from array import array
from collections.abc import Iterable

from chalicelib import clock
from chalicelib.gateways import storage
from chalicelib.importing.convert import Converter
from chalicelib.importing.merging import Rule
from chalicelib.services import blacklist
from chalicelib.services.import_changes import REFUSED_RESTRICTED
from chalicelib.services.import_chunks import BLACKLISTED, OVER_LIMIT, Tally, tally
from chalicelib.services.import_groups import RESTRICTED, Verdicts, fold_changes, fold_new, group_rows, look_up
from chalicelib.services.import_rows import Prepared
from chalicelib.services.import_state import seen_key


class Seen:
    """The addresses that earlier rows would have created, 8 bytes of hash for each: 2,000,000 take some 130 MB at most."""

    def __init__(self, hashes: Iterable[int] = ()) -> None:
        self._hashes = set(hashes)

    def add(self, email: str) -> None:
        self._hashes.add(_hash(email))

    def __contains__(self, email: str) -> bool:
        return _hash(email) in self._hashes

    def save(self, account_id: str, import_id: str) -> None:
        """Keeps them for the next worker."""
        content = (array("Q", self._hashes).tobytes(),)
        storage.write_stream(seen_key(account_id, import_id), content, "application/octet-stream")

    @classmethod
    def load(cls, account_id: str, import_id: str) -> "Seen":
        hashes = array("Q")
        hashes.frombytes(b"".join(storage.read(seen_key(account_id, import_id))))
        return cls(hashes)


def rehearse_chunk(
    account_id: str, rule: Rule, prepared: Prepared, converter: Converter, seen: Seen, room: int
) -> Tally:
    """The verdicts that `apply_chunk` would give at this moment, with `room` for so many contacts."""
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
            room -= 1
            if room < 0:
                verdicts.give(group.rows, "skipped", OVER_LIMIT)
            else:
                seen.add(group.email)
    return tally(prepared, verdicts, converter, [])


def _hash(email: str) -> int:
    return int.from_bytes(hashlib.blake2b(email.encode(), digest_size=8).digest(), "big")
