"""The standing of a subscription: how payments change it, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.stripe import events

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

ENDED = ("canceled", "incomplete_expired")
BEHIND = ("past_due", "unpaid")


def item_of(subscription: Json) -> Json:
    """The one item that a subscription has here."""
    item: Json = subscription["items"]["data"][0]
    return item


def after_payment(world: World, subscription: Json, invoice: Json) -> None:
    """An invoice was paid: the newest one puts the subscription in order."""
    if subscription["latest_invoice"] == invoice["id"] and subscription["status"] in ("incomplete", *BEHIND):
        subscription["status"] = "active"
        events.emit(world, "customer.subscription.updated", subscription)
    _note_debt(world, subscription["customer"], owes=False)


def after_failure(world: World, subscription: Json) -> None:
    """A payment failed: what ran is past due."""
    if subscription["status"] == "active":
        subscription["status"] = "past_due"
        events.emit(world, "customer.subscription.updated", subscription)
    _note_debt(world, subscription["customer"], owes=True)


def give_up(world: World, subscription: Json, then: str) -> None:
    """All attempts failed: canceled, unpaid, or left past due, as the dashboard says."""
    if then == "cancel":
        end(world, subscription, "payment_failed")
    elif then == "unpaid" and subscription["status"] == "past_due":
        subscription["status"] = "unpaid"
        events.emit(world, "customer.subscription.updated", subscription)


def end(world: World, subscription: Json, reason: str, status: str = "canceled") -> None:
    """End a subscription now. What is owed stays owed, and nobody tries to collect it by himself."""
    now = world.now(subscription["customer"])
    subscription |= {"status": status, "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
    subscription["cancellation_details"] = subscription["cancellation_details"] | {"reason": reason}
    subscription["_lines"] = []
    events.emit(world, "customer.subscription.deleted", subscription)
    for invoice in world.of_customer("invoice", subscription["customer"]):
        if invoice["_subscription"] == subscription["id"] and invoice["status"] in ("draft", "open"):
            invoice |= {"auto_advance": False, "next_payment_attempt": None, "automatically_finalizes_at": None}
            events.emit(world, "invoice.updated", invoice)


def plan_end(world: World, subscription: Json, moment: int | None, *, at_period_end: bool) -> None:
    """Let a subscription end at `moment`, or (None) go on after all.

    In the flexible billing mode, which is the default, the portal sets `cancel_at` alone and leaves
    `cancel_at_period_end` false; only the API's own deprecated parameter sets both.
    """
    planned = moment is not None
    subscription |= {"cancel_at": moment, "cancel_at_period_end": planned and at_period_end}
    subscription["canceled_at"] = world.now(subscription["customer"]) if planned else None
    reason = "cancellation_requested" if planned else None
    subscription["cancellation_details"] = subscription["cancellation_details"] | {"reason": reason}


def _note_debt(world: World, customer_id: str, *, owes: bool) -> None:
    customer = world.store.find("customer", customer_id)
    if customer:
        customer["delinquent"] = owes
        events.emit(world, "customer.updated", customer)
