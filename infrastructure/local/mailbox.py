"""What was sent: reads the mails that the embedded AWS keeps as files, newest first."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache
from pathlib import Path
from typing import Any

MOST = 100


def list_messages(folder: Path, to: str = "", most: int = MOST) -> list[dict[str, Any]]:
    """The newest mails, of one recipient if `to` is given: id, sent_at, from, to, subject, text, html, headers."""
    wanted = to.strip().lower()
    found: list[dict[str, Any]] = []
    for file in sorted(folder.glob("*.eml"), reverse=True):
        message = _read(file)
        if not wanted or wanted in (address.lower() for address in message["to"]):
            found.append(message)
        if len(found) == most:
            break
    return found


def get_message(folder: Path, message_id: str) -> dict[str, Any] | None:
    """One mail, by the id that `list_messages` gave."""
    known = {file.stem: file for file in folder.glob("*.eml")}
    return _read(known[message_id]) if message_id in known else None


@lru_cache(maxsize=2000)
def _read(file: Path) -> dict[str, Any]:
    message = email.message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=email.policy.default)
    recipients = [address for _, address in getaddresses([str(message["X-Envelope-To"])])]
    return {
        "id": file.stem,
        "sent_at": _sent_at(file),
        "from": str(message["From"] or message["X-Envelope-From"]),
        "to": recipients,
        "subject": str(message["Subject"] or ""),
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "headers": {name: str(value) for name, value in message.items() if not name.startswith("X-Envelope-")},
    }


def _sent_at(file: Path) -> str:
    seconds = int(file.stem.partition("-")[0]) / 1e9
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else None
