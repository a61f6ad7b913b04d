"""Compiles the regular expressions of a cold start beforehand: parsing them is a seventh of it.

Writes PATTERNS into the bundle, which chalicelib/start.py puts into the cache of the module `re`: marshal of the signature
of the engine, and by pattern and flags the arguments that _sre.compile takes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from infrastructure.build_errors import BuildError

RECORDER = Path(__file__).with_name("build_patterns_recorder.py")
PATTERNS = "patterns.bin"


def precompile(site: Path) -> None:
    """Records in `site`, the folder of all dependencies, what their start compiles. Raises BuildError when it fails."""
    command = [sys.executable, "-I", "-S", "-B", str(RECORDER), str(site), str(site / PATTERNS)]
    done = subprocess.run(
        command, env={}, capture_output=True, text=True, check=False
    )  # as settings change what is compiled
    if done.returncode:
        raise BuildError(f"the patterns of the dependencies can't be recorded:\n{done.stderr.strip()}")
