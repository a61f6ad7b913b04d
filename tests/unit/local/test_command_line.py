"""The commands behind make: what goes wrong is one sentence on standard error and a non-zero exit, never a traceback."""

import os
import socket
import subprocess
import sys

import pytest

from infrastructure.local.environments import ROOT, ensure
from infrastructure.local.failure import Failure
from tests.engines.session import free_port


def run(command: str, home, **environment: str) -> subprocess.CompletedProcess[str]:
    ports = {f"LEADLABS_{name}": str(free_port()) for name in ("PORT", "MAIL_PORT", "STRIPE_PORT", "AWS_PORT")}
    return subprocess.run(
        [sys.executable, "-m", "infrastructure.local", command],
        cwd=ROOT, env=os.environ | {"LEADLABS_HOME": str(home)} | ports | environment,
        text=True, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_port_that_is_none_is_refused(tmp_path):
    done = run("up", tmp_path, LEADLABS_PORT="eighty")

    assert done.returncode == 1
    assert done.stderr == "up: LEADLABS_PORT=eighty is not a port between 1024 and 65535.\n"


def test_a_port_in_use_is_said_before_anything_is_done(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = run("up", tmp_path, LEADLABS_PORT=str(port))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {port} is in use" in done.stderr
    assert done.stdout == ""


def test_down_and_status_without_a_stack_are_calm(tmp_path):
    down, status = run("down", tmp_path), run("status", tmp_path)

    assert (down.returncode, down.stdout) == (0, "nothing was running\n")
    assert (status.returncode, status.stdout) == (
        0,
        "front: does not run\nstripe: does not run\nemulator: does not run\n",
    )


def test_logs_without_a_stack_say_what_to_do(tmp_path):
    done = run("logs", tmp_path)

    assert (done.returncode, done.stderr) == (1, "logs: nothing runs: make up starts it\n")


def test_an_old_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    with pytest.raises(Failure, match=r"Python 3\.11 or newer is needed, this one is 3\.10"):
        ensure(ROOT / ".venv", ROOT / "requirements-dev.txt", print)
