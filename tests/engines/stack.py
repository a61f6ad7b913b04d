"""A local stack of the tests' own: the built bundle deployed on its own ports, started once and ended with the session."""

import os
import sys
from pathlib import Path

from infrastructure.local.environments import ROOT, ensure, exclusive
from infrastructure.local.failure import Failure
from tests.engines.session import ToolMissing, folder, free_port, start_minded, wait_until

GIVEN = "LEADLABS_STACK"
SECONDS_TO_COME_UP = 300


def start(name: str = "stack") -> Path:
    """The folder with the `stack.json` of the session's stack of that name, or of the running one that LEADLABS_STACK names.

    Raises ToolMissing where the emulator can't be installed, and EngineFailed when the stack does not come up.
    """
    if GIVEN in os.environ:
        return Path(os.environ[GIVEN]).resolve().parent
    home = folder() / name
    with exclusive(folder() / f"{name}.lock"):
        if not (home / "stack.json").exists():
            _start(name, home)
    return home


def _start(name: str, home: Path) -> None:
    try:
        ensure(ROOT / ".local" / "emulator", ROOT / "infrastructure" / "requirements-emulator.txt", print)
    except Failure as failure:
        raise ToolMissing(str(failure)) from failure
    ports = {f"LEADLABS_{port}": str(free_port()) for port in ("PORT", "MAIL_PORT", "STRIPE_PORT", "AWS_PORT")}
    command = [sys.executable, "-m", "infrastructure.local", "run"]
    if not (folder() / f"{name}.pid").exists():
        start_minded(name, command, ports | {"LEADLABS_HOME": str(home)})
    described = home / "stack.json"
    wait_until(described.exists, seconds=SECONDS_TO_COME_UP, what=name, log=folder() / f"{name}.log")
