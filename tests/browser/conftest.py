"""Browser tests share the deployed stack of the end-to-end tests; see tests/support/visiting.py."""

import pytest

from tests.support.deployed import mail, signed_in, stack
from tests.support.stack import Person, Stack

__all__ = ["mail", "signed_in", "stack"]


@pytest.fixture(scope="session")
def owner(stack: Stack) -> Person:
    """The owner of an account that tests only look at; whoever changes something takes a `signed_in()` of their own."""
    return stack.sign_up(name="Ada Martin", company="Atelier Martin")
