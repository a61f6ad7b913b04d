"""What happens when a person submits the Checkout page: the card is tried, and a paid subscription completes the session."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from infrastructure.local.stripe import cards, customers, events, payment_methods, payments, subscriptions, tax_ids
from infrastructure.local.stripe.cards import Card, CardProblem
from infrastructure.local.stripe.periods import DAY
from infrastructure.local.stripe.shapes import NO_ADDRESS

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World


def submit(world: World, session: Json, card: Card, details: Json) -> bool:
    """Pay with a card; whether it is done, or (False) the cardholder's bank has a question.

    `details` are `name, email, address, business_name, tax_id` as the page collected them. Raises CardProblem when the
    card is refused; the session then stays open.
    """
    behaviour = payments.behaviour_of(world, session["customer"], card.behaviour)
    if reason := payments.refusal_of(behaviour):
        _refuse(world, session, replace(card, behaviour=reason), details)
    if behaviour in ("asks", "asks_always"):
        session["_waiting"] = {"card": asdict(card), "details": details}
        world.store.save(session)
        return False
    _complete(world, session, card, details)
    return True


def answer(world: World, session: Json, *, passed: bool) -> None:
    """The cardholder's bank has let the payment pass, or not. Raises CardProblem when it hasn't."""
    waiting, session["_waiting"] = session["_waiting"], None
    world.store.save(session)
    if waiting is None:
        raise CardProblem("number", "There is no payment that waits for an answer.")
    if not passed:
        raise CardProblem("number", "We are unable to authenticate your payment method. Please choose another one.")
    _complete(world, session, Card(**waiting["card"]), waiting["details"])


def _refuse(world: World, session: Json, card: Card, details: Json) -> None:
    """A refused card leaves a failed charge and its events, as at Stripe, and no payment method."""
    if session["customer"]:
        method = payment_methods.passing(world, session["customer"], card, _billing(details))
        intent = payments.new_intent(world, session["customer"], session["amount_total"], session["currency"])
        payments.attempt(world, intent, method, present=True)
    raise CardProblem("number", cards.DECLINES[card.behaviour])


def _complete(world: World, session: Json, card: Card, details: Json) -> None:
    if session["customer"] is None:
        fields = {"email": details["email"], "name": details["name"], "address": details["address"]}
        session["customer"] = customers.make(world, fields)["id"]
    customer = world.store.find("customer", session["customer"])
    if customer is None:
        raise CardProblem("number", "This page belongs to a customer who is no longer there.")
    _update_customer(world, session, customer, details)
    method = payment_methods.attach(world, customer["id"], card, _billing(details))
    order = session["_order"]
    days = order["trial_days"]  # counted from now, and not from when the page was made
    subscription, invoice, outcome = subscriptions.complete(
        world,
        subscriptions.Order(
            customer=customer["id"],
            price=world.need("price", session["_price"]),
            quantity=session["_quantity"],
            trial_end=world.now(customer["id"]) + days * DAY if days else order["trial_end"],
            method=method,
            without_card=order["without_card"],
            metadata=order["metadata"],
        ),
    )
    if outcome != "succeeded":
        subscriptions.undo(world, subscription, invoice)
        raise CardProblem("number", cards.DECLINES["generic_decline"])
    _finish(world, session, customer, subscription, invoice, details)


def _finish(world: World, session: Json, customer: Json, subscription: Json, invoice: Json, details: Json) -> None:
    pairs = [{"type": each["type"], "value": each["value"]} for each in world.of_customer("tax_id", customer["id"])]
    session |= {
        "status": "complete",
        "payment_status": "paid" if invoice["amount_due"] else "no_payment_required",
        "subscription": subscription["id"],
        "invoice": invoice["id"],
        "url": None,
        "customer_details": {
            "address": details["address"] or NO_ADDRESS,
            "business_name": details["business_name"],
            "email": customer["email"] or details["email"],
            "individual_name": None,
            "name": details["business_name"] or details["name"],
            "phone": customer["phone"],
            "tax_exempt": "none",
            "tax_ids": pairs,
        },
    }
    events.emit(world, "checkout.session.completed", session)


def _update_customer(world: World, session: Json, customer: Json, details: Json) -> None:
    if session["_updates"]["address"] == "auto" and details["address"]:
        customer["address"] = details["address"]
    if session["_updates"]["name"] == "auto" and (details["business_name"] or not customer["name"]):
        customer["name"] = details["business_name"] or details["name"]
    customer["email"] = customer["email"] or details["email"]
    events.emit(world, "customer.updated", customer)
    if details["tax_id"]:
        held = [(each["type"], each["value"]) for each in world.of_customer("tax_id", customer["id"])]
        if tuple(details["tax_id"]) not in held:
            tax_ids.add(world, customer["id"], *details["tax_id"])


def _billing(details: Json) -> Json:
    return {"name": details["name"], "email": details["email"], "address": details["address"] or NO_ADDRESS}
