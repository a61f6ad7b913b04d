"""The documents that people agree to, and which version of each is in force. Sign-up names these versions (promise C2)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

DocumentName = Literal["terms", "privacy"]


@dataclass(frozen=True, slots=True)
class Version:
    """A published text. `version` is what an acceptance names; `in_force` is the day from which it binds."""

    version: str
    in_force: date
    path: str


IN_FORCE: dict[DocumentName, Version] = {
    "terms": Version("2019-12-26", date(2019, 12, 26), "/terms"),
    "privacy": Version("2019-12-26", date(2019, 12, 26), "/privacy"),
}
"""The versions that a new user accepts; `path` is the public page below PUBLIC_URL."""
