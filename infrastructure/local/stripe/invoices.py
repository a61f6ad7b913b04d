"""Invoices: lines, draft, number, finalized, paid, voided; read through the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe import events, payments
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.rendering import INCLUDABLE, page, public, whole_list
from infrastructure.local.stripe.shapes import NO_ADDRESS, blank
from infrastructure.local.stripe.standing import item_of

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

STATUSES = ("draft", "open", "paid", "uncollectible", "void")


@dataclass(frozen=True, slots=True)
class Line:
    """One line before it is on an invoice; `proration` when a part of a period is charged or given back."""

    amount: int
    description: str
    start: int
    end: int
    price: str
    product: str
    unit_amount: int
    quantity: int
    proration: bool = False


def draft(world: World, subscription: Json, lines: list[Line], reason: str, **fields: Any) -> Json:
    """A new invoice of a subscription, with what was pending; it becomes the subscription's latest. `fields` replace some."""
    invoice_id = fields.get("id") or world.new_id("in")
    customer = world.need("customer", subscription["customer"])
    now = world.now(customer["id"])
    pending = [Line(**each) for each in subscription["_lines"]]
    subscription |= {"latest_invoice": invoice_id, "_lines": []}
    rows = [_row(world, each, invoice_id, subscription) for each in [*pending, *lines]]
    total = sum(row["amount"] for row in rows)
    parent = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
    invoice = blank("invoice") | _party(world, customer)
    invoice |= dict.fromkeys(("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"), total)
    invoice |= {
        "id": invoice_id,
        "amount_due": max(0, total),
        "amount_paid": 0,
        "amount_remaining": max(0, total),
        "billing_reason": reason,
        "created": now,
        "currency": subscription["currency"],
        "lines": whole_list(rows, f"/v1/invoices/{invoice_id}/lines"),
        "parent": {"type": "subscription_details", "subscription_details": parent, "quote_details": None},
        "period_end": now,
        "period_start": now,
        "_subscription": subscription["id"],
        "_token": world.new_id("inv", 40),
        "_intent": None,
    }
    invoice |= fields
    events.emit(world, "invoice.created", invoice)
    return invoice


def _row(world: World, line: Line, invoice_id: str, subscription: Json) -> Json:
    details = {"invoice_item": None, "proration": line.proration, "proration_details": {"credited_items": None}}
    details |= {"subscription": subscription["id"], "subscription_item": item_of(subscription)["id"]}
    price = {"price": line.price, "product": line.product}
    return blank("line_item") | {
        "id": world.new_id("il"),
        "amount": line.amount,
        "currency": subscription["currency"],
        "description": line.description,
        "invoice": invoice_id,
        "metadata": subscription["metadata"],
        "parent": {
            "type": "subscription_item_details",
            "subscription_item_details": details,
            "invoice_item_details": None,
        },
        "period": {"start": line.start, "end": line.end},
        "pricing": {
            "type": "price_details",
            "price_details": price,
            "unit_amount_decimal": str(line.unit_amount),
        },
        "quantity": line.quantity,
        "quantity_decimal": str(line.quantity),
        "subtotal": line.amount,
    }


def _party(world: World, customer: Json) -> Json:
    held = world.of_customer("tax_id", customer["id"])
    return {
        "customer": customer["id"],
        "customer_address": customer["address"] and NO_ADDRESS | customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["business_name"] or customer["name"],
        "customer_phone": customer["phone"],
        "customer_tax_exempt": customer["tax_exempt"],
        "customer_tax_ids": [{"type": each["type"], "value": each["value"]} for each in held],
    }


def finalize(world: World, invoice: Json) -> None:
    """Number a draft, take the customer's balance into account, and make it payable; nothing due means paid."""
    if invoice["status"] != "draft":
        raise StripeError("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    customer = world.need("customer", invoice["customer"])
    balance, now = customer["balance"], world.now(customer["id"])
    due = max(0, invoice["total"] + balance)
    address = f"{world.url}/i/{invoice['_token']}"
    invoice |= _party(world, customer) | {
        "amount_due": due,
        "amount_remaining": due,
        "automatically_finalizes_at": None,
        "effective_at": now,
        "ending_balance": balance + invoice["total"] - due,
        "hosted_invoice_url": address,
        "invoice_pdf": f"{address}/pdf",
        "number": f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}",
        "starting_balance": balance,
        "status": "open",
        "status_transitions": invoice["status_transitions"] | {"finalized_at": now},
    }
    customer |= {"next_invoice_sequence": customer["next_invoice_sequence"] + 1, "currency": invoice["currency"]}
    customer["balance"] = invoice["ending_balance"]
    events.emit(world, "customer.updated", customer)
    if due:
        intent = payments.new_intent(world, customer["id"], due, invoice["currency"])
        invoice["_intent"] = intent["id"]
    events.emit(world, "invoice.finalized", invoice)


def mark_paid(world: World, invoice: Json) -> None:
    """The money is there."""
    now = world.now(invoice["customer"])
    invoice |= {"status": "paid", "amount_paid": invoice["amount_due"], "amount_remaining": 0, "attempted": True}
    invoice |= {"next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"] = invoice["status_transitions"] | {"paid_at": now}
    events.emit(world, "invoice.updated", invoice)
    events.emit(world, "invoice.paid", invoice)
    events.emit(world, "invoice.payment_succeeded", invoice)


def close(world: World, invoice: Json, status: str) -> None:
    """Nobody pays it any more: `void` or `uncollectible`."""
    if invoice["status"] not in ("open", "uncollectible"):
        raise StripeError("You can only void an open or uncollectible invoice.", code="invoice_not_editable")
    stamp = "voided_at" if status == "void" else "marked_uncollectible_at"
    invoice |= {"status": status, "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"] = invoice["status_transitions"] | {stamp: world.now(invoice["customer"])}
    if status == "void" and invoice["_intent"]:
        payments.cancel(world, world.need("payment_intent", invoice["_intent"]))
    events.emit(world, "invoice.voided" if status == "void" else "invoice.marked_uncollectible", invoice)


def void(world: World, invoice_id: str, p: Params) -> Json:
    """Void an invoice."""
    invoice = world.need("invoice", invoice_id)
    p.done()
    close(world, invoice, "void")
    return invoice


def mark_uncollectible(world: World, invoice_id: str, p: Params) -> Json:
    """Write an invoice off."""
    invoice = world.need("invoice", invoice_id)
    p.done()
    close(world, invoice, "uncollectible")
    return invoice


def get(world: World, invoice_id: str, p: Params) -> Json:
    """One invoice."""
    p.done()
    return world.need("invoice", invoice_id)


def list_all(world: World, p: Params) -> Json:
    """Invoices; `customer`, `subscription` and `status` narrow them."""
    customer, subscription = p.text("customer"), p.text("subscription")
    status = p.choice("status", STATUSES)
    found = [
        each
        for each in world.store.every("invoice")
        if customer in (None, each["customer"])
        and subscription in (None, each["_subscription"])
        and status in (None, each["status"])
    ]
    return page(p, found, "/v1/invoices")


def list_lines(world: World, invoice_id: str, p: Params) -> Json:
    """The lines of an invoice."""
    invoice = world.need("invoice", invoice_id)
    rows = [row | {"created": invoice["created"]} for row in reversed(invoice["lines"]["data"])]
    listed = page(p, rows, f"/v1/invoices/{invoice_id}/lines")
    return listed | {"data": [{name: row[name] for name in row if name != "created"} for row in listed["data"]]}


def payments_of(world: World, invoice: Json) -> list[Json]:
    """How an invoice is or was to be paid: at most one payment here."""
    kept = world.need("invoice", invoice["id"])
    if kept["_intent"] is None:
        return []
    paid = kept["status"] == "paid"
    status = "paid" if paid else "canceled" if kept["status"] == "void" else "open"
    moments = kept["status_transitions"]
    payment = blank("invoice_payment") | {
        "id": f"inpay_{kept['_intent'].removeprefix('pi_')}",
        "amount_paid": kept["amount_paid"] if paid else None,
        "amount_requested": kept["amount_due"],
        "created": moments["finalized_at"],
        "currency": kept["currency"],
        "invoice": kept["id"],
        "is_default": True,
        "payment": {"type": "payment_intent", "payment_intent": kept["_intent"]},
        "status": status,
        "status_transitions": {"canceled_at": moments["voided_at"], "paid_at": moments["paid_at"]},
    }
    return [payment]


def list_payments(world: World, p: Params) -> Json:
    """Payments of invoices: by `invoice`, or by the payment intent (`payment[type]`, `payment[payment_intent]`)."""
    invoice_id, status = p.text("invoice"), p.choice("status", ("canceled", "open", "paid"))
    part = p.part("payment")
    part.choice("type", ("payment_intent",))
    intent = part.text("payment_intent")
    found = [
        payment
        for each in world.store.every("invoice")
        if invoice_id in (None, each["id"]) and intent in (None, each["_intent"])
        for payment in payments_of(world, each)
        if status in (None, payment["status"])
    ]
    return page(p, found, "/v1/invoice_payments")


def _confirmation_secret(world: World, invoice: Json) -> Json | None:
    intent_id = world.need("invoice", invoice["id"])["_intent"]
    intent = world.store.find("payment_intent", intent_id) if intent_id else None
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None


INCLUDABLE["invoice", "payments"] = lambda world, invoice: whole_list(
    public(payments_of(world, invoice)), f"/v1/invoice_payments?invoice={invoice['id']}"
)
INCLUDABLE["invoice", "confirmation_secret"] = _confirmation_secret
INCLUDABLE["charge", "refunds"] = payments.refunds_of
