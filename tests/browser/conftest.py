"""Browser tests share the deployed stack of the end-to-end tests, and one Chromium for each worker."""

import pytest

from tests.support.deployed import mail, signed_in, stack
from tests.support.stack import Person, Stack
from tests.support.visiting import axe, browser, visitor

__all__ = ["axe", "browser", "mail", "signed_in", "stack", "visitor"]


@pytest.fixture(scope="session")
def owner(stack: Stack) -> Person:
    """The owner of an account that tests only look at; whoever changes something takes a `signed_in()` of their own."""
    return stack.sign_up(name="Ada Martin", company="Atelier Martin")
