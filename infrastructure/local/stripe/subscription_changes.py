"""Changing a subscription: another price with its proration, the card, the end, the trial, collection on hold.

Proration is kept simple: by the second, on the one item, from one price to another; no coupons and no taxes.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from infrastructure.local.stripe import collecting, events, invoices, standing, subscriptions
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.periods import period_after, share, shown

if TYPE_CHECKING:
    from infrastructure.local.stripe.invoices import Line
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

PRORATIONS = ("create_prorations", "always_invoice", "none")
HOLDS = ("keep_as_draft", "mark_uncollectible", "void")


def update(world: World, subscription_id: str, p: Params) -> Json:
    """Change what is given."""
    subscription = subscriptions.running(world, subscription_id)
    changes = _plain_changes(world, subscription, p)
    wish = _price_wish(world, subscription, p)
    proration = p.choice("proration_behavior", PRORATIONS, "create_prorations") or ""
    trial_end = _trial_wish(world, subscription, p)
    ends = _end_wish(world, subscription, p)
    details = p.part("cancellation_details")
    told = {name: details.text(name) for name in ("comment", "feedback") if details.given(name)}
    p.done()
    if ends is not None:
        standing.plan_end(world, subscription, ends[0], at_period_end=ends[1])
    subscription["cancellation_details"] = subscription["cancellation_details"] | told
    subscription.update(changes)
    if trial_end:
        subscription |= {"trial_end": trial_end, "billing_cycle_anchor": trial_end}
        standing.item_of(subscription)["current_period_end"] = trial_end
    if wish:
        change_price(world, subscription, wish[0], wish[1], proration)
    if trial_end and trial_end <= world.now(subscription["customer"]):
        subscriptions.restart(world, subscription, "subscription_update")
    events.emit(world, "customer.subscription.updated", subscription)
    return subscription


def _plain_changes(world: World, subscription: Json, p: Params) -> Json:
    changes: Json = {"metadata": p.metadata(subscription["metadata"])}
    if p.given("default_payment_method"):
        changes["default_payment_method"] = _method(world, p.text("default_payment_method"))
    if p.given("description"):
        changes["description"] = p.text("description")
    if p.given("pause_collection"):
        changes["pause_collection"] = _hold(p)
    return changes


def _trial_wish(world: World, subscription: Json, p: Params) -> int | None:
    """When a trial that runs shall end instead; `now` is now."""
    if p.given("trial_end") and subscription["status"] != "trialing":
        raise StripeError("The stand-in moves the end of a trial that runs, and begins none.", param="trial_end")
    if p.peek("trial_end") == "now":
        p.text("trial_end")
        return world.now(subscription["customer"])
    return subscriptions.trial(world, p, subscription["customer"])


def _method(world: World, method_id: str | None) -> str | None:
    if method_id:
        world.need("payment_method", method_id, param="default_payment_method", status=400)
    return method_id


def _hold(p: Params) -> Json | None:
    part = p.part("pause_collection")
    behaviour = part.choice("behavior", HOLDS)
    return {"behavior": behaviour, "resumes_at": part.integer("resumes_at")} if behaviour else None


def _price_wish(world: World, subscription: Json, p: Params) -> tuple[Json, int] | None:
    rows = p.parts("items")
    if not rows:
        return None
    item = standing.item_of(subscription)
    row = rows[0]
    item_id, price_id, quantity = row.text("id"), row.text("price"), row.integer("quantity")
    if len(rows) > 1 or item_id is None:
        raise StripeError("The stand-in keeps one item per subscription: name it by its id.", param="items")
    if item_id != item["id"]:
        raise StripeError(f"No such subscription item: '{item_id}'", code="resource_missing", param="items[0][id]")
    price = subscriptions.active_price(world, price_id, "items[0][price]") if price_id else item["price"]
    return price, quantity or item["quantity"]


def _end_wish(world: World, subscription: Json, p: Params) -> tuple[int | None, bool] | None:
    """When the subscription shall end, and whether that was said by `cancel_at_period_end`; None for no wish."""
    period_end: int = standing.item_of(subscription)["current_period_end"]
    if p.given("cancel_at_period_end") and p.given("cancel_at"):
        raise StripeError("You may only specify one of these parameters: cancel_at, cancel_at_period_end.")
    if p.given("cancel_at_period_end"):
        return (period_end if p.flag("cancel_at_period_end") else None), True
    if not p.given("cancel_at"):
        return None
    if p.peek("cancel_at") in ("min_period_end", "max_period_end"):
        p.text("cancel_at")
        return period_end, False
    moment = p.integer("cancel_at")
    if moment is not None and moment <= world.now(subscription["customer"]):
        raise StripeError("The cancel_at must be in the future.", param="cancel_at")
    return moment, False


def change_price(
    world: World, subscription: Json, price: Json, quantity: int, proration: str, *, present: bool = False
) -> None:
    """Go over to another price. The same interval keeps its period; another begins a new one and is invoiced at once."""
    item = standing.item_of(subscription)
    if (price["id"], quantity) == (item["price"]["id"], item["quantity"]):
        return
    if price["currency"] != subscription["currency"]:
        raise StripeError("The price specified only supports another currency.", param="items[0][price]")
    same = price["recurring"] == item["price"]["recurring"]
    now = world.now(subscription["customer"])
    credit = None if proration == "none" else _part(item, now, -1)
    subscriptions.put_price(item, price)
    item["quantity"] = quantity
    if subscription["status"] == "trialing":
        events.emit(world, "customer.subscription.updated", subscription)
        return
    if same:
        parts = [credit, _part(item, now, 1)] if credit else []
        subscription["_lines"] += [asdict(part) for part in parts]
        lines: list[Line] = []
    else:
        recurring = price["recurring"]
        ends = period_after(now, recurring["interval"], recurring["interval_count"], now)
        item |= {"current_period_start": now, "current_period_end": ends}
        subscription["billing_cycle_anchor"] = now
        if subscription["cancel_at_period_end"]:
            subscription["cancel_at"] = ends
        lines = [*([credit] if credit else []), subscriptions.first_line(subscription)]
    if lines or (proration == "always_invoice" and subscription["_lines"]):
        invoice = invoices.draft(world, subscription, lines, "subscription_update")
        events.emit(world, "customer.subscription.updated", subscription)
        invoices.finalize(world, invoice)
        collecting.collect(world, invoice, scheduled=True, authenticated=present)
    events.emit(world, "customer.subscription.updated", subscription)


def _part(item: Json, now: int, sign: int) -> Line:
    """What the rest of the period costs, or (`sign` -1) what is given back for it."""
    price, quantity = item["price"], item["quantity"]
    start, end = item["current_period_start"], item["current_period_end"]
    amount = sign * share(price["unit_amount"] * quantity, max(0, end - now), end - start)
    what = "Remaining time on" if sign > 0 else "Unused time on"
    text = f"{what} {quantity} × {price['nickname'] or price['lookup_key'] or price['id']} after {shown(now)}"
    ids = (price["id"], price["product"], price["unit_amount"], quantity)
    return invoices.Line(amount, text, now, end, *ids, proration=True)
