"""Which page is at which address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.loopback import Answer
from infrastructure.local.stripe.pages import checkout_page
from infrastructure.local.stripe.pages.parts import not_there
from infrastructure.local.stripe.pages.style import CSS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.stripe.world import World


def answer(world: World, path: str, form: Mapping[str, str] | None) -> Answer:
    """The page at a path; `form` is what was submitted to it, None when it is only looked at."""
    match path.strip("/").split("/"):
        case ["assets", "page.css"]:
            return Answer(200, CSS.encode(), {"Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache"})
        case ["c", "pay", session_id, *step]:
            return checkout_page.answer(world, session_id, "/".join(step), form)
    return not_there()
