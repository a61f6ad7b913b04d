"""Runs the embedded AWS (ministack) on loopback; started by file path with the emulator's own Python.

    <.local/emulator/bin/python> infrastructure/local/emulator_server.py <port>

Beside what ministack does by itself: state is also saved while it runs, so that a crash costs seconds and not the day;
mails are kept as files; functions run on a Python without packages, so that nothing of the emulator's environment can
stand in for what a bundle lacks, and share one unpacked bundle; streams of tables hear of everything; and expressions are read
once. The private names used here belong to the pinned version.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import logging
import operator
import os
import re
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
from ministack.core import iam_actions, lambda_runtime, responses
from ministack.core.persistence import PERSIST_STATE, save_all
from ministack.services import _dynamodb_keywords, dynamodb, lambda_svc, ses

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
SECONDS_BETWEEN_SAVES = 3
SHARE_OF_TIME_FOR_SAVING = 0.05
SQS_BATCHES = frozenset({"SendMessageBatch", "DeleteMessageBatch", "ChangeMessageVisibilityBatch"})

KEYS = re.compile(r"(#?\w+) = (:\w+)(?: AND (#?\w+) (<=|<|>=|>) (:\w+))?")
COMPARISONS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt}
SECONDS_IN_STREAM_WITHOUT_SAVING = 600
"""Instead of a day: with data that is kept nowhere else, millions of records would lie in memory."""

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


def tell_streams_everything() -> None:
    """A table's stream hears of items that a PartiQL statement has inserted and that time to live has removed as well; ministack
    tells it of other writes only.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
    """
    insert, remove = dynamodb._partiql_insert, dynamodb._remove_item

    def insert_and_tell(table: dict[str, Any], parsed: dict[str, Any]) -> Any:
        answer = insert(table, parsed)
        if answer[0] == 200:
            item = parsed["item"]
            dynamodb._emit_stream_event(parsed["table"], "INSERT", None, item["M"] if set(item) == {"M"} else item)
        return answer

    def remove_and_tell(table: dict[str, Any], *key: Any) -> Any:
        old_item = remove(table, *key)
        if old_item is not None and threading.current_thread().name == "dynamodb-ttl-reaper":
            arn = table["TableArn"].split(":")
            responses._request_region.set(arn[3])
            responses._request_account_id.set(arn[4])
            dynamodb._emit_stream_event(table["TableName"], "REMOVE", old_item, None)
            for record in dynamodb._stream_records.get(table["TableName"], [])[-1:]:
                record["userIdentity"] = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
        return old_item

    dynamodb._partiql_insert, dynamodb._remove_item = insert_and_tell, remove_and_tell


def begin_streams_anew() -> None:
    """ministack keeps how far the readers of a stream are, but not its records: after a restart as many would be passed over."""
    restore = lambda_svc._restore_esm_positions

    def restore_others(positions: Any, data: Any) -> None:
        if positions is not lambda_svc._dynamodb_stream_positions:
            restore(positions, data)

    lambda_svc._restore_esm_positions = restore_others


def read_expressions_once() -> None:
    """A program has few expressions and statements, but ministack reads them anew for each item: a third of its time."""
    for module, name in (
        (dynamodb, "_tokenize"),
        (dynamodb, "_condition_syntax_error"),
        (_dynamodb_keywords, "_tokenize"),
    ):
        setattr(module, name, functools.lru_cache(4096)(getattr(module, name)))


def compare_keys_quickly() -> None:
    """A page of a query looks at each item of its partition, here as text that is read once and compared as such."""
    evaluate = dynamodb._evaluate_condition

    def evaluate_quickly(text: str, item: Any, values: Any, names: Any, slot: str = "ConditionExpression") -> Any:
        keys = _keys_of(text) if slot == "KeyConditionExpression" else ()
        try:
            met = [compare(item[names.get(name, name)]["S"], values[value]["S"]) for name, compare, value in keys]
        except (KeyError, AttributeError):  # no text, or a fault that ministack has a sentence for
            met = []
        return all(met) if met else evaluate(text, item, values, names, slot)

    dynamodb._evaluate_condition = evaluate_quickly


@functools.lru_cache(4096)
def _keys_of(text: str) -> tuple[tuple[str, Callable[[str, str], bool], str], ...]:
    found = KEYS.fullmatch(text)
    if found is None:
        return ()
    name, value, sort, how, bound = found.groups()
    first = (name, operator.eq, value)
    return (first, (sort, COMPARISONS[how], bound)) if sort else (first,)


def main() -> None:
    """Serve until asked to stop."""
    if "LAMBDA_PYTHON" in os.environ:
        sys.executable = os.environ["LAMBDA_PYTHON"]  # what ministack starts functions with
        lambda_runtime.zipfile = SimpleNamespace(ZipFile=SharedCode, BadZipFile=zipfile.BadZipFile)
    Path(os.environ["MAIL_DIR"]).mkdir(parents=True, exist_ok=True)
    os.environ["SMTP_HOST"] = "kept-as-files"  # any name: what would send there is replaced
    ses._smtp_send = keep_mail
    iam_actions._action_from_target = action_of_batch
    tell_streams_everything()
    begin_streams_anew()
    read_expressions_once()
    compare_keys_quickly()
    if PERSIST_STATE:
        logging.getLogger("persistence").setLevel(logging.WARNING)  # fifty lines at each save
        threading.Thread(target=save_now_and_then, daemon=True).start()
    else:
        dynamodb._STREAM_RETENTION_SECONDS = SECONDS_IN_STREAM_WITHOUT_SAVING
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most_files, 65536), most_files))
    config = Config()
    config.bind = [f"127.0.0.1:{sys.argv[1]}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    asyncio.run(serve(application, config))


if __name__ == "__main__":
    main()
