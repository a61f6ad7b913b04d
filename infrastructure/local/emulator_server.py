"""Runs the embedded AWS (ministack) on loopback; started by file path with the emulator's own Python.

    <.local/emulator/bin/python> infrastructure/local/emulator_server.py <port>

Beside what ministack does by itself: state is also saved while it runs, so that a crash costs seconds and not the day;
mails are kept as files; functions run on a Python without packages, so that nothing of the emulator's environment can
stand in for what a bundle lacks, and share one unpacked bundle. The private names used here belong to the pinned version.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import resource
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core import iam_actions, lambda_runtime
from ministack.core.persistence import PERSIST_STATE, save_all
from ministack.services import ses

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
SECONDS_BETWEEN_SAVES = 3
SHARE_OF_TIME_FOR_SAVING = 0.05
SQS_BATCHES = frozenset({"SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"})

_touched = threading.Event()
_saving = threading.Lock()
_unpacking = threading.Lock()
_action_of = iam_actions._action_from_target


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """ministack, noticing that something may have changed, and that no two saves meet at the end."""

    async def receive_quietly() -> dict[str, Any]:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await asyncio.to_thread(_saving.acquire)
        return message

    if scope["type"] == "http":
        # Loopback stands for TLS, which the bucket's policy asks for.
        scope["headers"] = [*scope["headers"], (b"x-forwarded-proto", b"https")]
        if scope["method"] != "GET":
            _touched.set()
    await ministack.app(scope, receive_quietly if scope["type"] == "lifespan" else receive, send)


def save_now_and_then() -> None:
    """Save the state after changes, never for more than a small share of the time."""
    pause = float(SECONDS_BETWEEN_SAVES)
    while True:
        time.sleep(pause)
        if _touched.is_set():
            _touched.clear()
            started = time.monotonic()
            with _saving:
                save_all(ministack._build_persistence_save_dict())
            pause = max(SECONDS_BETWEEN_SAVES, (time.monotonic() - started) / SHARE_OF_TIME_FOR_SAVING)


def keep_mail(source: str, recipients: list[str], message: str, host: str, port: int) -> None:
    """Stands where ministack hands a mail to an SMTP relay: one file per mail, with its envelope in front."""
    folder = Path(os.environ["MAIL_DIR"])
    name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}.eml"
    envelope = f"X-Envelope-From: {source}\nX-Envelope-To: {', '.join(recipients)}\n"
    unfinished = folder / f".{name}"
    unfinished.write_text(envelope + message, encoding="utf-8")
    unfinished.rename(folder / name)


def action_of_batch(headers: dict[str, str]) -> str | None:
    """Stands where ministack reads the action of a call: SQS lets in a batch by the permission for one message, and has none
    for batches (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html).
    """
    action: str | None = _action_of(headers)
    return action.removesuffix("Batch") if action in SQS_BATCHES else action


class SharedCode(zipfile.ZipFile):
    """A bundle that is unpacked once; each process of a function gets a link to it, since code is read-only on Lambda.

    Unpacking takes most of a cold start here, and fifty callers at once would do it fifty times.
    """

    def extractall(self, path: Any = None, *_: Any) -> None:
        """Link the unpacked bundle to the empty folder `path`."""
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        shared = Path(tempfile.gettempdir()) / f"code-{digest}"
        with _unpacking:
            if not shared.exists():
                unfinished = shared.with_suffix(".unfinished")
                super().extractall(unfinished)
                unfinished.rename(shared)
        Path(path).rmdir()
        Path(path).symlink_to(shared)


def main() -> None:
    """Serve until asked to stop."""
    if "LAMBDA_PYTHON" in os.environ:
        sys.executable = os.environ["LAMBDA_PYTHON"]  # what ministack starts functions with
        lambda_runtime.zipfile = SimpleNamespace(ZipFile=SharedCode, BadZipFile=zipfile.BadZipFile)
    Path(os.environ["MAIL_DIR"]).mkdir(parents=True, exist_ok=True)
    os.environ["SMTP_HOST"] = "kept-as-files"  # any name: what would send there is replaced
    ses._smtp_send = keep_mail
    iam_actions._action_from_target = action_of_batch
    if PERSIST_STATE:
        logging.getLogger("persistence").setLevel(logging.WARNING)  # fifty lines at each save
        threading.Thread(target=save_now_and_then, daemon=True).start()
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most_files, 65536), most_files))
    config = Config()
    config.bind = [f"127.0.0.1:{sys.argv[1]}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    asyncio.run(serve(application, config))


if __name__ == "__main__":
    main()
