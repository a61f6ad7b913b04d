"""The portal's changes: card, plan, end, tax ids, details. Each shows its form, or does what was submitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.stripe import (
    cards,
    events,
    payment_methods,
    standing,
    subscription_changes,
    tax_ids,
)
from infrastructure.local.stripe.pages import entry
from infrastructure.local.stripe.pages.countries import COUNTRIES, TAX_ID_TYPES
from infrastructure.local.stripe.pages.parts import card_fields, document, field, money, note, options
from infrastructure.local.stripe.periods import shown

if TYPE_CHECKING:
    from infrastructure.local.loopback import Answer
    from infrastructure.local.stripe.pages.entry import Wrong
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer at a step of the portal: what the configuration says of it, and what was submitted, if anything."""

    world: World
    session: Json
    customer: Json
    feature: Json
    form: Mapping[str, str] | None

    @property
    def home(self) -> str:
        """Where the portal begins."""
        return f"/p/session/{self.session['_secret']}?done=nothing"

    @property
    def subscription(self) -> Json | None:
        """The subscription that is meant: the newest that runs."""
        running = [
            each
            for each in self.world.of_customer("subscription", self.customer["id"])
            if each["status"] not in standing.ENDED
        ]
        return running[-1] if running else None

    def page(self, title: str, inside: str, button: str, wrong: Wrong | None = None, kind: str = "") -> Answer:
        """A form with one button, and the way back."""
        first = next(iter(wrong.values())) if wrong else ""
        returns = ((self.session["flow"] or {}).get("after_completion") or {}).get("redirect") or {}
        body = (
            f"<p><a href='{self.home}'>← Billing</a></p><h1>{escape(title)}</h1>{note('bad', first)}"
            f"<form class=card method=post novalidate>{inside}<button class='{kind}'>{escape(button)}</button></form>"
        )
        places = (self.session["return_url"], returns.get("return_url"))
        return document(title, body, status=422 if wrong else 200, forms_to=places, narrow=True)


def card_on_file(world: World, customer: Json) -> Json | None:
    """The card that the next payment is taken from."""
    running = [
        each for each in world.of_customer("subscription", customer["id"]) if each["status"] not in standing.ENDED
    ]
    return payment_methods.default_of(world, customer, running[-1] if running else None)


def card_text(method: Json) -> str:
    """A card in words."""
    card = method["card"]
    return (
        f"{card['brand'].capitalize()} ending in {card['last4']}, good until {card['exp_month']:02}/{card['exp_year']}"
    )


def change_card(visit: Visit) -> Answer | None:
    """Put another card on file, for the customer and for what runs."""
    wrong: Wrong = {}
    if visit.form is None:
        return visit.page("Change card", card_fields(wrong), "Save card")
    world, customer = visit.world, visit.customer
    card = entry.card(visit.form, world.now(customer["id"]), wrong)
    if card and card.behaviour in cards.DECLINES:
        wrong["number"] = cards.DECLINES[card.behaviour]
    if card is None or wrong:
        return visit.page("Change card", card_fields(wrong), "Save card", wrong)
    details = {"name": customer["name"], "email": customer["email"]}
    method = payment_methods.attach(world, customer["id"], card, details)
    customer["invoice_settings"] = customer["invoice_settings"] | {"default_payment_method": method["id"]}
    events.emit(world, "customer.updated", customer)
    for subscription in world.of_customer("subscription", customer["id"]):
        if subscription["status"] not in standing.ENDED:
            subscription["default_payment_method"] = method["id"]
            events.emit(world, "customer.subscription.updated", subscription)
    return None


def change_plan(visit: Visit) -> Answer | None:
    """Go over to another price: what is left of the old one is given back, and the difference is asked for at once."""
    subscription = visit.subscription
    if subscription is None:
        return _nothing(visit)
    now_on = standing.item_of(subscription)["price"]["id"]
    offered = [price for product in visit.feature["products"] for price in product["prices"]]
    if visit.form is None or visit.form.get("price") not in offered:
        wrong: Wrong = {"price": "Choose a plan."} if visit.form is not None else {}
        inside = _plans(visit, offered, now_on) + f"<p class=soft>{_told(visit.feature)}</p>"
        return visit.page("Change plan", inside, "Change plan", wrong)
    price = visit.world.need("price", visit.form["price"])
    proration = visit.feature["proration_behavior"]
    quantity = standing.item_of(subscription)["quantity"]
    subscription_changes.change_price(visit.world, subscription, price, quantity, proration, present=True)
    return None


def _plans(visit: Visit, offered: list[str], now_on: str) -> str:
    rows = ""
    for price_id in offered:
        price = visit.world.need("price", price_id)
        name = visit.world.need("product", price["product"])["name"]
        amount = f"{money(price['unit_amount'], price['currency'])} a {price['recurring']['interval']}"
        mark = " checked" if price_id == now_on else ""
        here = " (your plan)" if price_id == now_on else ""
        rows += (
            f"<label class=choice><input type=radio name=price value='{price_id}'{mark}>"
            f"<span><b>{escape(name)}{here}</b> {amount}</span></label>"
        )
    return f"<fieldset><legend>Plan</legend>{rows}</fieldset>"


def _told(feature: Json) -> str:
    return {
        "always_invoice": "Today you pay the difference for the rest of the period, by the second.",
        "create_prorations": "The difference for the rest of the period is on your next invoice, by the second.",
        "none": "The new price holds from the next period.",
    }[feature["proration_behavior"]] + " Between months and years a new period begins today."


def cancel(visit: Visit) -> Answer | None:
    """End what runs: with its period, or at once."""
    subscription = visit.subscription
    if subscription is None:
        return _nothing(visit)
    at_once = visit.feature["mode"] == "immediately"
    ends = standing.item_of(subscription)["current_period_end"]
    if visit.form is None:
        when = "It ends at once." if at_once else f"You keep it until {shown(ends)}, and nothing is charged after that."
        return visit.page("Cancel subscription", f"<p>{when}</p>", "Cancel subscription", kind="danger")
    if at_once:
        standing.end(visit.world, subscription, "cancellation_requested")
    else:
        standing.plan_end(visit.world, subscription, ends, at_period_end=False)
        events.emit(visit.world, "customer.subscription.updated", subscription)
    return None


def resume(visit: Visit) -> Answer | None:
    """Let it go on after all."""
    subscription = visit.subscription
    if subscription is None or visit.form is None:
        return _nothing(visit)
    standing.plan_end(visit.world, subscription, None, at_period_end=False)
    events.emit(visit.world, "customer.subscription.updated", subscription)
    return None


def add_tax_id(visit: Visit) -> Answer | None:
    """Add a tax id."""
    wrong: Wrong = {}
    form = visit.form or {}
    found = entry.tax_id(form, wrong)
    if visit.form is not None and found:
        tax_ids.add(visit.world, visit.customer["id"], *found)
        return None
    if visit.form is not None and not wrong:
        wrong["tax_id"] = "Give the tax id and its type."
    inside = options("tax_id_type", "Type", TAX_ID_TYPES, form.get("tax_id_type", ""))
    inside += field("tax_id", "Tax id", value=form.get("tax_id", ""), wrong=wrong, placeholder="FR12345678901")
    return visit.page("Add a tax id", inside, "Add tax id", wrong)


def remove_tax_id(visit: Visit) -> Answer | None:
    """Take a tax id away."""
    found = visit.world.store.find("tax_id", (visit.form or {}).get("id", ""))
    if found is None or found["customer"] != visit.customer["id"]:
        return _nothing(visit)
    tax_ids.remove(visit.world, found)
    return None


def change_details(visit: Visit) -> Answer | None:
    """Change what the configuration lets a customer change: name, email, address."""
    wrong: Wrong = {}
    allowed, form, customer = visit.feature["allowed_updates"], visit.form, visit.customer
    changes: Json = {}
    if form is not None:
        if "name" in allowed:
            changes["name"] = form.get("name", "").strip() or None
        if "email" in allowed:
            changes["email"] = entry.email(form.get("email", ""), wrong)
        if "address" in allowed:
            changes["address"] = entry.address(form, wrong, whole=False)
    if form is None or wrong:
        given = form or {"name": customer["name"], "email": customer["email"]} | (customer["address"] or {})
        return visit.page("Change details", _detail_fields(allowed, given, wrong), "Save", wrong)
    customer.update(changes)
    events.emit(visit.world, "customer.updated", customer)
    return None


def _detail_fields(allowed: list[str], given: Mapping[str, str | None], wrong: Wrong) -> str:
    texts = {name: text or "" for name, text in given.items()}
    inside = ""
    if "name" in allowed:
        inside += field("name", "Company", value=texts.get("name", ""), autocomplete="organization")
    if "email" in allowed:
        inside += field("email", "Email", value=texts.get("email", ""), wrong=wrong, type="email", autocomplete="email")
    if "address" in allowed:
        inside += field("line1", "Address", value=texts.get("line1", ""), autocomplete="address-line1")
        code = field("postal_code", "Postal code", value=texts.get("postal_code", ""), autocomplete="postal-code")
        city = field("city", "City", value=texts.get("city", ""), autocomplete="address-level2")
        inside += f"<div class=row>{code}{city}</div>"
        inside += options("country", "Country", COUNTRIES, texts.get("country", ""), autocomplete="country")
    return inside


def _nothing(visit: Visit) -> Answer:
    body = f"<h1>Nothing to change</h1><p><a href='{visit.home}'>Back to billing</a></p>"
    return document("Nothing to change", body, status=404, narrow=True)


STEPS: dict[str, Callable[[Visit], Answer | None]] = {
    "card": change_card,
    "plan": change_plan,
    "cancel": cancel,
    "resume": resume,
    "tax_id": add_tax_id,
    "remove_tax_id": remove_tax_id,
    "details": change_details,
}
