"""Makes the k-th AWS call of a run fail, for every k and in every way a call can fail, and asks a plain rerun to make it good.

    positions = faults.survive(prepare, run, state)

`prepare()` makes a fresh case, `run(case)` is what is disturbed (an invocation, or all that a message sets off), `state(case)`
is what must come out, without anything that differs between cases. Used for every job that promises to be safe to repeat.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from botocore.client import BaseClient
from botocore.exceptions import ClientError, ReadTimeoutError

Kind = Literal["throttled", "timed out", "answer lost", "killed after"]
KINDS: tuple[Kind, ...] = ("throttled", "timed out", "answer lost", "killed after")
"""Refused before it did anything; never arrived; done, but the answer never came; done, and the process died."""
THOROUGH = os.environ.get("LEADLABS_FAULTS") == "every"
"""Whether every call of every run is to fail in every way, which takes long: `make faults`."""
QUICK = 24
"""Positions of a run that are always tried; of a longer run only some, unless it is to be thorough."""
Case = TypeVar("Case")


class Killed(BaseException):
    """The process ends here; no handler of the product may catch it."""


@dataclass
class Calls:
    """The AWS calls of a run, as `service.Operation`, in order."""

    names: list[str] = field(default_factory=list)


@contextmanager
def failing(place: int | None, kind: Kind = "killed after") -> Iterator[Calls]:
    """The `place`-th AWS call from here on (from 0) fails; None lets all of them pass. Gives what was called."""
    calls, real = Calls(), BaseClient._make_api_call

    def call(self: Any, operation: str, parameters: Any) -> Any:
        here = len(calls.names) == place
        calls.names.append(f"{self.meta.service_model.service_name}.{operation}")
        if here and kind == "throttled":
            raise ClientError({"Error": {"Code": "ThrottlingException", "Message": "a test"}}, operation)
        if here and kind == "timed out":
            raise ReadTimeoutError(endpoint_url="a test")
        answer = real(self, operation, parameters)
        if here and kind == "answer lost":
            raise ReadTimeoutError(endpoint_url="a test")
        if here:
            raise Killed
        return answer

    BaseClient._make_api_call = call  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        BaseClient._make_api_call = real  # type: ignore[method-assign]


def survive(
    prepare: Callable[[], Case],
    run: Callable[[Case], object],
    state: Callable[[Case], object],
    kinds: Sequence[Kind] = KINDS,
) -> int:
    """The number of positions (calls and ways to fail) after each of which one plain rerun led to the state of an
    undisturbed run. Fails at the first that didn't. Which positions are tried says `_positions`.
    """
    reference = prepare()
    with failing(None) as calls:
        run(reference)
    expected = state(reference)
    positions = 0
    for place, kind in _positions(calls.names, kinds):
        case = prepare()
        with failing(place, kind) as disturbed, suppress(Exception, Killed):
            run(case)
        assert len(disturbed.names) > place, f"call {place} was never made: {calls.names[place]}"
        run(case)
        assert state(case) == expected, f"{kind} at call {place}, {calls.names[place]}"
        positions += 1
    return positions


def _positions(names: Sequence[str], kinds: Sequence[Kind]) -> list[tuple[int, Kind]]:
    """Every call in every way if that is asked for, or makes no more than QUICK; else every call in one of the ways, in
    turn; and of a run that is longer still one call of those that look alike, with those before and after them."""
    every = [(place, kind) for place in range(len(names)) for kind in kinds]
    if THOROUGH or len(every) <= QUICK:
        return every
    places = list(range(len(names)))
    if len(places) > QUICK:
        alike = {(*names[max(0, place - 1) : place + 2], place == 0): place for place in reversed(places)}
        places = sorted(alike.values())
    return [(place, kinds[turn % len(kinds)]) for turn, place in enumerate(places)]
