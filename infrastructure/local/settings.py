"""Where a local stack lives: its folder and its ports, which may be moved so that several run side by side."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from infrastructure.local.environments import ROOT
from infrastructure.local.failure import Failure

STACK_NAME = "lead-labs-local"


@dataclass(frozen=True, slots=True)
class Place:
    """A local stack's folder (`home`) and its four ports on loopback."""

    home: Path
    port: int
    mail_port: int
    stripe_port: int
    aws_port: int
    keeps: bool = True
    """Whether the data of the embedded AWS outlives it. Saving takes as much memory again as the data."""

    @property
    def origin(self) -> str:
        """Where people and tools reach the product."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def mail_url(self) -> str:
        """Where sent mail is read."""
        return f"http://127.0.0.1:{self.mail_port}"

    @property
    def stripe_url(self) -> str:
        """Where the Stripe stand-in answers: its API, its pages, and a dashboard."""
        return f"http://127.0.0.1:{self.stripe_port}"

    @property
    def aws_url(self) -> str:
        """The endpoint of the embedded AWS."""
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def state(self) -> Path:
        """What `make down` keeps."""
        return self.home / "state"

    @property
    def mail(self) -> Path:
        """One file per sent mail."""
        return self.state / "mail"

    @property
    def stripe(self) -> Path:
        """What the Stripe stand-in keeps: its objects and its keys."""
        return self.state / "stripe"

    @property
    def run(self) -> Path:
        """Pid files, logs and scratch files of what runs."""
        return self.home / "run"

    @property
    def description(self) -> Path:
        """What tools read about the running stack; there only while it runs."""
        return self.home / "stack.json"

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.run / f"{name}.log"


def place() -> Place:
    """The place named by LEADLABS_HOME, and LEADLABS_PORT with _MAIL_PORT, _STRIPE_PORT and _AWS_PORT.

    With LEADLABS_KEEP=no its AWS forgets everything when it stops, which is for data by the million. Raises Failure for a
    port that is none.
    """
    port = _port("LEADLABS_PORT", 8400)
    return Place(
        home=Path(os.environ.get("LEADLABS_HOME", ROOT / ".local")).resolve(),
        port=port,
        mail_port=_port("LEADLABS_MAIL_PORT", port + 1),
        stripe_port=_port("LEADLABS_STRIPE_PORT", port + 2),
        aws_port=_port("LEADLABS_AWS_PORT", port + 66),
        keeps=os.environ.get("LEADLABS_KEEP") != "no",
    )


def _port(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1024 <= int(text) <= 65535):
        raise Failure(f"{name}={text} is not a port between 1024 and 65535.")
    return int(text)
