"""A browser as a test sees it: pages in a language, theme and size, watched for errors, checked for accessibility."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.support.stack import Person, Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

Language = Literal["en", "fr"]
Theme = Literal["light", "dark"]
WIDE, NARROW = 1280, 320
HEIGHT = 800
ROUTES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "web" / "src" / "routes.json").read_text(encoding="utf-8")
)
"""Every page of the frontend, as its router knows them."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
_TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LATEST = 30_000
"""Milliseconds after which something that should be on a page is missing; the first answer is a cold start."""


@dataclass
class Watched:
    """What went wrong on a page: messages of the console, uncaught errors, failed requests, violations of the policy."""

    expected: list[str] = field(default_factory=list)
    """Parts of messages that the test brings about itself, such as the 401 of a wrong password."""
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """From now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(f"uncaught: {error}"))
        page.on("requestfailed", self._failed)

    def check(self) -> None:
        """Fails when something was said that nobody expected."""
        wrong = [line for line in self.said if not any(part in line for part in self.expected)]
        assert not wrong, "\n".join(wrong)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.said.append(f"{message.type}: {message.text} ({where})")

    def _failed(self, request: Request) -> None:
        if request.failure and "ERR_ABORTED" not in request.failure:  # a late answer that was dropped
            self.said.append(f"failed: {request.method} {request.url} {request.failure}")


class Visitor:
    """Somebody at a browser window."""

    def __init__(self, stack: Stack, context: BrowserContext, axe: str) -> None:
        self.stack, self.context, self._axe = stack, context, axe
        self.watched = Watched()
        self.page: Page = context.new_page()
        self.page.set_default_timeout(LATEST)
        self.watched.watch(self.page)

    def open(self, path: str) -> Page:
        """The page at an address, once its heading is there and nothing is loading any more."""
        self.page.goto(self.stack.origin + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page has its heading and what it loads at first."""
        from playwright.sync_api import expect

        self.page.wait_for_selector("h1")
        expect(self.page.locator(".skeleton, [aria-busy=true]")).to_have_count(0, timeout=LATEST)

    def check(self, where: str = "") -> None:
        """Fails for a violation of WCAG 2.2 A or AA, sideways scrolling, or anything that was said on the console."""
        self.check_accessible(where)
        self.check_width(where)
        self.watched.check()

    def check_accessible(self, where: str = "", rules: list[str] | None = None) -> None:
        """axe finds nothing; with `rules` only these are tried."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(self._axe)
        found = self.page.evaluate(
            "runOnly => axe.run(document, {runOnly, resultTypes: ['violations']}).then(result => result.violations)",
            {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES},
        )
        lines = [
            f"{one['id']}: {node['html'][:200]}: {node['failureSummary']}" for one in found for node in one["nodes"]
        ]
        assert not lines, f"{where or self.page.url}\n" + "\n".join(lines)

    def check_width(self, where: str = "") -> None:
        """Nothing makes the page scroll sideways."""
        size = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert size[0] <= size[1], f"{where or self.page.url} is {size[0]} wide in a window of {size[1]}"

    def kept(self) -> dict[str, str]:
        """What the browser's storage holds for the product."""
        return dict(self.page.evaluate("Object.fromEntries(Object.entries(localStorage))"))

    def describe(self) -> None:
        """Where the page stands, for whoever reads of a failed test (pytest shows it then alone)."""
        if self.page.is_closed():
            return
        focused = self.page.evaluate("document.activeElement?.cloneNode(false).outerHTML")
        print(f"{self.page.url}, the focus on {focused}", *self.watched.said, sep="\n")

    def look(self, theme: Theme | None = None, width: int | None = None) -> None:
        """Change the colours or the width of the page that is open."""
        if theme:
            self.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            self.page.evaluate(_TWO_FRAMES)  # colours pass over into each other
        if width:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})


def _kept(language: Language, theme: Theme, *, asked: bool, known: bool) -> list[Any]:
    """What the browser remembers of an earlier visit; of whoever has not chosen yet, only that they are signed in."""
    kept: dict[str, str] = {"signed-in": "yes"} if known else {}
    if asked:
        choice = {"version": 1, "at": datetime.now(UTC).isoformat(), "preferences": True, "comfort": True}
        kept |= {"language": language, "theme": theme, "consent": json.dumps(choice | {"statistics": False})}
    return [{"name": name, "value": value} for name, value in kept.items()]


@contextmanager
def visit(
    stack: Stack,
    browser: Browser,
    axe: str,
    *,
    person: Person | None = None,
    language: Language = "en",
    theme: Theme = "light",
    width: int = WIDE,
    asked: bool = True,
) -> Iterator[Visitor]:
    """A browser window of its own; with `person` signed in as they are. Unless `asked`, nobody has chosen about cookies."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        locale="fr-FR" if language == "fr" else "en-GB",
        color_scheme=theme,
        reduced_motion="reduce",
        timezone_id="Europe/Paris",
        storage_state={
            "cookies": [],
            "origins": [
                {"origin": stack.origin, "localStorage": _kept(language, theme, asked=asked, known=person is not None)}
            ],
        },
    )
    viewer = stack.client().headers["X-Local-Viewer"]
    context.route("**/v1/**", lambda route: route.continue_(headers=route.request.headers | {"x-local-viewer": viewer}))
    if person:
        cookies = [
            {"name": cookie.name, "value": cookie.value or "", "url": stack.origin} for cookie in person.api.cookies.jar
        ]
        context.add_cookies(cookies)
    visitor = Visitor(stack, context, axe)
    try:
        yield visitor
    finally:
        visitor.describe()
        context.close()
