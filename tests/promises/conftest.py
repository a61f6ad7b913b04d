"""Fixtures of a deployed stack, and `evidence`, with which a probe says what it looked at."""

from collections.abc import Callable

import pytest

from tests.support.deployed import api, aws, mail, signed_in, stack

__all__ = ["api", "aws", "mail", "signed_in", "stack"]


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """`evidence("21 tables, 0 rows")` is what the report shows beside the promise; each probe gives some."""
    said: list[str] = []
    request.node.user_properties.append(("evidence", said))
    return said.append
