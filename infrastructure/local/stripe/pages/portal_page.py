"""The customer portal: the subscription, the card, the company's tax ids, the invoices; each change on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.stripe import portal, standing
from infrastructure.local.stripe.pages import portal_forms
from infrastructure.local.stripe.pages.parts import badge, document, go_to, money, note
from infrastructure.local.stripe.periods import shown

if TYPE_CHECKING:
    from infrastructure.local.loopback import Answer
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

NEWS = {
    "card": "The new card is on file.",
    "plan": "The plan was changed.",
    "cancel": "The subscription ends as shown below.",
    "resume": "The subscription goes on.",
    "tax_id": "The tax id was added.",
    "remove_tax_id": "The tax id was removed.",
    "details": "The details were changed.",
}
FLOW_STEPS = {"payment_method_update": "card", "subscription_cancel": "cancel", "subscription_update": "plan"}
FEATURES = {
    "card": "payment_method_update",
    "plan": "subscription_update",
    "cancel": "subscription_cancel",
    "resume": "subscription_cancel",
    "tax_id": "customer_update",
    "remove_tax_id": "customer_update",
    "details": "customer_update",
}


def answer(world: World, secret: str, step: str, form: Mapping[str, str] | None, done: str) -> Answer:
    """The portal of a session's customer; `step` names a change, `done` the one that was just made."""
    session = portal.find(world, secret)
    customer = session and world.store.find("customer", session["customer"])
    if session is None or customer is None:
        body = "<h1>This link has expired</h1><p>Go back to the product and open the billing page again.</p>"
        return document("Expired", body, status=410, narrow=True)
    if not step and form is None and session["flow"] and not done:
        return go_to(f"/p/session/{secret}/{FLOW_STEPS[session['flow']['type']]}")
    if not step:
        return _home(world, session, customer, done)
    features = world.need("billing_portal.configuration", session["configuration"])["features"]
    if step not in FEATURES or not features[FEATURES[step]]["enabled"]:
        return document(
            "Not offered", "<h1>Not offered</h1><p>This portal does not offer that.</p>", status=404, narrow=True
        )
    visit = portal_forms.Visit(world, session, customer, features[FEATURES[step]], form)
    wrong = portal_forms.STEPS[step](visit)
    return wrong or go_to(_after(session, secret, step))


def _after(session: Json, secret: str, step: str) -> str:
    after = (session["flow"] or {}).get("after_completion")
    if after and after["type"] == "redirect" and FLOW_STEPS[session["flow"]["type"]] == step:
        url: str = after["redirect"]["return_url"]
        return url
    return f"/p/session/{secret}?done={step}"


def _home(world: World, session: Json, customer: Json, done: str) -> Answer:
    features = world.need("billing_portal.configuration", session["configuration"])["features"]
    base = f"/p/session/{session['_secret']}"
    sections: list[Callable[[], str]] = [
        lambda: _debts(world, customer),
        lambda: _subscriptions(world, customer, features, base),
        lambda: _card(world, customer, features, base),
        lambda: _details(world, customer, features, base),
        lambda: _invoices(world, customer, features),
    ]
    back = f"<p><a href='{escape(session['return_url'])}'>← Back to Lead Labs</a></p>" if session["return_url"] else ""
    name = escape(customer["business_name"] or customer["name"] or customer["email"] or "your company")
    body = f"{back}<h1>Billing of {name}</h1>{note('good', NEWS.get(done, ''))}"
    return document("Billing", body + "".join(section() for section in sections), forms_to=[session["return_url"]])


def _debts(world: World, customer: Json) -> str:
    owed = [each for each in world.of_customer("invoice", customer["id"]) if each["status"] == "open"]
    rows = "".join(
        f"<p>Invoice {escape(each['number'])} over {money(each['amount_remaining'], each['currency'])} is not paid. "
        f"<a href='/i/{each['_token']}'>Pay it now</a></p>"
        for each in owed
    )
    return f"<section class='note bad' aria-label='Unpaid'>{rows}</section>" if owed else ""


def _subscriptions(world: World, customer: Json, features: Json, base: str) -> str:
    mine = [each for each in world.of_customer("subscription", customer["id"]) if each["status"] not in standing.ENDED]
    cards = "".join(_subscription(world, each, features, base) for each in mine)
    return cards or "<section class=card><h2>Subscription</h2><p class=soft>There is none at the moment.</p></section>"


def _subscription(world: World, subscription: Json, features: Json, base: str) -> str:
    item = standing.item_of(subscription)
    product = world.need("product", item["price"]["product"])
    amount = money(item["price"]["unit_amount"] * item["quantity"], subscription["currency"])
    ends, actions = subscription["cancel_at"], ""
    when = f"Ends on {shown(ends)}." if ends else f"Renews on {shown(item['current_period_end'])}."
    if features["subscription_update"]["enabled"] and not ends:
        actions += f"<a class='button plain' href='{base}/plan'>Change plan</a>"
    if features["subscription_cancel"]["enabled"] and not ends:
        actions += f"<a class='button danger' href='{base}/cancel'>Cancel subscription</a>"
    if features["subscription_cancel"]["enabled"] and ends:
        actions += f"<form method=post action='{base}/resume'><button>Keep subscription</button></form>"
    return (
        f"<section class=card><h2>{escape(product['name'])} {badge(subscription['status'])}</h2>"
        f"<p>{amount} a {item['price']['recurring']['interval']}. {when}</p><div class=actions>{actions}</div></section>"
    )


def _card(world: World, customer: Json, features: Json, base: str) -> str:
    method = portal_forms.card_on_file(world, customer)
    shown_card = portal_forms.card_text(method) if method else "No card is on file."
    link = (
        f"<div class=actions><a class='button plain' href='{base}/card'>{'Change' if method else 'Add'} card</a></div>"
    )
    offered = features["payment_method_update"]["enabled"]
    return f"<section class=card><h2>Payment method</h2><p>{escape(shown_card)}</p>{link if offered else ''}</section>"


def _details(world: World, customer: Json, features: Json, base: str) -> str:
    offered = features["customer_update"]
    address = customer["address"] or {}
    lines = [address.get(name) for name in ("line1", "line2", "postal_code", "city", "country")]
    told = {"Name": customer["business_name"] or customer["name"], "Email": customer["email"]}
    told["Address"] = ", ".join(line for line in lines if line)
    rows = "".join(f"<dt>{name}</dt><dd>{escape(text or '–')}</dd>" for name, text in told.items())
    held = "".join(
        f"<dd>{escape(each['value'])} <form method=post action='{base}/remove_tax_id'>"
        f"<button class=link name=id value='{each['id']}' aria-label='Remove {escape(each['value'])}'>Remove</button></form></dd>"
        for each in world.of_customer("tax_id", customer["id"])
    )
    links = f"<a class='button plain' href='{base}/details'>Change details</a>"
    if "tax_id" in offered["allowed_updates"]:
        links += f"<a class='button plain' href='{base}/tax_id'>Add tax id</a>"
    actions = f"<div class=actions>{links}</div>" if offered["enabled"] else ""
    return f"<section class=card><h2>On your invoices</h2><dl>{rows}<dt>Tax ids</dt>{held or '<dd>–</dd>'}</dl>{actions}</section>"


def _invoices(world: World, customer: Json, features: Json) -> str:
    if not features["invoice_history"]["enabled"]:
        return ""
    rows = "".join(
        f"<tr><td>{shown(each['created'])}</td><td><a href='/i/{each['_token']}'>{escape(each['number'])}</a></td>"
        f"<td class=amount>{money(each['total'], each['currency'])}</td><td>{badge(each['status'])}</td></tr>"
        for each in reversed(world.of_customer("invoice", customer["id"]))
        if each["number"]
    )
    head = "<thead><tr><th scope=col>Date</th><th scope=col>Number</th><th scope=col class=amount>Amount</th><th scope=col>Status</th></tr></thead>"
    table = (
        f"<div class=scroll><table>{head}<tbody>{rows}</tbody></table></div>" if rows else "<p class=soft>None yet.</p>"
    )
    return f"<section class=card><h2>Invoices</h2>{table}</section>"
