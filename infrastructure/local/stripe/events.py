"""Events: what happened, with the object as it was then, kept for 30 days and handed to the webhook endpoints."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.rendering import page, public
from infrastructure.local.stripe.shapes import blank
from infrastructure.local.stripe.world import API_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

KEPT_SECONDS = 30 * 86400
"""How far back events can be listed (docs.stripe.com/api/events)."""

_request: ContextVar[tuple[str | None, str | None]] = ContextVar("request", default=(None, None))


@contextmanager
def caused_by(request_id: str, idempotency_key: str | None) -> Iterator[None]:
    """Events that happen meanwhile name the API call that caused them."""
    token = _request.set((request_id, idempotency_key))
    try:
        yield
    finally:
        _request.reset(token)


def emit(world: World, kind: str, thing: Json) -> None:
    """Keep `thing` and tell the endpoints. An update that changes nothing is no event."""
    before = world.store.save(thing)
    is_update = kind.endswith(".updated")
    shown = {name: value for name, value in before.items() if not name.startswith("_")}
    if is_update and not shown:
        return
    request_id, key = _request.get()
    event = blank("event") | {
        "id": world.new_id("evt"),
        "api_version": API_VERSION,
        "created": world.now(),
        "data": {"object": public(thing)} | ({"previous_attributes": public(shown)} if is_update else {}),
        "pending_webhooks": 0,
        "request": {"id": request_id, "idempotency_key": key},
        "type": kind,
    }
    for endpoint in world.store.every("webhook_endpoint"):
        wanted = endpoint["enabled_events"]
        if endpoint["status"] == "enabled" and ("*" in wanted or kind in wanted):
            event["pending_webhooks"] += 1
            _queue(world, event, endpoint)
    world.store.save(event)
    world.news.set()


def _queue(world: World, event: Json, endpoint: Json) -> None:
    copies = 1 + endpoint["_switches"]["duplicate"]
    for _ in range(copies):
        delivery = {
            "object": "_delivery",
            "id": world.new_id("dlv"),
            "event": event["id"],
            "type": event["type"],
            "endpoint": endpoint["id"],
            "created": world.now(),
            "due": world.now(),
            "attempts": 0,
            "state": "pending",
            "answer": None,
        }
        world.store.save(delivery)


def get(world: World, event_id: str, p: Params) -> Json:
    """One event of the last 30 days."""
    p.done()
    return world.need("event", event_id)


def list_all(world: World, p: Params) -> Json:
    """Events, newest first; `type`, or up to 20 `types[]`, narrows them."""
    kind, kinds = p.text("type"), p.words("types")
    if kind and kinds:
        raise StripeError("You may only specify one of these parameters: type, types.", param="types")
    if kinds and len(kinds) > 20:
        raise StripeError("You may specify up to 20 types.", param="types")
    wanted = [kind] if kind else kinds
    found = [event for event in world.store.every("event") if wanted is None or _matches(event["type"], wanted)]
    return page(p, found, "/v1/events")


def _matches(kind: str, wanted: list[str]) -> bool:
    return any(kind == each or (each.endswith(".*") and kind.startswith(each[:-1])) for each in wanted)


def forget_old(world: World) -> None:
    """Let go of events, and what was delivered of them, after 30 days."""
    oldest = world.now() - KEPT_SECONDS
    for kind in ("event", "_delivery"):
        for thing in world.store.every(kind):
            if thing["created"] >= oldest:
                break
            world.store.remove(thing)
