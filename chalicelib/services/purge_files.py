"""The files of an account: everything under its folder of a prefix, with every version and every unfinished upload."""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.gateways import buckets
from chalicelib.gateways.buckets import Bucket, Upload, Version
from chalicelib.services.purge_state import Place
from chalicelib.services.purge_store import Store


class Files(Store):
    """What lies under one prefix of a bucket: `uploads/<account>/…`. The prefix is the store's name."""

    batch = 1000  # of DeleteObjects

    def __init__(self, bucket: Bucket, prefix: str, account_id: str) -> None:
        self.name = prefix
        self._bucket = bucket
        self._folder = f"{prefix}{account_id}/"

    def pages(self, after: Place) -> Iterator[Sequence[Version | Upload]]:
        """Versions first, then uploads, whatever `after` says: what comes before it is gone.

        A key's versions stay together, so that a place need not tell one from another: those of a page's last key wait
        for the next page, which may have more of them.
        """
        held: list[Version] = []
        for page in buckets.list_versions(self._bucket, self._folder):
            found = sorted((*held, *page), key=lambda version: version.key)
            held = [version for version in found if version.key == found[-1].key]
            yield found[: len(found) - len(held)]
        yield held
        yield sorted(buckets.list_uploads(self._bucket, self._folder), key=self.place_of)

    def place_of(self, thing: Any) -> Place:
        """The key; uploads come behind all versions."""
        return (0, thing.key) if isinstance(thing, Version) else (1, f"{thing.key}\n{thing.id}")

    def erase(self, things: Sequence[Version | Upload]) -> None:
        """One call for all versions, one for each upload."""
        buckets.delete_versions(self._bucket, [thing for thing in things if isinstance(thing, Version)])
        for thing in things:
            if isinstance(thing, Upload):
                buckets.abort_upload(self._bucket, thing)
