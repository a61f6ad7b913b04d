"""Subscriptions: begun by Checkout or the API, read, cancelled, paused at the end of a trial and resumed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from infrastructure.local.stripe import collecting, events, invoices, standing
from infrastructure.local.stripe.errors import StripeError, missing
from infrastructure.local.stripe.periods import DAY, period_after, shown
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.invoices import Line
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.payments import Outcome
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

STATUSES = ("incomplete", "incomplete_expired", "trialing", "active", "past_due", "canceled", "unpaid", "paused")
AT_TRIAL_END = ("create_invoice", "cancel", "pause")
BEHAVIOURS = ("allow_incomplete", "default_incomplete", "error_if_incomplete")


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer subscribes to."""

    customer: str
    price: Json
    quantity: int = 1
    trial_end: int | None = None
    method: Json | None = None
    without_card: str = "create_invoice"
    metadata: dict[str, str] = field(default_factory=dict)


def begin(world: World, order: Order) -> tuple[Json, Json]:
    """A new subscription, not yet paid, and its first invoice, finalized; a trial's first invoice asks for nothing."""
    now, recurring = world.now(order.customer), order.price["recurring"]
    ends = order.trial_end or period_after(now, recurring["interval"], recurring["interval_count"], now)
    subscription_id, invoice_id = world.new_id("sub"), world.new_id("in")
    item = blank("subscription_item") | {
        "id": world.new_id("si", 14),
        "created": now,
        "current_period_end": ends,
        "current_period_start": now,
        "quantity": order.quantity,
        "subscription": subscription_id,
    }
    put_price(item, order.price)
    subscription = blank("subscription") | {
        "id": subscription_id,
        "billing_cycle_anchor": order.trial_end or now,
        "created": now,
        "currency": order.price["currency"],
        "customer": order.customer,
        "default_payment_method": order.method["id"] if order.method else None,
        "items": _items([item], subscription_id),
        "latest_invoice": invoice_id,
        "metadata": order.metadata,
        "start_date": now,
        "status": "trialing" if order.trial_end else "incomplete",
        "trial_end": order.trial_end,
        "trial_settings": {"end_behavior": {"missing_payment_method": order.without_card}},
        "trial_start": now if order.trial_end else None,
        "_lines": [],
    }
    events.emit(world, "customer.subscription.created", subscription)
    invoice = invoices.draft(world, subscription, [first_line(subscription)], "subscription_create", id=invoice_id)
    invoices.finalize(world, invoice)
    return subscription, invoice


def _items(items: list[Json], subscription_id: str) -> Json:
    url = f"/v1/subscription_items?subscription={subscription_id}"
    return {"object": "list", "data": items, "has_more": False, "url": url}


def put_price(item: Json, price: Json) -> None:
    """Let an item be about a price; `plan` says the same in the older way, as Stripe still does."""
    recurring = price["recurring"]
    item["price"] = price
    item["plan"] = blank("plan") | {
        "id": price["id"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "metadata": price["metadata"],
        "product": price["product"],
    }


def first_line(subscription: Json) -> Line:
    """The line of a whole period of a subscription's item, or of its trial, which costs nothing."""
    item = standing.item_of(subscription)
    price, quantity = item["price"], item["quantity"]
    trial = subscription["status"] == "trialing"
    amount = 0 if trial else price["unit_amount"] * quantity
    start, end = item["current_period_start"], item["current_period_end"]
    what = "Trial period" if trial else f"{quantity} × {price['nickname'] or price['lookup_key'] or price['id']}"
    text = f"{what} ({shown(start)} to {shown(end)})"
    return invoices.Line(amount, text, start, end, price["id"], price["product"], price["unit_amount"], quantity)


def create(world: World, p: Params) -> Json:
    """Begin a subscription through the API; the first payment is tried unless `default_incomplete` says to wait."""
    customer = world.need("customer", p.needed("customer"), param="customer", status=400)
    items = p.parts("items")
    rows = [(item.needed("price"), item.integer("quantity") or 1) for item in items]
    behaviour = p.choice("payment_behavior", BEHAVIOURS, "allow_incomplete")
    method_id = p.text("default_payment_method")
    trial_end = trial(world, p, customer["id"])
    without_card = _without_card(p)
    metadata = p.metadata()
    p.done()
    if len(rows) != 1:
        raise missing("items") if not rows else StripeError("The stand-in keeps one item per subscription.")
    price = active_price(world, rows[0][0], "items[0][price]")
    method = world.need("payment_method", method_id, param="default_payment_method", status=400) if method_id else None
    order = Order(customer["id"], price, rows[0][1], trial_end, method, without_card, metadata)
    subscription, invoice = begin(world, order)
    if trial_end or behaviour != "default_incomplete":
        outcome = collecting.collect(world, invoice)
        if outcome != "succeeded" and behaviour == "error_if_incomplete":
            standing.end(world, subscription, "payment_failed", "incomplete_expired")
            raise collecting.card_error(world, invoice)
    return subscription


def trial(world: World, p: Params, customer_id: str | None) -> int | None:
    """When the trial that was asked for ends, if one was."""
    days, end = p.integer("trial_period_days"), p.integer("trial_end")
    now = world.now(customer_id)
    if days is not None and not 1 <= days <= 730:
        raise StripeError("Invalid trial_period_days: must be between 1 and 730.", param=p.name("trial_period_days"))
    if end is not None and end <= now:
        raise StripeError("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
    return end or (now + days * DAY if days else None)


def _without_card(p: Params) -> str:
    part = p.part("trial_settings").part("end_behavior")
    return part.choice("missing_payment_method", AT_TRIAL_END) or "create_invoice"


def active_price(world: World, price_id: str, param: str) -> Json:
    """A price that is sold. Raises StripeError for any other."""
    price = world.need("price", price_id, param=param, status=400)
    if not price["active"]:
        raise StripeError("The price specified is inactive. This field only accepts active prices.", param=param)
    return price


def complete(world: World, order: Order) -> tuple[Json, Json, Outcome]:
    """Begin a subscription at the page, whose cardholder has answered what the bank asked."""
    subscription, invoice = begin(world, order)
    outcome = collecting.collect(world, invoice, present=True, authenticated=True)
    return subscription, invoice, outcome


def undo(world: World, subscription: Json, invoice: Json) -> None:
    """Take back what the page began when the card was refused after all: Checkout leaves no unpaid subscription."""
    standing.end(world, subscription, "payment_failed", "incomplete_expired")
    invoices.close(world, invoice, "void")


def get(world: World, subscription_id: str, p: Params) -> Json:
    """One subscription."""
    p.done()
    return world.need("subscription", subscription_id)


def list_all(world: World, p: Params) -> Json:
    """Subscriptions; without `status` those that are not canceled, `all` means all, `ended` those that are over."""
    customer, price = p.text("customer"), p.text("price")
    status = p.choice("status", (*STATUSES, "all", "ended"))
    found = [
        each
        for each in world.store.every("subscription")
        if customer in (None, each["customer"])
        and price in (None, standing.item_of(each)["price"]["id"])
        and _wanted(each["status"], status)
    ]
    return page(p, found, "/v1/subscriptions")


def _wanted(status: str, wish: str | None) -> bool:
    if wish is None:
        return status != "canceled"
    return wish == "all" or (status in standing.ENDED if wish == "ended" else status == wish)


def list_items(world: World, p: Params) -> Json:
    """The items of a subscription."""
    subscription = world.need("subscription", p.needed("subscription"), param="subscription", status=400)
    return page(p, subscription["items"]["data"], "/v1/subscription_items")


def cancel(world: World, subscription_id: str, p: Params) -> Json:
    """End a subscription at once and without a further charge."""
    subscription = running(world, subscription_id)
    details = p.part("cancellation_details")
    told = {name: details.text(name) for name in ("comment", "feedback") if details.given(name)}
    extra = [name for name in ("invoice_now", "prorate") if p.flag(name)]
    p.done()
    if extra:
        raise StripeError(f"The stand-in does not do {extra[0]}.", param=extra[0])
    subscription["cancellation_details"] = subscription["cancellation_details"] | told
    standing.end(world, subscription, "cancellation_requested")
    return subscription


def running(world: World, subscription_id: str) -> Json:
    """A subscription that has not ended. Raises StripeError for any other, as Stripe does."""
    subscription = world.need("subscription", subscription_id)
    if subscription["status"] in standing.ENDED:
        raise StripeError(f"No such subscription: '{subscription_id}'", status=404, code="resource_missing", param="id")
    return subscription


def resume(world: World, subscription_id: str, p: Params) -> Json:
    """Go on with a paused subscription: a new period begins, and is paid."""
    subscription = running(world, subscription_id)
    p.choice("billing_cycle_anchor", ("now", "unchanged"))
    p.done()
    if subscription["status"] != "paused":
        raise StripeError("This subscription is not paused.")
    restart(world, subscription, "subscription_update")
    events.emit(world, "customer.subscription.resumed", subscription)
    return subscription


def restart(world: World, subscription: Json, reason: str) -> None:
    """Begin a whole new period now, and ask for it."""
    item, now = standing.item_of(subscription), world.now(subscription["customer"])
    recurring = item["price"]["recurring"]
    ends = period_after(now, recurring["interval"], recurring["interval_count"], now)
    item |= {"current_period_start": now, "current_period_end": ends}
    subscription |= {"billing_cycle_anchor": now, "status": "active"}
    invoice = invoices.draft(world, subscription, [first_line(subscription)], reason)
    events.emit(world, "customer.subscription.updated", subscription)
    invoices.finalize(world, invoice)
    collecting.collect(world, invoice, scheduled=True)
