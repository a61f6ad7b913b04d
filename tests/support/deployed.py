"""Fixtures of the deployed bundle behind API Gateway, reached through the one origin, as a browser or a tool reaches it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.engines import stack as engine
from tests.engines.missing import need
from tests.support.stack import Person, Stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The session's stack; see tests/support/stack.py for what it can do."""
    running = Stack(need(engine.start))
    yield running
    running.close()


@pytest.fixture
def api(stack: Stack) -> httpx.Client:
    """A caller on the origin (`api.get("/v1/health")`) without a session and with an IP address of its own."""
    return stack.client()


@pytest.fixture
def mail(stack: Stack) -> Callable[..., dict[str, Any]]:
    """`mail(to)` is the newest mail to an address; it waits until there is one."""
    return stack.mail


@pytest.fixture
def aws(stack: Stack) -> Callable[[str], Any]:
    """`aws("dynamodb")` is a boto3 client of the AWS behind the stack."""
    return stack.aws


@pytest.fixture
def signed_in(stack: Stack) -> Callable[..., Person]:
    """`signed_in()` is the owner of a new account; `signed_in(role="member")` joins one, `team_of=` says whose."""

    def make(role: str = "owner", team_of: Person | None = None) -> Person:
        if role == "owner" and team_of is None:
            return stack.sign_up()
        return stack.join(team_of or stack.sign_up(), role)

    return make
