"""Payment methods: of a card, brand, last four digits and expiry are kept, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe import events
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import NO_ADDRESS, blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.cards import Card
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

NO_DETAILS: dict[str, Any] = {"address": NO_ADDRESS, "email": None, "name": None, "phone": None, "tax_id": None}


def attach(world: World, customer_id: str, card: Card, billing_details: Json) -> Json:
    """A customer's new payment method."""
    method = passing(world, customer_id, card, billing_details)
    events.emit(world, "payment_method.attached", method)
    return method


def passing(world: World, customer_id: str, card: Card, billing_details: Json) -> Json:
    """A payment method for one attempt: a card that is refused is put on nobody's file."""
    return blank("payment_method") | {
        "id": world.new_id("pm"),
        "created": world.now(customer_id),
        "customer": customer_id,
        "billing_details": NO_DETAILS | billing_details,
        "card": card_of(card),
        "_behaviour": card.behaviour,
    }


def card_of(card: Card) -> Json:
    """The `card` part of a payment method."""
    kept = {name: value for name, value in asdict(card).items() if name != "behaviour"}
    return kept | {
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "FR",
        "display_brand": card.brand,
        "fingerprint": f"{card.brand}{card.last4}",
        "funding": "credit",
        "generated_from": None,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def default_of(world: World, customer: Json, subscription: Json | None = None) -> Json | None:
    """What is charged: the subscription's own payment method, else the customer's."""
    chosen = (subscription or {}).get("default_payment_method")
    chosen = chosen or customer["invoice_settings"]["default_payment_method"]
    return world.store.find("payment_method", chosen) if chosen else None


def get(world: World, method_id: str, p: Params) -> Json:
    """One payment method."""
    p.done()
    return world.need("payment_method", method_id)


def list_all(world: World, p: Params) -> Json:
    """A customer's payment methods."""
    customer = p.needed("customer")
    p.choice("type", ("card",))
    return page(p, world.of_customer("payment_method", customer), "/v1/payment_methods")


def list_of_customer(world: World, customer_id: str, p: Params) -> Json:
    """A customer's payment methods, by the customer's path."""
    p.choice("type", ("card",))
    found = world.of_customer("payment_method", customer_id)
    return page(p, found, f"/v1/customers/{customer_id}/payment_methods")


def detach(world: World, method_id: str, p: Params) -> Json:
    """Take a payment method from its customer; it can't be used again."""
    method = world.need("payment_method", method_id)
    p.done()
    if method["customer"] is None:
        raise StripeError("The payment method you provided is not attached to a customer so detachment is impossible.")
    method["customer"] = None
    events.emit(world, "payment_method.detached", method)
    return method
