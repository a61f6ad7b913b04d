"""Fixtures of a deployed stack, and `evidence`, with which a probe says what it looked at."""

from collections.abc import Callable, Iterator

import pytest

from tests.engines import stack as engine
from tests.engines.missing import need
from tests.support.deployed import api, aws, mail, signed_in
from tests.support.stack import Stack

__all__ = ["api", "aws", "mail", "signed_in"]


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """A stack of the probes' own: some read everything that there is, and other tests leave a lot."""
    running = Stack(need(lambda: engine.start("promises")))
    yield running
    running.close()


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`evidence("21 tables, 0 rows")` is what the report shows beside the promise; each probe gives some."""
    said: list[str] = []
    request.node.user_properties.append(("evidence", said))
    return said.append
