"""The same file into a peer that installs from PyPI alone: Django with django-import-export, on SQLite.

What the comparison shows: CPU of the application for each row, from the same bytes on disk to contacts that can be found by
address. What it doesn't: the peer's figure holds its database, which runs inside its process, where ours works on a server
whose CPU isn't counted; and the peer keeps less: no history of changes, no blacklist, no counters, no undo, no going on
after a crash, and no other encodings or delimiters. Peers that are products of their own (listmonk, Mautic, EspoCRM)
can't be installed from a registry.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infrastructure.build import ROOT
from infrastructure.local.environments import clean_environment, ensure
from infrastructure.local.failure import Failure
from tests.engines.session import ToolMissing

LOCK = Path(__file__).with_name("requirements-peer.txt")
SCRIPT = Path(__file__).with_name("peer_import.py")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import by the peer came to."""

    rows: int
    cpu: float
    megabytes: float


def python() -> Path:
    """The Python of the peer's environment, made on first use. Raises ToolMissing."""
    try:
        return ensure(ROOT / ".local" / "peer", LOCK, print)
    except Failure as failure:
        raise ToolMissing(f"the peer of the import: {failure}") from None


def import_file(path: Path, folder: Path, way: str) -> Imported:
    """Imports a file into a new database in `folder`; `way` is "unchecked" or "validated"."""
    command = [str(python()), str(SCRIPT), str(path), str(folder), way]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the peer failed:\n{done.stderr[-2000:]}")
    return Imported(**json.loads(done.stdout))
