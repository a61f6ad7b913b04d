"""Messages of the import queue, each a turn of work on one import, and the signs of life of whoever has one in hand."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from chalicelib.gateways import queues
from chalicelib.jobs import Hold
from chalicelib.models.import_job import ImportJob

_SIGN_EVERY = 8.0
_HELD = 30
"""Seconds from the last sign of life until somebody else gets the message; a sign that is late by two is no death."""


def ask(job: ImportJob, run: str, lanes: int, delay: int = 0) -> None:
    """Asks for a worker in each lane of a run."""
    for lane in range(lanes):
        queues.send("import", _turn(job, run, lane), delay)


def ask_again(job: ImportJob, message: Mapping[str, Any], delay: int = 0) -> None:
    """Asks for the next worker in the lane of a message."""
    queues.send("import", _turn(job, message["run"], message.get("lane", 0)), delay)


def _turn(job: ImportJob, run: str, lane: int) -> dict[str, Any]:
    """`turn` tells the message from all others: when it comes again, whoever had it before has died."""
    return {
        "account_id": job.account_id,
        "import_id": job.import_id,
        "run": run,
        "lane": lane,
        "turn": secrets.token_hex(6),
        "tries": 0,
    }


@contextmanager
def held(hold: Hold | None) -> Iterator[None]:
    """Holds the message while the body runs, from a thread beside it, so that it is back soon after the process has died,
    and not as long as a single chunk takes."""
    if hold is None:
        yield
        return
    ended = Event()
    signs = Thread(target=_sign, args=(hold, ended), daemon=True)
    signs.start()
    try:
        yield
    finally:
        ended.set()
        signs.join()


def _sign(hold: Hold, ended: Event) -> None:
    while True:
        hold(_HELD)
        if ended.wait(_SIGN_EVERY):
            return
