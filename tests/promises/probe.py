"""`@probe("D1")` makes a test the probe of a promise; a promise may have several, and is kept when all of them hold."""

import pytest

from chalicelib.register.promises import PROMISES


def probe(promise: str) -> pytest.MarkDecorator:
    """Marks a test. Raises KeyError for an id that no promise has."""
    return pytest.mark.promise(PROMISES[promise].id)
