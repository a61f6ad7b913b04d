"""Payments: an intent per amount that is due, a charge per attempt, and whether a card pays, refuses or asks its holder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from infrastructure.local.stripe import cards, events, risk
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.rendering import page, whole_list
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

Outcome = Literal["succeeded", "requires_action", "failed"]
OUTCOMES = ("succeeds", "declines", "needs_3ds")
PENDING = ("requires_payment_method", "requires_action", "requires_confirmation")


def new_intent(world: World, customer_id: str, amount: int, currency: str) -> Json:
    """An intent to take an amount from a customer."""
    intent_id = world.new_id("pi")
    intent = blank("payment_intent") | {
        "id": intent_id,
        "amount": amount,
        "client_secret": f"{intent_id}_secret_{world.new_id('x', 20)[2:]}",
        "created": world.now(customer_id),
        "currency": currency,
        "customer": customer_id,
    }
    events.emit(world, "payment_intent.created", intent)
    return intent


def attempt(
    world: World, intent: Json, method: Json | None, *, present: bool = False, authenticated: bool = False
) -> Outcome:
    """Try to take the money. `present` says that the cardholder is at the page, `authenticated` that the bank let it pass."""
    behaviour = behaviour_of(world, intent["customer"], method["_behaviour"] if method else "pays")
    reason = refusal_of(behaviour)
    if method is None:
        return _fail(world, intent, None, "There is no payment method to charge.")
    if reason:
        charge = _charge(world, intent, method, reason)
        events.emit(world, "charge.failed", charge)
        return _fail(world, intent, charge, cards.DECLINES[reason])
    if not authenticated and (behaviour == "asks_always" or (behaviour == "asks" and present)):
        return _ask(world, intent, method)
    _succeed(world, intent, method, behaviour)
    return "succeeded"


def cancel(world: World, intent: Json) -> None:
    """Give up an intent that has not come to a payment."""
    if intent["status"] in PENDING:
        intent |= {"status": "canceled", "canceled_at": world.now(intent["customer"])}
        events.emit(world, "payment_intent.canceled", intent)


def behaviour_of(world: World, customer_id: str | None, card: str) -> str:
    """What the next attempt will do: what a test has wished for this customer, once, or else what the card does."""
    wish = world.store.find("_pay_next", customer_id or "")
    if wish is None:
        return card
    world.store.remove(wish)
    return {"succeeds": "pays", "declines": "generic_decline", "needs_3ds": "asks_always"}[wish["outcome"]]


def refusal_of(behaviour: str) -> str | None:
    """Why an attempt is refused, if it is."""
    if behaviour == "declines_later":
        return "generic_decline"
    return behaviour if behaviour in cards.DECLINES else None


def _fail(world: World, intent: Json, charge: Json | None, sentence: str) -> Outcome:
    error = {"type": "card_error", "message": sentence, "code": "payment_intent_authentication_failure"}
    if charge:
        error |= {"code": charge["failure_code"], "charge": charge["id"]}
        error |= {"decline_code": charge["outcome"]["reason"]}
    else:
        error |= {"type": "invalid_request_error", "code": "payment_method_missing"}
    latest = charge["id"] if charge else intent["latest_charge"]
    intent |= {"status": "requires_payment_method", "last_payment_error": error, "latest_charge": latest}
    intent |= {"payment_method": None, "next_action": None}
    events.emit(world, "payment_intent.payment_failed", intent)
    return "failed"


def _ask(world: World, intent: Json, method: Json) -> Outcome:
    action = {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}}
    intent |= {"status": "requires_action", "payment_method": method["id"], "next_action": action}
    events.emit(world, "payment_intent.requires_action", intent)
    return "requires_action"


def _succeed(world: World, intent: Json, method: Json, behaviour: str) -> None:
    charge = _charge(world, intent, method, None)
    events.emit(world, "charge.succeeded", charge)
    intent |= {"status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"]}
    intent |= {"payment_method": method["id"], "next_action": None, "last_payment_error": None}
    events.emit(world, "payment_intent.succeeded", intent)
    if behaviour == "pays_then_dispute":
        risk.open_dispute(world, charge, "fraudulent")
    elif behaviour == "pays_then_warning":
        risk.warn(world, charge, "misc")
    elif behaviour == "pays_then_review":
        risk.open_review(world, charge)


def _charge(world: World, intent: Json, method: Json, refusal: str | None) -> Json:
    paid = refusal is None
    code = refusal if refusal in cards.OWN_CODE else "card_declined"
    shown = ("brand", "last4", "exp_month", "exp_year", "fingerprint", "funding", "country")
    return blank("charge") | {
        "id": world.new_id("ch"),
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "billing_details": method["billing_details"],
        "captured": paid,
        "created": world.now(intent["customer"]),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "failure_code": None if paid else code,
        "failure_message": cards.DECLINES[refusal] if refusal else None,
        "outcome": _judgement(refusal),
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": "card", "card": {name: method["card"][name] for name in shown}},
        "status": "succeeded" if paid else "failed",
    }


def _judgement(refusal: str | None) -> Json:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "declined_by_network" if refusal else "approved_by_network",
        "reason": refusal,
        "risk_level": "normal",
        "seller_message": "The bank did not take it." if refusal else "Payment complete.",
        "type": "issuer_declined" if refusal else "authorized",
    }


def get_intent(world: World, intent_id: str, p: Params) -> Json:
    """One payment intent."""
    p.done()
    return world.need("payment_intent", intent_id)


def list_intents(world: World, p: Params) -> Json:
    """Payment intents; `customer` narrows them."""
    customer = p.text("customer")
    found = [each for each in world.store.every("payment_intent") if customer in (None, each["customer"])]
    return page(p, found, "/v1/payment_intents")


def get_charge(world: World, charge_id: str, p: Params) -> Json:
    """One charge; its refunds can be included."""
    p.done()
    return world.need("charge", charge_id)


def list_charges(world: World, p: Params) -> Json:
    """Charges; `customer` or `payment_intent` narrow them."""
    customer, intent = p.text("customer"), p.text("payment_intent")
    found = [
        each
        for each in world.store.every("charge")
        if customer in (None, each["customer"]) and intent in (None, each["payment_intent"])
    ]
    return page(p, found, "/v1/charges")


def refund(world: World, p: Params) -> Json:
    """Give back a charge, whole or in part."""
    charge_id, intent_id, amount = p.text("charge"), p.text("payment_intent"), p.integer("amount")
    reason = p.choice("reason", ("duplicate", "fraudulent", "requested_by_customer"))
    metadata = p.metadata()
    p.done()
    if intent_id:
        charge_id = world.need("payment_intent", intent_id, param="payment_intent", status=400)["latest_charge"]
    if not charge_id:
        raise StripeError("One of the following params should be provided: payment_intent or charge.")
    charge = world.need("charge", charge_id, param="charge", status=400)
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise StripeError(f"Charge {charge_id} has already been refunded.", code="charge_already_refunded")
    amount = left if amount is None else amount
    if not 0 < amount <= left:
        raise StripeError("Refund amount is greater than unrefunded amount on charge.", param="amount")
    return give_back(world, charge, amount, reason, metadata)


def give_back(world: World, charge: Json, amount: int, reason: str | None, metadata: dict[str, str]) -> Json:
    """A refund that was checked."""
    given = blank("refund") | {"id": world.new_id("re"), "amount": amount, "charge": charge["id"], "reason": reason}
    given |= {"created": world.now(charge["customer"]), "currency": charge["currency"], "metadata": metadata}
    given |= {"customer": charge["customer"], "payment_intent": charge["payment_intent"]}
    events.emit(world, "refund.created", given)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    if reason == "fraudulent":
        charge["fraud_details"] = {"user_report": "fraudulent"}
    events.emit(world, "charge.refunded", charge)
    risk.settle_warnings(world, charge)
    return given


def get_refund(world: World, refund_id: str, p: Params) -> Json:
    """One refund."""
    p.done()
    return world.need("refund", refund_id)


def list_refunds(world: World, p: Params) -> Json:
    """Refunds; `charge` or `payment_intent` narrow them."""
    charge, intent = p.text("charge"), p.text("payment_intent")
    return page(p, _refunds(world, charge, intent), "/v1/refunds")


def _refunds(world: World, charge: str | None, intent: str | None) -> list[Json]:
    return [
        each
        for each in world.store.every("refund")
        if charge in (None, each["charge"]) and intent in (None, each["payment_intent"])
    ]


def refunds_of(world: World, charge: Json) -> Json:
    """The list that `expand[]=refunds` puts into a charge."""
    return whole_list(_refunds(world, charge["id"], None)[::-1], f"/v1/charges/{charge['id']}/refunds")
