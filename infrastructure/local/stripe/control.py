"""What tests and the dashboard page steer: time, webhooks and their switches, fraud, faults. All of it under `/_control/`, in JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe import delivery, payments, risk, seed, timeline, webhook_endpoints
from infrastructure.local.stripe.errors import StripeError, missing
from infrastructure.local.stripe.rendering import public

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

THEN = ("cancel", "unpaid", "past_due")
FAULT = {"method": "", "path": "/v1/", "status": 500, "times": 1, "skip": 0, "applied": False}


def clock(world: World, wish: Json) -> Json:
    """Move the time: `now` (ISO 8601 or seconds) or `advance` (seconds); of one `customer` if named, else of everybody."""
    customer = wish.get("customer")
    if "now" in wish:
        timeline.advance(world, _moment(wish["now"]), customer)
    elif "advance" in wish:
        timeline.advance(world, world.now(customer) + int(wish["advance"]), customer)
    now = world.now(customer)
    return {"now": now, "iso": datetime.fromtimestamp(now, UTC).isoformat()}


def _moment(text: str | int) -> int:
    if isinstance(text, int):
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise StripeError(f"Not a time: {text}", param="now") from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def webhooks(world: World, wish: Json) -> Json:
    """Set where events go (`url`, with `secret` or `secrets`, `enabled_events`), or `remove` that; and the switches:
    `duplicate` (further copies), `shuffle`, `drop` (0 to 1), `paused`, `seed`. Without `url` they are set everywhere."""
    endpoints = world.store.every("webhook_endpoint")
    if url := wish.get("url"):
        endpoints = [each for each in endpoints if each["url"] == url]
        if wish.get("remove"):
            for endpoint in endpoints:
                world.store.remove(endpoint)
            return {"endpoints": []}
        secrets = wish.get("secrets") or ([wish["secret"]] if "secret" in wish else [])
        if not endpoints:
            endpoints = [webhook_endpoints.add(world, url, secrets or [world.new_id("whsec", 32)], ["*"])]
        for endpoint in endpoints:
            endpoint["_secrets"] = secrets or endpoint["_secrets"]
            endpoint["enabled_events"] = wish.get("enabled_events", endpoint["enabled_events"])
    for endpoint in endpoints:
        switches = {name: wish[name] for name in webhook_endpoints.SWITCHES if name in wish}
        endpoint["_switches"] = endpoint["_switches"] | switches
        world.store.save(endpoint)
    if "seed" in wish:
        world.chance.seed(wish["seed"])
    world.news.set()
    return {"endpoints": [public(each) | each["_switches"] | {"secrets": each["_secrets"]} for each in endpoints]}


def deliveries(world: World, wish: Json) -> Json:
    """Every delivery: event, type, state (`pending`, `delivered`, `dropped`, `given_up`), attempts, last answer."""
    wanted = wish.get("state")
    found = [public(each) for each in world.store.every("_delivery") if wanted in (None, each["state"])]
    return {"deliveries": found}


def requests(world: World, wish: Json) -> Json:
    """The API calls that were seen, oldest first."""
    return {"requests": world.requests}


def pay_next(world: World, wish: Json) -> Json:
    """What the customer's next payment comes to, whatever the card: `succeeds`, `declines` or `needs_3ds`."""
    customer, outcome = wish.get("customer"), wish.get("outcome")
    if outcome not in payments.OUTCOMES:
        raise StripeError(f"outcome must be one of {', '.join(payments.OUTCOMES)}", param="outcome")
    world.need("customer", customer or "", param="customer", status=400)
    kept: Json = {"object": "_pay_next", "id": customer, "outcome": outcome}
    world.store.save(kept)
    return {"customer": customer, "outcome": outcome}


def dispute(world: World, wish: Json) -> Json:
    """Dispute a payment (`charge`, or the newest of `customer`; `reason`), or close `dispute` with `status`."""
    if "dispute" in wish:
        status = wish.get("status", "won")
        if status not in risk.CLOSED_DISPUTES:
            raise StripeError(f"status must be one of {', '.join(risk.CLOSED_DISPUTES)}", param="status")
        return risk.close_dispute(world, world.need("dispute", wish["dispute"]), status)
    return risk.open_dispute(world, _charge(world, wish), _one_of(wish, "reason", risk.REASONS))


def early_fraud_warning(world: World, wish: Json) -> Json:
    """Warn about a payment (`charge`, or the newest of `customer`; `fraud_type`)."""
    return risk.warn(world, _charge(world, wish), _one_of(wish, "fraud_type", risk.FRAUD_TYPES))


def review(world: World, wish: Json) -> Json:
    """Open a review of a payment (`charge`, or the newest of `customer`), or close `review` with `closed_reason`."""
    if "review" in wish:
        reason = _one_of(wish, "closed_reason", risk.CLOSED_REVIEWS)
        return risk.close_review(world, world.need("review", wish["review"]), reason)
    return risk.open_review(world, _charge(world, wish))


def _one_of(wish: Json, name: str, choices: tuple[str, ...]) -> str:
    chosen: str = wish.get(name, choices[0])
    if chosen not in choices:
        raise StripeError(f"{name} must be one of {', '.join(choices)}", param=name)
    return chosen


def _charge(world: World, wish: Json) -> Json:
    if "charge" in wish:
        return world.need("charge", wish["charge"], param="charge")
    paid = [each for each in world.of_customer("charge", wish.get("customer", "")) if each["paid"]]
    if not paid:
        raise missing("charge")
    return paid[-1]


def settings(world: World, wish: Json) -> Json:
    """What Stripe's dashboard sets: `retry_after_days`, `then`; and how late it is: `finalize_after`, `search_lag`."""
    present = world.settings
    unknown = [name for name in wish if name not in present or name in ("object", "id")]
    if unknown or wish.get("then", "cancel") not in THEN:
        raise StripeError(f"Not a setting: {unknown[0] if unknown else wish['then']}")
    present.update(wish)
    world.store.save(present)
    return {name: present[name] for name in present if name not in ("object", "id")}


def fault(world: World, wish: Json) -> Json:
    """Let calls fail: `path` (beginning), `method`, `status` (0 cuts the connection), `times`, `skip` (calls that pass
    before), `applied` (whether it is done all the same). `{"clear": true}` forgets those that are left."""
    if wish.get("clear"):
        world.faults.clear()
    else:
        unknown = [name for name in wish if name not in FAULT]
        if unknown:
            raise StripeError(f"Not a part of a fault: {unknown[0]}", param=unknown[0])
        world.faults.append(FAULT | wish)
    return {"faults": world.faults}


def everything(world: World, wish: Json) -> Json:
    """Every object there is, by kind, the stand-in's own too: for tests that search all that is kept."""
    return {kind: world.store.every(kind) for kind in world.store.kinds()}


def reset(world: World, wish: Json) -> Json:
    """Forget everything but where events go; the plans' products are there again, and the time is the machine's."""
    endpoints = world.store.every("webhook_endpoint")
    world.store.clear()
    for endpoint in endpoints:
        world.store.save(endpoint | {"_switches": dict(webhook_endpoints.SWITCHES)})
    world.requests.clear()
    world.faults.clear()
    seed.plans(world)
    return {}


def deliver(world: World) -> Json:
    """Send everything that waits, also what is paused or pauses between two tries, once. Called without the lock."""
    return {"deliveries": delivery.deliver_due(world, now=True)}


CONTROLS: dict[str, Callable[[World, Json], Any]] = {
    "POST clock": clock,
    "GET clock": clock,
    "POST webhooks": webhooks,
    "GET webhooks": webhooks,
    "GET deliveries": deliveries,
    "GET requests": requests,
    "POST pay_next": pay_next,
    "POST dispute": dispute,
    "POST early_fraud_warning": early_fraud_warning,
    "POST review": review,
    "POST settings": settings,
    "GET settings": settings,
    "POST fault": fault,
    "GET everything": everything,
    "POST reset": reset,
}
