"""The hosted invoice: what it is for, whether it is paid, the way to pay it, and its PDF."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from infrastructure.local.loopback import Answer
from infrastructure.local.stripe import collecting, payment_methods
from infrastructure.local.stripe.cards import DECLINES
from infrastructure.local.stripe.pages import checkout_page, entry, pdf
from infrastructure.local.stripe.pages.parts import badge, card_fields, document, field, go_to, money, not_there, note
from infrastructure.local.stripe.periods import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.stripe.pages.entry import Wrong
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World


def answer(world: World, token: str, step: str, form: Mapping[str, str] | None) -> Answer:
    """The page of an invoice, its PDF (`step` is `pdf`), or its bank's question."""
    invoice = next((each for each in world.store.every("invoice") if each["_token"] == token and each["number"]), None)
    if invoice is None or step not in ("", "pdf", "bank"):
        return not_there("This invoice does not exist.")
    if step == "pdf":
        name = f"Invoice-{invoice['number']}.pdf"
        headers = {"Content-Type": "application/pdf", "Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(200, pdf.of_lines(as_text(invoice)), headers)
    if invoice["status"] != "open":
        return _page(invoice, {}) if not step and form is None else go_to(f"/i/{token}")
    if step == "bank":
        return _bank(world, invoice, form)
    return _page(invoice, {}) if form is None else _pay(world, invoice, form)


def as_text(invoice: Json) -> list[str]:
    """What an invoice says, line by line, as its PDF shows it."""
    currency, address = invoice["currency"], invoice["customer_address"] or {}
    where = [address.get(name) for name in ("line1", "line2", "postal_code", "city", "country")]
    return [
        f"Invoice {invoice['number']}",
        "",
        f"From: {invoice['account_name']}",
        f"To: {invoice['customer_name'] or invoice['customer_email'] or ''}",
        *[part for part in where if part],
        *[f"Tax id: {each['value']}" for each in invoice["customer_tax_ids"]],
        f"Date: {shown(invoice['effective_at'])}",
        f"Status: {invoice['status']}",
        "",
        *[f"{row['description']}: {money(row['amount'], currency)}" for row in invoice["lines"]["data"]],
        "",
        f"Total: {money(invoice['total'], currency)}",
        f"Amount due: {money(invoice['amount_due'], currency)}",
        f"Amount paid: {money(invoice['amount_paid'], currency)}",
        "",
        "Test mode: no money has moved.",
    ]


def _pay(world: World, invoice: Json, form: Mapping[str, str]) -> Answer:
    wrong: Wrong = {}
    card = entry.card(form, world.now(invoice["customer"]), wrong)
    if card is None:
        return _page(invoice, wrong, status=422)
    customer = world.need("customer", invoice["customer"])
    details = {"name": form.get("name", "").strip() or customer["name"], "email": customer["email"]}
    refused = DECLINES.get(card.behaviour)
    keep = payment_methods.passing if refused else payment_methods.attach
    outcome = collecting.collect(world, invoice, method=keep(world, customer["id"], card, details), present=True)
    if outcome == "failed":
        return _page(invoice, {"number": refused or DECLINES["generic_decline"]}, status=402)
    return go_to(f"/i/{invoice['_token']}{'/bank' if outcome == 'requires_action' else ''}")


def _bank(world: World, invoice: Json, form: Mapping[str, str] | None) -> Answer:
    intent = world.need("payment_intent", invoice["_intent"])
    method = world.store.find("payment_method", intent["payment_method"] or "")
    if intent["status"] != "requires_action" or method is None:
        return go_to(f"/i/{invoice['_token']}")
    if form is None:
        return checkout_page.bank_question(money(intent["amount"], intent["currency"]), method["card"]["last4"])
    if form.get("decision") != "pass":
        intent |= {"status": "requires_payment_method", "payment_method": None, "next_action": None}
        world.store.save(intent)
        return _page(invoice, {"number": "Your bank refused the payment. Choose another card."}, status=402)
    collecting.collect(world, invoice, method=method, present=True, authenticated=True)
    return go_to(f"/i/{invoice['_token']}")


def _page(invoice: Json, wrong: Mapping[str, str], status: int = 200) -> Answer:
    currency = invoice["currency"]
    rows = "".join(
        f"<tr><td>{escape(row['description'])}</td><td class=amount>{money(row['amount'], currency)}</td></tr>"
        for row in invoice["lines"]["data"]
    )
    foot = f"<tr><th scope=row>Total</th><td class=amount>{money(invoice['total'], currency)}</td></tr>"
    if invoice["amount_due"] != invoice["total"]:
        foot += f"<tr><th scope=row>Amount due</th><td class=amount>{money(invoice['amount_due'], currency)}</td></tr>"
    who = escape(invoice["customer_name"] or invoice["customer_email"] or "")
    body = (
        f"<h1>Invoice {escape(invoice['number'])} {badge(invoice['status'])}</h1>{note('bad', next(iter(wrong.values()), ''))}"
        f"<section class=card><p>From {escape(invoice['account_name'])} to {who}, {shown(invoice['effective_at'])}</p>"
        f"<div class=scroll><table><thead><tr><th scope=col>What</th><th scope=col class=amount>Amount</th></tr></thead>"
        f"<tbody>{rows}</tbody><tfoot>{foot}</tfoot></table></div>"
        f"<div class=actions><a class='button plain' href='/i/{invoice['_token']}/pdf'>Download PDF</a></div></section>"
    )
    if invoice["status"] == "open":
        amount = money(invoice["amount_remaining"], currency)
        name = field("name", "Name on card", autocomplete="cc-name")
        body += (
            f"<section aria-labelledby=pay><h2 id=pay>Pay with card</h2><form class=card method=post novalidate "
            f"action='/i/{invoice['_token']}'>{card_fields(wrong)}{name}<button class=wide>Pay {amount}</button></form></section>"
        )
    return document(f"Invoice {invoice['number']}", body, status=status, narrow=True)
