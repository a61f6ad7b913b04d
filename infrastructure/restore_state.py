"""One restore between its steps: what it goes back to, under which names, and how far it is. Kept in the bucket for bundles."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from chalicelib import clock

if TYPE_CHECKING:
    from infrastructure.deployed import Deployed


@dataclass(frozen=True, slots=True)
class Restore:
    """Tables `<source>…` are restored as `<target>…`, as they were at `moment`. `copied` tells that all of them are there
    and safe, `replayed_at` when the last whole replay of this restore began, `stopped` that the functions are held,
    `switched_at` when they began to work on the restored tables, `cleaned` that the tables which nobody works on are gone."""

    source: str
    target: str
    moment: str
    copied: bool = False
    replayed_at: str | None = None
    stopped: bool = False
    switched_at: str | None = None
    cleaned: bool = False

    @property
    def at(self) -> datetime:
        """The moment that it goes back to."""
        return clock.from_iso(self.moment)

    def changed(self, **values: Any) -> Self:
        """The same restore, further on."""
        return replace(self, **values)


class States:
    """The one restore of a stack that is under way, or was the last: `restores/<stack>.json`."""

    def __init__(self, deployed: Deployed, bucket: str) -> None:
        self._s3 = deployed.client("s3")
        self._place = {"Bucket": bucket, "Key": f"restores/{deployed.name}.json"}

    def load(self) -> Restore | None:
        """None when this stack was never restored."""
        try:
            body = self._s3.get_object(**self._place)["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            return None
        return Restore(**json.loads(body))

    def save(self, restore: Restore) -> Restore:
        """Keeps it, and gives it back."""
        self._s3.put_object(**self._place, Body=json.dumps(asdict(restore)).encode())
        return restore
