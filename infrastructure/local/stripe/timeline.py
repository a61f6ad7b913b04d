"""What happens by itself: trials end, periods turn, drafts are finalized, failed payments are tried again, pages lapse.

Nothing is queued: what is due, and when, follows from the objects as they are, so it can't get lost or happen twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infrastructure.local.stripe import collecting, events, idempotency, invoices, standing, subscriptions
from infrastructure.local.stripe.periods import DAY, period_after

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

TRIAL_NOTICE = 3 * DAY
INCOMPLETE_LIFE = 23 * 3600
"""A subscription whose first payment doesn't come expires (docs.stripe.com/billing/subscriptions/overview)."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something due: when, in the time of its customer, and what to do."""

    at: int
    customer: str | None
    run: Callable[[World, Json], None]
    thing: Json


def advance(world: World, moment: int, customer: str | None = None) -> None:
    """Move the time to `moment`, of everybody or of one customer, doing on the way what falls due, in its order."""
    with world.clock.held():
        while step := _next(world, moment, customer):
            world.clock.move(step.at if customer else step.at - world.clock.ahead(step.customer), customer)
            step.run(world, step.thing)
            world.store.save(step.thing)
        world.clock.move(moment, customer)
        events.forget_old(world)
        idempotency.forget_old(world)


def _next(world: World, moment: int, customer: str | None) -> Step | None:
    best: tuple[int, Step] | None = None
    for step in _steps(world):
        if customer and step.customer != customer:
            continue
        at = step.at if customer else step.at - world.clock.ahead(step.customer)
        if at <= moment and (best is None or at < best[0]):
            best = (at, step)
    return best[1] if best else None


def _steps(world: World) -> Iterator[Step]:
    for invoice in world.store.every("invoice"):
        if invoice["auto_advance"] and invoice["status"] == "draft" and invoice["automatically_finalizes_at"]:
            yield Step(invoice["automatically_finalizes_at"], invoice["customer"], _finalize, invoice)
        elif invoice["status"] == "open" and invoice["next_payment_attempt"]:
            yield Step(invoice["next_payment_attempt"], invoice["customer"], _try_again, invoice)
    for subscription in world.store.every("subscription"):
        yield from _subscription_steps(subscription)
    for session in world.store.every("checkout.session"):
        if session["status"] == "open":
            yield Step(session["expires_at"], session["customer"], _expire, session)


def _subscription_steps(subscription: Json) -> Iterator[Step]:
    status, customer = subscription["status"], subscription["customer"]
    if status in (*standing.ENDED, "paused"):
        return
    if subscription["cancel_at"]:
        yield Step(subscription["cancel_at"], customer, _end, subscription)
    if (subscription["pause_collection"] or {}).get("resumes_at"):
        yield Step(subscription["pause_collection"]["resumes_at"], customer, _collect_again, subscription)
    if status == "incomplete":
        yield Step(subscription["created"] + INCOMPLETE_LIFE, customer, _let_expire, subscription)
    elif status == "trialing":
        if not subscription.get("_noticed"):
            yield Step(subscription["trial_end"] - TRIAL_NOTICE, customer, _notice, subscription)
        yield Step(subscription["trial_end"], customer, _end_trial, subscription)
    else:
        yield Step(standing.item_of(subscription)["current_period_end"], customer, _renew, subscription)


def _finalize(world: World, invoice: Json) -> None:
    invoices.finalize(world, invoice)
    collecting.collect(world, invoice, scheduled=True)


def _try_again(world: World, invoice: Json) -> None:
    invoice["next_payment_attempt"] = None
    collecting.collect(world, invoice, scheduled=True)


def _expire(world: World, session: Json) -> None:
    session |= {"status": "expired", "url": None}
    events.emit(world, "checkout.session.expired", session)


def _end(world: World, subscription: Json) -> None:
    standing.end(world, subscription, "cancellation_requested")


def _collect_again(world: World, subscription: Json) -> None:
    subscription["pause_collection"] = None
    events.emit(world, "customer.subscription.updated", subscription)


def _let_expire(world: World, subscription: Json) -> None:
    standing.end(world, subscription, "payment_failed", "incomplete_expired")
    invoices.close(world, world.need("invoice", subscription["latest_invoice"]), "void")


def _notice(world: World, subscription: Json) -> None:
    subscription["_noticed"] = True
    events.emit(world, "customer.subscription.trial_will_end", subscription)


def _end_trial(world: World, subscription: Json) -> None:
    customer = world.need("customer", subscription["customer"])
    chosen = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    without_card = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if chosen or without_card == "create_invoice":
        _renew(world, subscription)
    elif without_card == "cancel":
        standing.end(world, subscription, "cancellation_requested")
    else:
        subscription["status"] = "paused"
        events.emit(world, "customer.subscription.paused", subscription)


def _renew(world: World, subscription: Json) -> None:
    """The next period begins; its invoice stays a draft for an hour, as Stripe's do."""
    item, recurring = standing.item_of(subscription), standing.item_of(subscription)["price"]["recurring"]
    starts, ended = item["current_period_end"], item["current_period_start"]
    anchor = subscription["billing_cycle_anchor"]
    ends = period_after(anchor, recurring["interval"], recurring["interval_count"], starts)
    item |= {"current_period_start": starts, "current_period_end": ends}
    if subscription["status"] == "trialing":
        subscription["status"] = "active"
    hold = subscription["pause_collection"]
    rests = hold or subscription["status"] == "unpaid"
    when = None if rests else starts + world.settings["finalize_after"]
    fields = {
        "period_start": ended,
        "period_end": starts,
        "automatically_finalizes_at": when,
        "auto_advance": not rests,
    }
    lines = [subscriptions.first_line(subscription)]
    invoice = invoices.draft(world, subscription, lines, "subscription_cycle", **fields)
    events.emit(world, "customer.subscription.updated", subscription)
    if hold and hold["behavior"] != "keep_as_draft":
        invoices.finalize(world, invoice)
        invoices.close(world, invoice, "void" if hold["behavior"] == "void" else "uncollectible")
