"""Fraud: disputes, early fraud warnings and reviews, opened by a card, by a test or by hand, and closed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe import events
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

REASONS = ("fraudulent", "duplicate", "general", "product_not_received", "subscription_canceled", "unrecognized")
CLOSED_DISPUTES = ("won", "lost", "warning_closed", "prevented")
CLOSED_REVIEWS = ("approved", "refunded", "refunded_as_fraud", "disputed", "redacted", "canceled")
FRAUD_TYPES = (
    "misc",
    "made_with_stolen_card",
    "made_with_lost_card",
    "made_with_counterfeit_card",
    "card_never_received",
    "fraudulent_card_application",
    "unauthorized_use_of_card",
)
EVIDENCE_DUE = 7 * 86400


def open_dispute(world: World, charge: Json, reason: str) -> Json:
    """The cardholder's bank takes the money back."""
    now = world.now(charge["customer"])
    details: dict[str, Any] = {"due_by": now + EVIDENCE_DUE, "has_evidence": False, "past_due": False}
    dispute = blank("dispute") | {
        "id": world.new_id("du"),
        "amount": charge["amount"],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "evidence_details": details | {"submission_count": 0, "enhanced_eligibility": {}},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "type": "card",
            "card": {
                "brand": charge["payment_method_details"]["card"]["brand"],
                "case_type": "chargeback",
                "network": "visa",
                "network_reason_code": "10.4",
            },
        },
        "reason": reason,
        "status": "needs_response",
    }
    charge["disputed"] = True
    world.store.save(charge)
    settle_warnings(world, charge)
    events.emit(world, "charge.dispute.created", dispute)
    events.emit(world, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(world: World, dispute: Json, status: str) -> Json:
    """The bank has decided."""
    if dispute["status"] in CLOSED_DISPUTES:
        raise StripeError("This dispute is already closed.", code="dispute_already_closed")
    dispute["status"] = status
    events.emit(world, "charge.dispute.closed", dispute)
    if status == "won":
        events.emit(world, "charge.dispute.funds_reinstated", dispute)
    return dispute


def warn(world: World, charge: Json, fraud_type: str) -> Json:
    """A card network says that a payment is probably fraud."""
    warning = blank("radar.early_fraud_warning") | {
        "id": world.new_id("issfr"),
        "actionable": not (charge["refunded"] or charge["disputed"]),
        "charge": charge["id"],
        "created": world.now(charge["customer"]),
        "fraud_type": fraud_type,
        "payment_intent": charge["payment_intent"],
    }
    events.emit(world, "radar.early_fraud_warning.created", warning)
    return warning


def settle_warnings(world: World, charge: Json) -> None:
    """Once a payment was given back or is disputed there is nothing left to be done about its warnings."""
    for warning in world.store.every("radar.early_fraud_warning"):
        if warning["charge"] == charge["id"] and (charge["disputed"] or charge["refunded"]):
            warning["actionable"] = False
            events.emit(world, "radar.early_fraud_warning.updated", warning)


def open_review(world: World, charge: Json) -> Json:
    """Radar asks a person to look at a payment; not while one looks, nor at what a review has ended for good: the money went
    back, or the bank has it. So a charge names the one review of it that can matter."""
    last = world.need("review", charge["review"]) if charge["review"] else None
    if last is not None and last["closed_reason"] != "approved":
        raise StripeError("This payment is in review, or its review has ended otherwise than by approval.")
    review = blank("review") | {
        "id": world.new_id("prv"),
        "charge": charge["id"],
        "created": world.now(charge["customer"]),
        "open": True,
        "opened_reason": "rule",
        "payment_intent": charge["payment_intent"],
        "reason": "rule",
    }
    charge["review"] = review["id"]
    world.store.save(charge)
    events.emit(world, "review.opened", review)
    return review


def close_review(world: World, review: Json, reason: str) -> Json:
    """The person has looked."""
    if not review["open"]:
        raise StripeError("This review has already been closed.")
    review |= {"open": False, "closed_reason": reason, "reason": reason}
    events.emit(world, "review.closed", review)
    return review


def get_dispute(world: World, dispute_id: str, p: Params) -> Json:
    """One dispute."""
    p.done()
    return world.need("dispute", dispute_id)


def list_disputes(world: World, p: Params) -> Json:
    """Disputes; `charge` or `payment_intent` narrow them."""
    charge, intent = p.text("charge"), p.text("payment_intent")
    return page(p, _about(world, "dispute", charge, intent), "/v1/disputes")


def accept_dispute(world: World, dispute_id: str, p: Params) -> Json:
    """Give a dispute up: it is lost."""
    dispute = world.need("dispute", dispute_id)
    p.done()
    return close_dispute(world, dispute, "lost")


def get_warning(world: World, warning_id: str, p: Params) -> Json:
    """One early fraud warning."""
    p.done()
    return world.need("radar.early_fraud_warning", warning_id)


def list_warnings(world: World, p: Params) -> Json:
    """Early fraud warnings; `charge` or `payment_intent` narrow them."""
    charge, intent = p.text("charge"), p.text("payment_intent")
    found = _about(world, "radar.early_fraud_warning", charge, intent)
    return page(p, found, "/v1/radar/early_fraud_warnings")


def get_review(world: World, review_id: str, p: Params) -> Json:
    """One review."""
    p.done()
    return world.need("review", review_id)


def list_reviews(world: World, p: Params) -> Json:
    """Reviews that are open, as Stripe lists them."""
    return page(p, [each for each in world.store.every("review") if each["open"]], "/v1/reviews")


def approve_review(world: World, review_id: str, p: Params) -> Json:
    """Close a review: the payment is fine."""
    review = world.need("review", review_id)
    p.done()
    return close_review(world, review, "approved")


def _about(world: World, kind: str, charge: str | None, intent: str | None) -> list[Json]:
    return [
        each
        for each in world.store.every(kind)
        if charge in (None, each["charge"]) and intent in (None, each["payment_intent"])
    ]
