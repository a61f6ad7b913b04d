"""The AWS emulator without anything deployed, for tests of gateways and of the data layer; nothing is kept on disk."""

from infrastructure.local.emulator import command_on, environment_on, healthy
from infrastructure.local.environments import ROOT, ensure
from infrastructure.local.failure import Failure
from tests.engines.session import ToolMissing, folder, start_once


def start() -> str:
    """The endpoint URL of the session's emulator; raises ToolMissing where it can't be had."""
    try:
        python = ensure(ROOT / ".local" / "emulator", ROOT / "infrastructure" / "requirements-emulator.txt", print)
    except Failure as failure:
        raise ToolMissing(str(failure)) from failure
    home = folder() / "emulator"
    port = start_once(
        "emulator",
        command=lambda free: command_on(python, free),
        ready=healthy,
        environment=lambda free: environment_on(free, scratch=home / "scratch", mail=home / "mail"),
    )
    return f"http://127.0.0.1:{port}"
