"""A local stack of the tests' own: the built bundle deployed on its own ports, started once and ended with the session."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from infrastructure.local.environments import ROOT, ensure, exclusive
from infrastructure.local.failure import Failure
from tests.engines.session import ToolMissing, folder, free_port, start_minded, wait_until

GIVEN = "LEADLABS_STACK"
SECONDS_TO_COME_UP = 300


def start() -> dict[str, Any]:
    """The content of `stack.json` of the session's stack, or of the running one whose file LEADLABS_STACK names.

    Raises ToolMissing where the emulator can't be installed, and EngineFailed when the stack does not come up.
    """
    if GIVEN in os.environ:
        return _read(Path(os.environ[GIVEN]))
    home = folder() / "stack"
    with exclusive(folder() / "stack.lock"):
        if not (home / "stack.json").exists():
            _start(home)
    return _read(home / "stack.json")


def home() -> Path:
    """The folder that LEADLABS_HOME names for commands which are to work on the stack of `start`."""
    return Path(os.environ[GIVEN]).resolve().parent if GIVEN in os.environ else folder() / "stack"


def _start(home: Path) -> None:
    try:
        ensure(ROOT / ".local" / "emulator", ROOT / "infrastructure" / "requirements-emulator.txt", print)
    except Failure as failure:
        raise ToolMissing(str(failure)) from failure
    ports = {f"LEADLABS_{name}": str(free_port()) for name in ("PORT", "MAIL_PORT", "STRIPE_PORT", "AWS_PORT")}
    command = [sys.executable, "-m", "infrastructure.local", "run"]
    if not (folder() / "stack.pid").exists():
        start_minded("stack", command, ports | {"LEADLABS_HOME": str(home)})
    described = home / "stack.json"
    wait_until(described.exists, seconds=SECONDS_TO_COME_UP, what="stack", log=folder() / "stack.log")


def _read(file: Path) -> dict[str, Any]:
    description: dict[str, Any] = json.loads(file.read_text())
    return description
