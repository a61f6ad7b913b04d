"""Webhook endpoints: where events go, signed with which secrets, and the switches that make their way unreliable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.stripe.errors import StripeError, missing
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank
from infrastructure.local.stripe.world import API_VERSION

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

SWITCHES: Json = {"duplicate": 0, "shuffle": False, "drop": 0.0, "paused": False}


def create(world: World, p: Params) -> Json:
    """A new endpoint; its secret is told in this answer only."""
    url, kinds, metadata = p.needed("url"), p.words("enabled_events"), p.metadata()
    version, description = p.text("api_version"), p.text("description")
    p.done()
    if not kinds:
        raise missing("enabled_events")
    endpoint = add(world, url, [world.new_id("whsec", 32)], kinds)
    endpoint |= {"metadata": metadata, "description": description, "api_version": version}
    world.store.save(endpoint)
    return endpoint | {"secret": endpoint["_secrets"][0]}


def add(world: World, url: str, secrets: list[str], kinds: list[str]) -> Json:
    """An endpoint with secrets of one's choice."""
    if not url.startswith(("http://", "https://")):
        raise StripeError("Invalid URL: An explicit scheme (such as https) must be provided.", param="url")
    endpoint = blank("webhook_endpoint") | {
        "id": world.new_id("we"),
        "api_version": API_VERSION,
        "created": world.now(),
        "enabled_events": kinds,
        "url": url,
        "_secrets": secrets,
        "_switches": dict(SWITCHES),
    }
    world.store.save(endpoint)
    return endpoint


def update(world: World, endpoint_id: str, p: Params) -> Json:
    """Change url, types, metadata, or switch it off and on."""
    endpoint = world.need("webhook_endpoint", endpoint_id)
    changes: Json = {"metadata": p.metadata(endpoint["metadata"])}
    if url := p.text("url"):
        changes["url"] = url
    if kinds := p.words("enabled_events"):
        changes["enabled_events"] = kinds
    if p.given("disabled"):
        changes["status"] = "disabled" if p.flag("disabled") else "enabled"
    if p.given("description"):
        changes["description"] = p.text("description")
    p.done()
    endpoint.update(changes)
    world.store.save(endpoint)
    return endpoint


def get(world: World, endpoint_id: str, p: Params) -> Json:
    """One endpoint."""
    p.done()
    return world.need("webhook_endpoint", endpoint_id)


def list_all(world: World, p: Params) -> Json:
    """All endpoints."""
    return page(p, world.store.every("webhook_endpoint"), "/v1/webhook_endpoints")


def delete(world: World, endpoint_id: str, p: Params) -> Json:
    """Forget an endpoint and what was to be sent there."""
    endpoint = world.need("webhook_endpoint", endpoint_id)
    p.done()
    world.store.remove(endpoint)
    for delivery in world.store.every("_delivery"):
        if delivery["endpoint"] == endpoint_id:
            world.store.remove(delivery)
    return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}
