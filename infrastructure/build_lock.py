"""Writes the lock files: every version and every hash of what is installed, for every Python we support.

    python -m infrastructure.build_lock            keeps the locked versions that still satisfy the .in files
    python -m infrastructure.build_lock --upgrade  takes the newest that satisfy them

The developers' lock is resolved first and the bundle's is held to it, so what ships is what was tested.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
DEV_LOCK = "requirements-dev.txt"
LOCKS: tuple[tuple[str, str, str | None], ...] = (
    ("requirements-dev.in", DEV_LOCK, None),
    ("requirements.in", "requirements.txt", DEV_LOCK),
    ("infrastructure/requirements-emulator.in", "infrastructure/requirements-emulator.txt", None),
    ("infrastructure/requirements-node.in", "infrastructure/requirements-node.txt", None),
    ("tests/requirements-engines.in", "tests/requirements-engines.txt", None),
    ("tests/benchmarks/requirements-peer.in", "tests/benchmarks/requirements-peer.txt", None),
)


def lock(source: str, target: str, constraint: str | None, *, upgrade: bool) -> None:
    """Resolve one .in file into its lock; raises CalledProcessError when nothing satisfies it."""
    command = [sys.executable, "-m", "uv", "pip", "compile", source, "--output-file", target]
    command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", "--quiet"]
    command += ["--constraints", constraint] if constraint else []
    command += ["--upgrade"] if upgrade else []
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """Write all lock files."""
    for source, target, constraint in LOCKS:
        lock(source, target, constraint, upgrade="--upgrade" in sys.argv[1:])
        print(f"{target} written")


if __name__ == "__main__":
    main()
