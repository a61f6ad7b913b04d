"""Collecting what an invoice asks for, again on the days that the dashboard sets, and what that means for the subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.stripe import events, invoices, payment_methods, payments, standing
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.periods import DAY

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.payments import Outcome
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World


def collect(
    world: World,
    invoice: Json,
    *,
    method: Json | None = None,
    scheduled: bool = False,
    present: bool = False,
    authenticated: bool = False,
) -> Outcome:
    """Try to have an open invoice paid, by `method` or what is on file.

    `scheduled` attempts are Stripe's own: when they fail the next is planned, and after the last the subscription is
    given up. With the cardholder `present` a question of the bank waits for the answer instead of counting as a failure.
    """
    subscription = world.need("subscription", invoice["_subscription"])
    if invoice["amount_remaining"] == 0:
        return _paid(world, invoice, subscription)
    customer = world.need("customer", invoice["customer"])
    method = method or payment_methods.default_of(world, customer, subscription)
    intent = world.need("payment_intent", invoice["_intent"])
    outcome = payments.attempt(world, intent, method, present=present, authenticated=authenticated)
    if outcome == "succeeded":
        return _paid(world, invoice, subscription)
    if not (outcome == "requires_action" and present):
        last = scheduled and _plan_next(world, invoice)
        _failed(world, invoice, subscription, action=outcome == "requires_action")
        if last:
            standing.give_up(world, subscription, world.settings["then"])
    return outcome


def _paid(world: World, invoice: Json, subscription: Json) -> Outcome:
    if invoice["amount_due"]:
        invoice["attempt_count"] += 1
    invoices.mark_paid(world, invoice)
    standing.after_payment(world, subscription, invoice)
    return "succeeded"


def _plan_next(world: World, invoice: Json) -> bool:
    """Plan the next attempt; whether there is none."""
    days = world.settings["retry_after_days"]
    tries = invoice["_tries"] = invoice.get("_tries", 0) + 1
    last: bool = tries > len(days)
    later = None if last else world.now(invoice["customer"]) + days[tries - 1] * DAY
    invoice |= {"next_payment_attempt": later, "auto_advance": not last}
    return last


def _failed(world: World, invoice: Json, subscription: Json, *, action: bool) -> None:
    invoice |= {"attempted": True, "attempt_count": invoice["attempt_count"] + 1}
    events.emit(world, "invoice.updated", invoice)
    if action:
        events.emit(world, "invoice.payment_action_required", invoice)
    events.emit(world, "invoice.payment_failed", invoice)
    standing.after_failure(world, subscription)


def pay(world: World, invoice_id: str, p: Params) -> Json:
    """Pay an invoice now, by `payment_method` or what is on file; `paid_out_of_band` when it was paid elsewhere."""
    invoice = world.need("invoice", invoice_id)
    method_id, elsewhere = p.text("payment_method"), p.flag("paid_out_of_band")
    p.flag("off_session", True)
    p.done()
    if invoice["status"] == "draft":
        invoices.finalize(world, invoice)
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeError("Invoice is already paid" if invoice["status"] == "paid" else "Invoice is not open")
    subscription = world.need("subscription", invoice["_subscription"])
    if elsewhere:
        _paid(world, invoice, subscription)
        return invoice
    method = world.need("payment_method", method_id, param="payment_method", status=400) if method_id else None
    if collect(world, invoice, method=method) != "succeeded":
        raise card_error(world, invoice)
    return invoice


def finalize(world: World, invoice_id: str, p: Params) -> Json:
    """Finalize a draft; with `auto_advance`, which is what it was made with, it is collected too."""
    invoice = world.need("invoice", invoice_id)
    advance = p.flag("auto_advance", invoice["auto_advance"])
    p.done()
    invoices.finalize(world, invoice)
    if advance:
        collect(world, invoice, scheduled=True)
    return invoice


def card_error(world: World, invoice: Json) -> StripeError:
    """The error that tells why an invoice could not be paid."""
    intent = world.need("payment_intent", invoice["_intent"])
    if intent["status"] == "requires_action":
        return StripeError(
            "This payment requires additional user action before it can be completed successfully.",
            status=402,
            kind="card_error",
            code="invoice_payment_intent_requires_action",
        )
    problem = intent["last_payment_error"] or {}
    return StripeError(
        problem.get("message", "The payment failed."),
        status=402 if problem.get("type") == "card_error" else 400,
        kind=problem.get("type", "card_error"),
        code=problem.get("code"),
        decline_code=problem.get("decline_code"),
        charge=problem.get("charge"),
    )
