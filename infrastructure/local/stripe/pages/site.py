"""Which page is at which address."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.loopback import Answer
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.pages import checkout_page, dashboard_page, invoice_page, portal_page
from infrastructure.local.stripe.pages.parts import document, not_there
from infrastructure.local.stripe.pages.style import CSS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.stripe.world import World


def answer(world: World, path: str, form: Mapping[str, str] | None, query: Mapping[str, str]) -> Answer:
    """The page at a path; `form` is what was submitted to it, None when it is only looked at."""
    try:
        return _page(world, path, form, query)
    except StripeError as error:
        body = f"<h1>That was not possible</h1><p>{escape(error.message)}</p>"
        return document("Not possible", body, status=error.status, narrow=True)


def _page(world: World, path: str, form: Mapping[str, str] | None, query: Mapping[str, str]) -> Answer:
    match path.strip("/").split("/"):
        case ["assets", "page.css"]:
            return Answer(200, CSS.encode(), {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"})
        case ["favicon.ico"]:
            return Answer(204, b"")
        case ["c", "pay", session_id, *step]:
            return checkout_page.answer(world, session_id, "/".join(step), form)
        case ["p", "session", secret, *step]:
            return portal_page.answer(world, secret, "/".join(step), form, query.get("done", ""))
        case ["i", token, *step]:
            return invoice_page.answer(world, token, "/".join(step), form)
        case [""]:
            return dashboard_page.answer(world, form)
    return not_there()
