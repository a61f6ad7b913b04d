"""Checkout sessions: made and read through the API, filled in by a person at their page, expired after a day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infrastructure.local.stripe import events, subscriptions
from infrastructure.local.stripe.errors import StripeError, missing
from infrastructure.local.stripe.rendering import INCLUDABLE, page, public, whole_list
from infrastructure.local.stripe.shapes import blank
from infrastructure.local.stripe.subscriptions import AT_TRIAL_END

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

LIFE, SHORTEST, LONGEST = 86400, 1800, 86400
LOCALES = ("auto", "en", "fr", "en-GB", "fr-CA")
CHOICES: Json = {
    "billing_address_collection": ("auto", "required"),
    "payment_method_collection": ("always", "if_required"),
    "submit_type": ("auto", "pay", "subscribe"),
}


def create(world: World, p: Params) -> Json:
    """A session in subscription mode for one price."""
    customer_id, email = p.text("customer"), p.text("customer_email")
    rows = [(row.needed("price"), row.integer("quantity") or 1) for row in p.parts("line_items")]
    fields = _fields(p)
    fields |= {"expires_at": _expiry(world, p, customer_id), "metadata": p.metadata()}
    order = _subscription_data(world, p, customer_id)
    collects_tax_id = p.part("tax_id_collection").flag("enabled")
    part = p.part("customer_update")
    updates = {name: part.choice(name, ("auto", "never"), "never") for name in ("address", "name", "shipping")}
    p.words("payment_method_types")
    p.done()
    _check(world, customer_id, email, rows, collects_tax_id, updates)
    price = subscriptions.active_price(world, rows[0][0], "line_items[0][price]")
    session_id, total = world.new_id("cs_test", 58), price["unit_amount"] * rows[0][1]
    session = blank("checkout.session") | fields
    session |= {
        "id": session_id,
        "amount_subtotal": total,
        "amount_total": total,
        "created": world.now(customer_id),
        "currency": price["currency"],
        "customer": customer_id,
        "customer_creation": None if customer_id else "always",
        "customer_email": email,
        "tax_id_collection": {"enabled": collects_tax_id, "required": "never"},
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": f"{world.url}/c/pay/{session_id}",
        "_price": price["id"],
        "_quantity": rows[0][1],
        "_order": order,
        "_updates": updates,
        "_waiting": None,
    }
    world.store.save(session)
    return session


def _fields(p: Params) -> Json:
    mode = p.choice("mode", ("payment", "setup", "subscription"))
    if mode != "subscription":
        raise missing("mode") if mode is None else StripeError("The stand-in does subscriptions only.", param="mode")
    fields: Json = {name: p.choice(name, options) for name, options in CHOICES.items()}
    fields["ui_mode"] = p.choice("ui_mode", ("hosted_page",), "hosted_page")
    fields["locale"] = p.choice("locale", LOCALES)
    fields["client_reference_id"] = p.text("client_reference_id")
    fields["allow_promotion_codes"] = p.flag("allow_promotion_codes") if p.given("allow_promotion_codes") else None
    for name in ("success_url", "cancel_url"):
        fields[name] = p.text(name)
        if fields[name] and urlsplit(fields[name]).scheme not in ("http", "https"):
            raise StripeError("Not a valid URL", code="url_invalid", param=name)
    if fields["success_url"] is None:
        raise missing("success_url")
    return fields


def _expiry(world: World, p: Params, customer_id: str | None) -> int:
    now, expires_at = world.now(customer_id), p.integer("expires_at")
    if expires_at is not None and not SHORTEST <= expires_at - now <= LONGEST:
        raise StripeError(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return expires_at or now + LIFE


def _subscription_data(world: World, p: Params, customer_id: str | None) -> Json:
    part = p.part("subscription_data")
    end_behaviour = part.part("trial_settings").part("end_behavior")
    return {
        "metadata": part.metadata(),
        "description": part.text("description"),
        "trial_days": part.integer("trial_period_days"),
        "trial_end": subscriptions.trial(world, part, customer_id),
        "without_card": end_behaviour.choice("missing_payment_method", AT_TRIAL_END, "create_invoice"),
        "billing_mode": part.part("billing_mode").choice("type", ("flexible",)),
    }


def _check(
    world: World,
    customer_id: str | None,
    email: str | None,
    rows: list[tuple[str, int]],
    collects_tax_id: bool,
    updates: Json,
) -> None:
    if len(rows) != 1:
        raise missing("line_items") if not rows else StripeError("The stand-in takes one line item.")
    if customer_id and email:
        raise StripeError("You may only specify one of these parameters: customer, customer_email.")
    if customer_id is None:
        return
    world.need("customer", customer_id, param="customer", status=400)
    if collects_tax_id and updates["name"] != "auto":
        raise StripeError(
            "Tax ID collection requires updating business name on the customer. To enable tax ID collection for an "
            "existing customer, please set `customer_update[name]` to `auto`.",
            param="customer_update",
        )


def get(world: World, session_id: str, p: Params) -> Json:
    """One session."""
    p.done()
    return world.need("checkout.session", session_id)


def update(world: World, session_id: str, p: Params) -> Json:
    """Change a session's metadata."""
    session = world.need("checkout.session", session_id)
    metadata = p.metadata(session["metadata"])
    p.done()
    session["metadata"] = metadata
    world.store.save(session)
    return session


def expire(world: World, session_id: str, p: Params) -> Json:
    """Close an open session."""
    session = world.need("checkout.session", session_id)
    p.done()
    if session["status"] != "open":
        raise StripeError(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`."
        )
    session |= {"status": "expired", "url": None}
    events.emit(world, "checkout.session.expired", session)
    return session


def list_all(world: World, p: Params) -> Json:
    """Sessions; `customer`, `subscription`, `payment_intent` and `status` narrow them."""
    wishes = {name: p.text(name) for name in ("customer", "subscription", "payment_intent")}
    wishes["status"] = p.choice("status", ("open", "complete", "expired"))
    found = [
        each
        for each in world.store.every("checkout.session")
        if all(wish in (None, each[name]) for name, wish in wishes.items())
    ]
    return page(p, found, "/v1/checkout/sessions")


def list_line_items(world: World, session_id: str, p: Params) -> Json:
    """What a session sells."""
    session = world.need("checkout.session", session_id)
    p.integer("limit")
    p.done()
    return line_items(world, session)


def line_items(world: World, session: Json) -> Json:
    """The list that `expand[]=line_items` puts into a session."""
    kept = world.need("checkout.session", session["id"])
    price = world.need("price", kept["_price"])
    item = blank("item") | {
        "id": f"li_{session['id'][-24:]}",
        "amount_discount": 0,
        "amount_subtotal": kept["amount_subtotal"],
        "amount_tax": 0,
        "amount_total": kept["amount_total"],
        "currency": kept["currency"],
        "description": world.need("product", price["product"])["name"],
        "price": public(price),
        "quantity": kept["_quantity"],
    }
    return whole_list([item], f"/v1/checkout/sessions/{session['id']}/line_items")


INCLUDABLE["checkout.session", "line_items"] = line_items
