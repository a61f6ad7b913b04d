"""Runs one server for as long as the test session lives, whatever way the session ends.

    python -m tests.engines.minder <alive file> <log file> <command …>

The session holds an exclusive lock on the alive file. When that lock falls free (end, Ctrl-C, kill -9) the server is
asked to stop, and killed when it has not within its time. No process is ever looked up by name.
"""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import threading
from pathlib import Path

SECONDS_TO_STOP = 120


def mind(alive: Path, log: Path, command: list[str]) -> int:
    """Run the command until it ends by itself or the session does; its exit code."""
    with log.open("ab") as output:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.terminate())
    threading.Thread(target=_stop_with_session, args=(alive, server), daemon=True).start()
    return server.wait()


def _stop_with_session(alive: Path, server: subprocess.Popen[bytes]) -> None:
    try:
        with alive.open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
    except FileNotFoundError:
        pass  # the session ended and took its folder with it before we could look
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    sys.exit(mind(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
