"""What is shown while the stack comes up: one line per step, and a deployment's hundred events as a count."""

from __future__ import annotations

import re
import time

_EVENT = re.compile(r"(\S+) [A-Z_]+_(COMPLETE|IN_PROGRESS)")


class Progress:
    """Prints lines as they come; of CloudFormation's events only how many resources are done, every second or so."""

    def __init__(self) -> None:
        self._done = 0
        self._shown = time.monotonic()

    def __call__(self, line: str) -> None:
        """Show a line, or count it."""
        event = _EVENT.fullmatch(line)
        if event is None:
            print(f"… {line}", flush=True)
            return
        self._done += event.group(2) == "COMPLETE"
        if time.monotonic() - self._shown > 1:
            self._shown = time.monotonic()
            print(f"… {self._done} resources", flush=True)
