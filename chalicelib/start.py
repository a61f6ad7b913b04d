"""What a function imports first and does last while it starts: both make a cold start cheaper and change nothing else.

Until `settle` is called nothing is collected, as next to nothing of what is loaded is garbage. The regular expressions of
the dependencies come compiled from the bundle (infrastructure/build_patterns.py); elsewhere, and on another Python
than the build's, they are compiled as ever. tests/benchmarks/cold_start.py counts what it brings.
"""

import _sre
import gc
import marshal
import re
import sys
from pathlib import Path
from typing import Any

PATTERNS = Path(__file__).parent.parent / "patterns.bin"


def begin() -> None:
    """Called by the import of this module."""
    gc.disable()
    if PATTERNS.exists():
        remember(*marshal.loads(PATTERNS.read_bytes()))  # noqa: S302 - the bundle's own file, trusted like its code


def settle(frozen: bool) -> None:
    """From now on garbage is collected; `frozen`: what is loaded now is never looked at again, as it stays for good."""
    if frozen:
        gc.freeze()
    gc.enable()


def signature() -> tuple[Any, ...]:
    """What compiled patterns depend on: the language, the engine, the machine."""
    return (sys.version_info[:2], _sre.MAGIC, _sre.CODESIZE, sys.byteorder)


def remember(made_for: tuple[Any, ...], compiled: dict[tuple[Any, int], tuple[Any, ...]]) -> None:
    """Puts compiled patterns where `re.compile` looks first; nothing is done where they were made for another engine."""
    if made_for != signature():
        return
    cache = vars(re)["_cache"]
    for (pattern, flags), (all_flags, code, groups, names, order) in compiled.items():
        words = memoryview(code).cast("I").tolist()
        cache[type(pattern), pattern, flags] = _sre.compile(pattern, all_flags, words, groups, names, order)


begin()
