"""One folder per test session, shared by all its workers: engines are started once, by whoever needs them first."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from infrastructure.local.environments import ROOT, clean_environment, exclusive

VARIABLE = "LEADLABS_TEST_SESSION"
ALIVE = "alive"

_minders: list[subprocess.Popen[bytes]] = []


class ToolMissing(Exception):
    """An engine can't be had on this machine; the text says what is missing."""


class EngineFailed(Exception):
    """An engine is here and did not come up, which is nobody's laptop's fault; holds the end of its log."""


class Session:
    """The controller's side: makes the folder, lives as long as it holds the lock, ends every engine by letting go."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lead-labs-tests-"))
        self._alive: IO[str] = (self.folder / ALIVE).open("w")
        fcntl.flock(self._alive, fcntl.LOCK_EX)
        os.environ[VARIABLE] = str(self.folder)

    def close(self) -> None:
        """End the engines, wait until they have gone, remove the folder."""
        self._alive.close()
        deadline = time.monotonic() + 130
        minders = [int(file.read_text()) for file in self.folder.glob("*.pid")]
        while any(_exists(pid) for pid in minders) and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ.pop(VARIABLE, None)


def folder() -> Path:
    """The session's folder, the same in every worker."""
    return Path(os.environ[VARIABLE])


def start_once(
    name: str,
    command: Callable[[int], list[str]],
    ready: Callable[[int], bool],
    environment: Callable[[int], dict[str, str]] = lambda port: {},
) -> int:
    """The port of a server that is started with `command(port)` by the first caller and awaited by all.

    `environment(port)` is added to its process environment. Raises EngineFailed when it does not come up in a minute.
    """
    home = folder()
    port_file, log = home / f"{name}.port", home / f"{name}.log"
    with exclusive(home / f"{name}.lock"):
        if not port_file.exists():
            port = free_port()
            start_minded(name, command(port), environment(port))
            wait_until(lambda: ready(port), seconds=60, what=name, log=log)
            port_file.write_text(str(port))
    return int(port_file.read_text())


def start_minded(name: str, command: list[str], environment: dict[str, str]) -> None:
    """Start a server under a minder that ends it with the session; its output goes to `<name>.log` in the folder."""
    home = folder()
    minder = [sys.executable, "-m", "tests.engines.minder", str(home / ALIVE), str(home / f"{name}.log"), *command]
    process = subprocess.Popen(
        minder, cwd=ROOT, env=clean_environment() | environment, start_new_session=True, stdin=subprocess.DEVNULL
    )
    _minders.append(process)
    (home / f"{name}.pid").write_text(str(process.pid))


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, log: Path) -> None:
    """Wait for a condition; raises EngineFailed when the time is up or the server has ended, also for later callers."""
    failed = log.with_suffix(".failed")
    deadline = time.monotonic() + seconds
    while not failed.exists() and not condition():
        if time.monotonic() > deadline or not _exists(int((folder() / f"{what}.pid").read_text())):
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else "no log"
            failed.write_text(f"{what} did not come up:\n{tail}")
        time.sleep(0.05)
    if failed.exists():
        raise EngineFailed(failed.read_text())


def free_port() -> int:
    """A port of loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _exists(pid: int) -> bool:
    try:
        finished, _ = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:  # a worker's child, not ours
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True
    return finished == 0
