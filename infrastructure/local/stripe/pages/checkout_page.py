"""The Checkout page: what is bought on the left, who pays with which card on the right; then perhaps the bank's question."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.stripe import checkout_completion
from infrastructure.local.stripe.cards import CardProblem
from infrastructure.local.stripe.pages import entry
from infrastructure.local.stripe.pages.countries import COUNTRIES, TAX_ID_TYPES
from infrastructure.local.stripe.pages.parts import card_fields, document, field, go_to, money, not_there, note, options
from infrastructure.local.stripe.periods import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.loopback import Answer
    from infrastructure.local.stripe.pages.entry import Wrong
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World


def answer(world: World, session_id: str, step: str, form: Mapping[str, str] | None) -> Answer:
    """The page of a session, or its bank's question (`step` is `bank`); with `form`, what a person submitted."""
    session = world.store.find("checkout.session", session_id)
    if session is None:
        return not_there("This payment page does not exist.")
    if session["status"] != "open":
        return _closed(session)
    if step == "bank":
        return _bank(world, session, form)
    if step:
        return not_there()
    return _page(world, session, {}, {}) if form is None else _submitted(world, session, form)


def _submitted(world: World, session: Json, form: Mapping[str, str]) -> Answer:
    wrong: Wrong = {}
    card = entry.card(form, world.now(session["customer"]), wrong)
    details = {
        "name": form.get("name", "").strip(),
        "email": entry.email(form.get("email", ""), wrong),
        "address": entry.address(form, wrong, whole=session["billing_address_collection"] == "required"),
        "business_name": form.get("business_name", "").strip() or None,
        "tax_id": entry.tax_id(form, wrong) if session["tax_id_collection"]["enabled"] else None,
    }
    if not details["name"]:
        wrong["name"] = "Give the name on the card."
    if wrong or card is None:
        return _page(world, session, form, wrong, status=422)
    try:
        done = checkout_completion.submit(world, session, card, details)
    except CardProblem as problem:
        return _page(world, session, form, {problem.field: problem.sentence}, status=402)
    return _success(session) if done else go_to(f"/c/pay/{session['id']}/bank")


def _success(session: Json) -> Answer:
    return go_to(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


def _closed(session: Json) -> Answer:
    if session["status"] == "complete":
        there = escape(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))
        body = f"<h1>All done</h1><p>This was paid already.</p><p class=actions><a class=button href='{there}'>Continue</a></p>"
        return document("Paid", body, narrow=True)
    back = escape(session["cancel_url"] or "")
    link = f"<p class=actions><a class=button href='{back}'>Back</a></p>" if back else ""
    body = f"<h1>This page has expired</h1><p>Nothing was charged. Start again to get a new one.</p>{link}"
    return document("Expired", body, status=410, narrow=True)


def _page(world: World, session: Json, form: Mapping[str, str], wrong: Mapping[str, str], status: int = 200) -> Answer:
    price = world.need("price", session["_price"])
    product = world.need("product", price["product"])
    fields = _contact(world, session, form, wrong) + card_fields(wrong) + _holder(session, form, wrong)
    if session["tax_id_collection"]["enabled"]:
        fields += _business(form, wrong)
    trial = session["_order"]["trial_end"]
    label = "Start trial" if trial else f"Pay {money(session['amount_total'], session['currency'])} and subscribe"
    body = (
        f"<div class=two><section aria-label='Your order'>{_summary(session, price, product)}</section>"
        f"<section aria-labelledby=pay><h1 id=pay>Pay with card</h1>{note('bad', _first(wrong))}"
        f"<form class=card method=post novalidate>{fields}<button class=wide>{escape(label)}</button>"
        "<p class=soft>The subscription renews by itself until it is cancelled.</p></form></section></div>"
    )
    urls = (session["success_url"], session["cancel_url"])
    return document(f"Subscribe to {product['name']}", body, status=status, forms_to=urls)


def _first(wrong: Mapping[str, str]) -> str:
    return (
        next(iter(wrong.values())) if len(wrong) == 1 else "Please check the fields that are marked." if wrong else ""
    )


def _summary(session: Json, price: Json, product: Json) -> str:
    every, total = price["recurring"]["interval"], money(session["amount_total"], session["currency"])
    trial = session["_order"]["trial_end"]
    due = money(0, session["currency"]) if trial else total
    back = f"<p><a href='{escape(session['cancel_url'])}'>← Back</a></p>" if session["cancel_url"] else ""
    later = f"<p class=soft>Free until {shown(trial)}, then {total} a {every}.</p>" if trial else ""
    return (
        f"{back}<p class=soft>Subscribe to {escape(product['name'])}</p>"
        f"<p class=price>{total} <small>a {every}</small></p>{later}"
        f"<table><tbody><tr><td>{session['_quantity']} × {escape(product['name'])}, billed every {every}</td>"
        f"<td class=amount>{total}</td></tr></tbody>"
        f"<tfoot><tr><th scope=row>Due today</th><td class=amount>{due}</td></tr></tfoot></table>"
    )


def _contact(world: World, session: Json, form: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    customer = world.store.find("customer", session["customer"]) if session["customer"] else None
    known = (customer or {}).get("email") or ""
    value = known or form.get("email", "") or session["customer_email"] or ""
    return field(
        "email",
        "Email",
        value=value,
        wrong=wrong,
        type="email",
        autocomplete="email",
        required=True,
        readonly=bool(known),
    )


def _holder(session: Json, form: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    name = field("name", "Name on card", value=form.get("name", ""), wrong=wrong, autocomplete="cc-name", required=True)
    country = options("country", "Country", COUNTRIES, form.get("country", "FR"), autocomplete="country")
    if session["billing_address_collection"] != "required":
        return name + country
    texts = {key: form.get(key, "") for key in entry.ADDRESS}
    code = field("postal_code", "Postal code", value=texts["postal_code"], wrong=wrong, autocomplete="postal-code")
    city = field("city", "City", value=texts["city"], wrong=wrong, autocomplete="address-level2")
    line1 = field("line1", "Address", value=texts["line1"], wrong=wrong, autocomplete="address-line1")
    line2 = field("line2", "Address, second line", value=texts["line2"], wrong=wrong, autocomplete="address-line2")
    return f"{name}{country}{line1}{line2}<div class=row>{code}{city}</div>"


def _business(form: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    is_open = " open" if form.get("business_name") or form.get("tax_id") or "tax_id" in wrong else ""
    name = field("business_name", "Business name", value=form.get("business_name", ""), autocomplete="organization")
    kind = options("tax_id_type", "Type of tax id", TAX_ID_TYPES, form.get("tax_id_type", ""))
    value = field("tax_id", "Tax id", value=form.get("tax_id", ""), wrong=wrong)
    return (
        f"<details{is_open}><summary>I buy for a business</summary>{name}<div class=row>{kind}{value}</div></details>"
    )


def _bank(world: World, session: Json, form: Mapping[str, str] | None) -> Answer:
    if form is not None:
        try:
            checkout_completion.answer(world, session, passed=form.get("decision") == "pass")
        except CardProblem as problem:
            return _page(world, session, {}, {problem.field: problem.sentence}, status=402)
        return _success(session)
    if session["_waiting"] is None:
        return go_to(f"/c/pay/{session['id']}")
    amount = money(session["amount_total"], session["currency"])
    last4 = session["_waiting"]["card"]["last4"]
    return bank_question(amount, last4, (session["success_url"], session["cancel_url"]))


def bank_question(amount: str, last4: str, forms_to: tuple[str | None, ...] = ()) -> Answer:
    """The page on which a bank asks the cardholder (3-D Secure)."""
    body = (
        "<h1>Your bank asks: is this you?</h1><div class=card>"
        f"<p>A payment of <strong>{amount}</strong> with the card ending in {escape(last4)}.</p>"
        "<form method=post class=actions><button name=decision value=pass>Yes, let it pass</button>"
        "<button class=danger name=decision value=fail>No, refuse it</button></form></div>"
        "<p class=soft>This is the page that 3-D Secure shows in test mode.</p>"
    )
    return document("3-D Secure", body, forms_to=forms_to, narrow=True)
