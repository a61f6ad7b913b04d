"""Delivering events: signed over the raw payload, repeated with growing pauses for three days, in doubtful order if asked.

A signature carries the machine's time, as receivers compare it with theirs; all other times are the stand-in's own.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infrastructure.local.stripe.rendering import public

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

GIVE_UP_AFTER = 3 * 86400
"""Seconds after which an event is no longer sent (docs.stripe.com/webhooks, "Automatic retries")."""
LONGEST_PAUSE = 3600
SECONDS_TO_ANSWER = 30
HELD_TO_SHUFFLE = 0.3
"""Seconds for which events are gathered before they go in another order."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One attempt: what is sent where."""

    delivery_id: str
    url: str
    payload: bytes
    signature: str


def deliver_due(world: World, *, now: bool = False) -> list[Json]:
    """Send what is due, one after the other; with `now` also what is paused or waits for its next try.

    The lock is let go of while sending, since a receiver calls back. Gives the deliveries as they then are.
    """
    with world.post:
        with world.lock:
            waiting = _waiting(world, now)
        return [delivery for each in waiting if (delivery := _deliver(world, each, now))]


def _deliver(world: World, delivery_id: str, now: bool) -> Json | None:
    with world.lock:
        letter = _write(world, delivery_id, now)
    status = _send(letter) if letter else None
    with world.lock:
        if letter:
            _note(world, delivery_id, status)
        world.store.commit()
        delivery: Json | None = public(world.store.find("_delivery", delivery_id))
        return delivery


def sign(payload: bytes, secrets: list[str], moment: int) -> str:
    """The `Stripe-Signature` header: one `v1` for each secret that is valid, as while one is being rotated."""
    signed = f"{moment}.".encode() + payload
    signatures = [f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets]
    return ",".join([f"t={moment}", *signatures])


def _waiting(world: World, now: bool) -> list[str]:
    due: list[str] = []
    mixed: dict[str, list[str]] = {}
    for delivery in world.store.every("_delivery"):
        endpoint = world.store.find("webhook_endpoint", delivery["endpoint"])
        if delivery["state"] != "pending" or endpoint is None:
            continue
        if not now and (endpoint["_switches"]["paused"] or delivery["due"] > world.now()):
            continue
        if endpoint["_switches"]["shuffle"]:
            mixed.setdefault(endpoint["id"], []).append(delivery["id"])
        else:
            due.append(delivery["id"])
    for ids in mixed.values():
        world.chance.shuffle(ids)
        due += ids
    return due


def _write(world: World, delivery_id: str, now: bool) -> Letter | None:
    """The next attempt of a delivery; None when it is over: lost on the way, given up, or its event is forgotten."""
    delivery = world.store.find("_delivery", delivery_id)
    if delivery is None or delivery["state"] != "pending":
        return None
    endpoint = world.store.find("webhook_endpoint", delivery["endpoint"])
    event = world.store.find("event", delivery["event"])
    if endpoint is None or event is None or endpoint["status"] != "enabled":
        return None
    if not now and endpoint["_switches"]["paused"]:
        return None
    if world.chance.random() < endpoint["_switches"]["drop"]:
        delivery["state"] = "dropped"
        world.store.save(delivery)
        return None
    payload = json.dumps(public(event), indent=2).encode()
    signature = sign(payload, endpoint["_secrets"], int(time.time()))
    return Letter(delivery_id, endpoint["url"], payload, signature)


def _send(letter: Letter) -> int | None:
    """The receiver's status; None when it can't be reached."""
    url = urlsplit(letter.url)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=SECONDS_TO_ANSWER)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": letter.signature,
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }
    try:
        connection.request("POST", url.path or "/", letter.payload, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _note(world: World, delivery_id: str, status: int | None) -> None:
    delivery = world.store.find("_delivery", delivery_id)
    if delivery is None:
        return
    world.say(f"{delivery['type']} {delivery['event']} sent: {status or 'no answer'}")
    delivery["attempts"] += 1
    delivery["answer"] = status
    if status is not None and 200 <= status < 300:
        delivery["state"] = "delivered"
        event = world.store.find("event", delivery["event"])
        if event:
            event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
            world.store.save(event)
    elif world.now() - delivery["created"] >= GIVE_UP_AFTER:
        delivery["state"] = "given_up"
    else:
        delivery["due"] = world.now() + min(2 ** delivery["attempts"], LONGEST_PAUSE)
    world.store.save(delivery)
