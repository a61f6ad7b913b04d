"""The developer's dashboard: who pays for what, what was told to the product, and a clock with buttons."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.stripe import standing, timeline
from infrastructure.local.stripe.pages.parts import badge, document, go_to, money
from infrastructure.local.stripe.periods import DAY, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.loopback import Answer
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

STEPS = {"hour": 3600, "day": DAY, "week": 7 * DAY, "month": 31 * DAY}
MOST_SHOWN = 50


def answer(world: World, form: Mapping[str, str] | None) -> Answer:
    """The page; a form moves the time, of everybody or of one customer."""
    if form is not None:
        customer = form.get("customer") or None
        step = STEPS.get(form.get("step", ""), 0)
        timeline.advance(world, world.now(customer) + step, customer)
        return go_to("/")
    body = f"<h1>Stripe, locally</h1>{_clock(world)}{_customers(world)}{_events(world)}{_controls()}"
    return document("Stripe, locally", body)


def _clock(world: World) -> str:
    now = datetime.fromtimestamp(world.now(), UTC)
    buttons = "".join(f"<button class=plain name=step value={step}>A {step} on</button>" for step in STEPS)
    return (
        "<section class=card aria-labelledby=clock><h2 id=clock>Clock</h2>"
        f"<p>It is {shown(world.now())}, {now:%H:%M} UTC. Renewals, retries and webhooks happen as it moves.</p>"
        f"<form method=post class=actions>{buttons.replace('A hour', 'An hour')}</form></section>"
    )


def _customers(world: World) -> str:
    rows = "".join(_customer(world, each) for each in world.store.every("customer")[::-1][:MOST_SHOWN])
    head = "<thead><tr><th scope=col>Customer</th><th scope=col>Subscription</th><th scope=col class=amount>Paid</th><th scope=col>Its clock</th></tr></thead>"
    table = (
        f"<div class=scroll><table>{head}<tbody>{rows}</tbody></table></div>" if rows else "<p class=soft>None yet.</p>"
    )
    return f"<section class=card aria-labelledby=customers><h2 id=customers>Customers</h2>{table}</section>"


def _customer(world: World, customer: Json) -> str:
    mine = world.of_customer("subscription", customer["id"])
    plans = " ".join(
        f"{escape(standing.item_of(each)['price']['nickname'] or '')} {badge(each['status'])}" for each in mine[-2:]
    )
    paid = [each for each in world.of_customer("invoice", customer["id"]) if each["status"] == "paid"]
    total = money(sum(each["amount_paid"] for each in paid), customer["currency"] or "usd")
    name = escape(customer["name"] or customer["email"] or "")
    return (
        f"<tr><td>{name}<br><code>{customer['id']}</code></td><td>{plans or '–'}</td><td class=amount>{total}</td>"
        f"<td>{shown(world.now(customer['id']))}<form method=post><input type=hidden name=customer value={customer['id']}>"
        f"<button class=link name=step value=month aria-label='A month on for {name}'>A month on</button></form></td></tr>"
    )


def _events(world: World) -> str:
    states: dict[str, list[str]] = {}
    for delivery in world.store.every("_delivery"):
        answer = f" ({delivery['answer']})" if delivery["answer"] else ""
        states.setdefault(delivery["event"], []).append(f"{badge(delivery['state'])}{answer}")
    rows = "".join(
        f"<tr><td>{datetime.fromtimestamp(each['created'], UTC):%d %b %H:%M:%S}</td><td><code>{escape(each['type'])}</code></td>"
        f"<td>{' '.join(states.get(each['id'], [])) or '–'}</td></tr>"
        for each in world.store.every("event")[::-1][:MOST_SHOWN]
    )
    head = "<thead><tr><th scope=col>When</th><th scope=col>Event</th><th scope=col>Delivery</th></tr></thead>"
    table = (
        f"<div class=scroll><table>{head}<tbody>{rows}</tbody></table></div>" if rows else "<p class=soft>None yet.</p>"
    )
    return f"<section class=card aria-labelledby=events><h2 id=events>Events</h2>{table}</section>"


def _controls() -> str:
    return (
        "<p class=soft>Tests steer it under <code>/_control/</code>: clock, webhooks, deliver, dispute, early_fraud_warning, "
        "review, pay_next, settings, fault, reset.</p>"
    )
