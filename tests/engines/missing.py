"""A missing tool skips the tests that need it on a laptop and fails them where CI is set."""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest

from tests.engines.session import ToolMissing

T = TypeVar("T")


def need(start: Callable[[], T]) -> T:
    """What `start` returns; when it raises ToolMissing the test is skipped, or fails where CI is set."""
    try:
        return start()
    except ToolMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"a tool is missing in CI: {missing}", pytrace=False)
        pytest.skip(f"a tool is missing here: {missing}")
