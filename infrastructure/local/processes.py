"""Processes that outlive the command that starts them: each has a pid file, and only what that file proves is touched."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infrastructure.local.environments import ROOT
from infrastructure.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS_TO_START = 60
SECONDS_TO_STOP = 120
SECONDS_TO_FREE_PORTS = 5
"""After a server of ours has gone: the system closes its sockets a moment later."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server of the local stack: how to start it, and `version`, whose change means that it must be started anew."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ports: dict[str, int]
    ready: Callable[[], bool]
    version: str


def ensure_running(server: Server, run: Path) -> bool:
    """Start the server unless this very version runs already; whether it had to be started.

    Raises Failure when a port is taken, or with the end of its log when it does not come up.
    """
    record = _read(run, server.name)
    if record and record["version"] == server.version and server.ready():
        return False
    patience = SECONDS_TO_FREE_PORTS if stop(server.name, run) else 0
    for variable, port in server.ports.items():
        refuse_taken(variable, port, patience)
    _start(server, run)
    return True


def refuse_taken(variable: str, port: int, patience: float = 0) -> None:
    """Raises Failure when somebody listens on the port, and still does after `patience` seconds."""
    deadline = time.monotonic() + patience
    while not _is_free(port):
        if time.monotonic() >= deadline:
            raise Failure(f"Port {port} is in use by another program: stop it, or set {variable} to a free one.")
        time.sleep(0.05)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def running(name: str, run: Path) -> int | None:
    """The pid of the server that we started, if it still runs."""
    record = _read(run, name)
    return int(record["pid"]) if record else None


def stop(name: str, run: Path) -> bool:
    """End the server that we started and wait until it has gone; whether there was one."""
    record = _read(run, name)
    if record:
        pid = int(record["pid"])
        _signal(pid, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while _read(run, name):
            if time.monotonic() > deadline:
                _signal(pid, signal.SIGKILL)
            time.sleep(0.05)
    _pid_file(run, name).unlink(missing_ok=True)
    return record is not None


def _start(server: Server, run: Path) -> None:
    run.mkdir(parents=True, exist_ok=True)
    log = run / f"{server.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            server.command,
            cwd=ROOT,
            env=server.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    facts = {"pid": process.pid, "born": _birth(process.pid), "version": server.version}
    _pid_file(run, server.name).write_text(json.dumps(facts))
    deadline = time.monotonic() + SECONDS_TO_START
    while not server.ready():
        if process.poll() is not None or time.monotonic() > deadline:
            stop(server.name, run)
            raise Failure(f"The {server.name} did not start: {_last_line(log)} (all of it: {log})")
        time.sleep(0.05)


def _read(run: Path, name: str) -> dict[str, str] | None:
    """The record of a server, provided that its pid is still the process that we started."""
    try:
        record: dict[str, str] = json.loads(_pid_file(run, name).read_text())
    except (OSError, ValueError):
        return None
    pid = int(record["pid"])
    _reap(pid)
    return record if record["born"] and _birth(pid) == record["born"] else None


def _birth(pid: int) -> str:
    """When a process began, in words that no other process of that pid can have; empty when there is none."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _birth_by_ps(pid)
    return "" if fields[0] == "Z" else f"{boot} {fields[19]}"


def _birth_by_ps(pid: int) -> str:
    told = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], text=True, capture_output=True, check=False)
    return told.stdout.strip()


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):  # started by an earlier command, so not our child
        os.waitpid(pid, os.WNOHANG)


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it ended by itself
        os.kill(pid, number)


def _pid_file(run: Path, name: str) -> Path:
    return run / f"{name}.pid"


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it wrote nothing"
