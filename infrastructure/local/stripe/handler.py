"""The HTTP of the stand-in: the API under /v1, controls under /_control, and everything else is a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from infrastructure.local.loopback import Answer, BodyTooLarge, BodyUnreadable, LoopbackHandler
from infrastructure.local.stripe import api, control, faults
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.pages import site

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from infrastructure.local.stripe.world import World

JSON = {"Content-Type": "application/json"}


class StripeHandler(LoopbackHandler):
    """Answers one request after the other under the world's lock."""

    world: World

    def answer(self) -> Answer:
        """The answer to any request."""
        try:
            body = self.read_body().decode()
        except (BodyTooLarge, BodyUnreadable, UnicodeDecodeError):
            return _error(StripeError("The request can't be understood."))
        url = urlsplit(self.path)
        if self.command != "GET" and self.headers.get("Origin", self.world.url) != self.world.url:
            return _error(StripeError("Other sites' pages may not call here.", status=403))
        if url.path == "/_control/deliver" and self.command == "POST":
            return _json(control.deliver(self.world))
        with self.world.lock:
            answer = self._answer(url, body)
            self.world.store.commit()
            return answer

    def _answer(self, url: SplitResult, body: str) -> Answer:
        if url.path.startswith("/v1/"):
            text = body if self.command == "POST" else url.query or body
            return api.answer(self.world, api.Call(self.command, url.path, text, dict(self.headers.items())))
        if url.path.startswith("/_control/"):
            return self._control(url, body)
        if self.command not in ("GET", "HEAD", "POST"):
            return Answer(405, b"", {"Allow": "GET, POST"})
        form = dict(parse_qsl(body, keep_blank_values=True)) if self.command == "POST" else None
        return site.answer(self.world, url.path, form, dict(parse_qsl(url.query)))

    def _control(self, url: SplitResult, body: str) -> Answer:
        name = f"{self.command} {url.path.removeprefix('/_control/')}"
        if self.command == "POST" and self.headers.get_content_type() != "application/json":
            return _error(StripeError("Controls are JSON, with its content type.", status=415))
        try:
            wish = json.loads(body or "{}") if self.command == "POST" else dict(parse_qsl(url.query))
            if name not in control.CONTROLS or not isinstance(wish, dict):
                return _error(StripeError(f"There is no control {name}.", status=404))
            return _json(control.CONTROLS[name](self.world, wish))
        except StripeError as error:
            return _error(error)
        except (ValueError, KeyError, TypeError) as error:
            return _error(StripeError(f"The control can't be understood: {error!r}"))

    def send(self, answer: Answer) -> None:
        """Write an answer, or cut the connection where a fault asks for that."""
        if answer.status == faults.CUT:
            self.close_connection = True
        else:
            super().send(answer)


def _json(content: object) -> Answer:
    return Answer(200, json.dumps(content, indent=1).encode(), JSON)


def _error(error: StripeError) -> Answer:
    return Answer(error.status, json.dumps(error.body()).encode(), JSON)
