"""What can go wrong on a developer's machine, as one sentence that says what to do."""

from __future__ import annotations


class Failure(Exception):
    """A reason to stop; its text is shown on standard error and the exit code is 1."""
