"""Fixtures of somebody at a browser, before the deployed stack."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.engines import browser as engine
from tests.engines.missing import need
from tests.support.browser import LATEST, Visitor, visit
from tests.support.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Chromium; one for the session."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=LATEST)
    program = need(engine.executable)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=engine.arguments())
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script."""
    return need(engine.axe).read_text(encoding="utf-8")


@pytest.fixture
def visitor(stack: Stack, browser: "Browser", axe: str) -> Iterator[Callable[..., Visitor]]:
    """`visitor(person=…, language="fr", theme="dark", width=320)` is somebody at a window of their own; without `person`
    nobody is signed in. When the test ends the console must have been silent."""
    with ExitStack() as windows:
        opened: list[Visitor] = []

        def make(**how: object) -> Visitor:
            opened.append(windows.enter_context(visit(stack, browser, axe, **how)))  # type: ignore[arg-type]
            return opened[-1]

        yield make
        for one in opened:
            one.watched.check()
