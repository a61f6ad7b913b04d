"""The pages and the JSON of sent mail: a mail client for one developer. Nothing in a mail can run or load anything."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from infrastructure.local import mailbox
from infrastructure.local.loopback import Answer, LoopbackHandler

if TYPE_CHECKING:
    from typing import Any

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
POLICY_OF_A_MAIL = (
    f"{POLICY}; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem; }
li { margin: .6rem 0; } time, .who { color: #555; } pre { white-space: pre-wrap; font: inherit; }
"""
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


class MailHandler(LoopbackHandler):
    """`GET /messages?to=` as JSON; `/` and `/mail/<id>` for reading; `/html/<id>` is a mail's own HTML, caged."""

    folder: Path

    def answer(self) -> Answer:
        """The answer to any request."""
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        to = query.get("to", [""])[0]
        if self.command not in ("GET", "HEAD"):
            return Answer(405, b"", {"Allow": "GET"})
        if url.path == "/messages":
            return _json(mailbox.list_messages(self.folder, to))
        if url.path == "/":
            return _page("Sent mail", _listing(mailbox.list_messages(self.folder, to), to))
        kind, _, message_id = url.path.strip("/").partition("/")
        message = mailbox.get_message(self.folder, message_id) if kind in ("mail", "html") else None
        if message is None:
            return _page("No such mail", "<p><a href='/'>All mail</a></p>", status=404)
        return _caged(message["html"] or "") if kind == "html" else _page(message["subject"], _reading(message))


def _listing(messages: list[dict[str, Any]], to: str) -> str:
    items = "".join(
        f"<li><a href='/mail/{escape(m['id'])}'>{escape(m['subject'])}</a><br>"
        f"<span class=who>to {escape(', '.join(m['to']))}</span> <time>{escape(m['sent_at'])}</time></li>"
        for m in messages
    )
    form = f"<form><label>Sent to <input name=to type=email value='{escape(to)}'></label> <button>Show</button></form>"
    return form + (f"<ol reversed>{items}</ol>" if items else "<p>Nothing was sent yet.</p>")


def _reading(message: dict[str, Any]) -> str:
    own = f" · <a href='/html/{escape(message['id'])}'>as HTML</a>" if message["html"] else ""
    who = f"{message['from']} to {', '.join(message['to'])}, {message['sent_at']}"
    return (
        f"<p><a href='/'>All mail</a>{own}</p><p class=who>{escape(who)}</p>"
        f"<pre>{_with_links(message['text'] or '')}</pre>"
    )


def _with_links(text: str) -> str:
    parts, end = [], 0
    for link in _LINK.finditer(text):
        address = escape(link.group())
        parts += [escape(text[end : link.start()]), f"<a href='{address}' rel=noreferrer>{address}</a>"]
        end = link.end()
    return "".join(parts) + escape(text[end:])


def _page(title: str, body: str, status: int = 200) -> Answer:
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{escape(title)}</title>"
    html = f"<!doctype html><html lang=en>{head}<style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    return Answer(
        status, html.encode(), {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
    )


def _caged(html: str) -> Answer:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY_OF_A_MAIL}
    return Answer(200, f"<base target=_top>{html}".encode(), headers)


def _json(content: object) -> Answer:
    return Answer(200, json.dumps(content, indent=1).encode(), {"Content-Type": "application/json"})
