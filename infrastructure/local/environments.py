"""Python environments made from lock files: the developers' own, the emulator's and the test engines'.

Runs on the machine's Python before anything is installed, so it uses the standard library only, and no syntax that an
old Python could not read far enough to say that it is too old:

    python3 -m infrastructure.local.environments        creates or refreshes .venv
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infrastructure.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Say = Callable[[str], None]

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_PYTHON = (3, 11)
STAMP = ".lock-hash"


def ensure(environment: Path, lock: Path, say: Say) -> Path:
    """The environment's Python, after making the environment hold what `lock` pins; quick when it already does.

    A second process waits for the first. Raises Failure with one sentence when it can't be made.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise Failure(f"Python 3.11 or newer is needed, this one is {_version()}: make PYTHON=… names another.")
    python = environment / "bin" / "python"
    wanted = _fingerprint(lock)
    with exclusive(environment.parent / (environment.name + ".lock")):
        if _stamp(environment) != wanted or not python.exists():
            if not _fits(python):
                _create(environment, say)
            say(f"Installing {lock.relative_to(ROOT)} (once, and whenever it changes) …")
            _install(python, lock)
            (environment / STAMP).write_text(wanted)
    return python


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock file `path` for the length of a block; the system lets go of it even when the process is killed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def clean_environment() -> dict[str, str]:
    """The process environment without what would let another Python's packages or settings leak into ours."""
    leaking = {"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    kept = {name: value for name, value in os.environ.items() if name not in leaking}
    direct = "127.0.0.1,localhost"  # never through a company's proxy
    return kept | {name: f"{kept[name]},{direct}" if kept.get(name) else direct for name in ("NO_PROXY", "no_proxy")}


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(_version().encode() + lock.read_bytes()).hexdigest()


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _stamp(environment: Path) -> str:
    try:
        return (environment / STAMP).read_text()
    except OSError:
        return ""


def _fits(python: Path) -> bool:
    """Whether there is a working environment of this very Python version, into which can be installed."""
    if not python.exists():
        return False
    told = _run([str(python), "-c", "import pip, sys; print(*sys.version_info[:2], sep='.')"])
    return told.returncode == 0 and told.stdout.strip() == _version()


def _create(environment: Path, say: Say) -> None:
    if environment.exists():
        shutil.rmtree(environment)
    say(f"Creating {environment.relative_to(ROOT)} with Python {_version()} …")
    made = _run([sys.executable, "-m", "venv", str(environment)])
    if made.returncode != 0:
        shutil.rmtree(environment, ignore_errors=True)
        raise Failure("Python's venv module does not work here; on Debian and Ubuntu: apt-get install python3-venv.")


def _install(python: Path, lock: Path) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    installed = _run([*command, "--require-hashes", "-r", str(lock)])
    if installed.returncode != 0:
        log = Path(tempfile.gettempdir()) / "lead-labs-pip.log"
        log.write_text(installed.stdout)
        reason = next((line for line in installed.stdout.splitlines() if line.startswith("ERROR")), "pip failed")
        raise Failure(f"{lock.name} could not be installed: {reason} (all of it: {log})")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=clean_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )


def main() -> int:
    """Make .venv; the exit code is 1 with one sentence on standard error when that fails."""
    try:
        ensure(ROOT / ".venv", ROOT / "requirements-dev.txt", lambda text: print(text, flush=True))
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
