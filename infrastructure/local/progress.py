"""What is shown while the stack comes up: one line per step, and a deployment's hundred events as a count."""

from __future__ import annotations

import re
import time

SECONDS_BETWEEN_COUNTS = 2
_EVENT = re.compile(r"(\S+) [A-Z_]+_(COMPLETE|IN_PROGRESS)")


class Progress:
    """Prints lines as they come; of CloudFormation's events only how many resources are done, every other second."""

    def __init__(self) -> None:
        self._done = 0
        self._shown = 0.0

    def __call__(self, line: str) -> None:
        """Show a line, or count it."""
        event = _EVENT.fullmatch(line)
        if event is None:
            print(f"… {line}", flush=True)
            return
        self._done += event.group(2) == "COMPLETE"
        self._shown = self._shown or time.monotonic()
        if time.monotonic() - self._shown > SECONDS_BETWEEN_COUNTS:
            self._shown = time.monotonic()
            print(f"… {self._done} resources are there", flush=True)
