"""Tax ids of customers: checked for their form, verified as Stripe's test mode does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infrastructure.local.stripe import events
from infrastructure.local.stripe.errors import StripeError, no_such
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

FORMS = {
    "eu_vat": r"(?!GB)[A-Z]{2}[0-9A-Z]{8,12}",
    "gb_vat": r"GB([0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})",
    "ch_vat": r"CHE-?[0-9.]{9,11} ?(MWST|TVA|IVA)",
    "us_ein": r"[0-9]{2}-[0-9]{7}",
    "ca_bn": r"[0-9]{9}",
    "au_abn": r"[0-9]{11}",
    "no_vat": r"[0-9]{9}MVA",
    "in_gst": r"[0-9A-Z]{15}",
}
"""The types that are known here, out of Stripe's hundred, and the form of each."""
_VERIFIED, _UNVERIFIED = "000000000", "111111111"


def create(world: World, customer_id: str, p: Params) -> Json:
    """Give a customer a tax id."""
    if world.store.find("customer", customer_id) is None:
        raise no_such("customer", customer_id)
    kind, value = p.needed("type"), p.needed("value")
    p.done()
    check(kind, value)
    return add(world, customer_id, kind, value)


def check(kind: str, value: str) -> None:
    """Raises StripeError for a type that isn't known, or a value that can't be of it."""
    if kind not in FORMS:
        raise StripeError(f"Invalid type: must be one of {', '.join(FORMS)}", param="type")
    if not re.fullmatch(FORMS[kind], value.strip().upper()):
        raise StripeError(f"Invalid value for {kind}.", code="tax_id_invalid", param="value")


def add(world: World, customer_id: str, kind: str, value: str) -> Json:
    """A tax id that was checked."""
    state = "verified" if _VERIFIED in value else "unverified" if _UNVERIFIED in value else "pending"
    tax_id = blank("tax_id") | {
        "id": world.new_id("txi"),
        "country": {"eu_vat": value[:2].upper()}.get(kind, kind[:2].upper()),
        "created": world.now(customer_id),
        "customer": customer_id,
        "owner": {"type": "customer", "customer": customer_id, "customer_account": None},
        "type": kind,
        "value": value.strip().upper(),
        "verification": {"status": state, "verified_address": None, "verified_name": None},
    }
    events.emit(world, "customer.tax_id.created", tax_id)
    return tax_id


def get(world: World, customer_id: str, tax_id: str, p: Params) -> Json:
    """One tax id of a customer."""
    p.done()
    found = world.need("tax_id", tax_id)
    if found["customer"] != customer_id:
        raise no_such("tax_id", tax_id)
    return found


def list_all(world: World, customer_id: str, p: Params) -> Json:
    """A customer's tax ids."""
    return page(p, world.of_customer("tax_id", customer_id), f"/v1/customers/{customer_id}/tax_ids")


def delete(world: World, customer_id: str, tax_id: str, p: Params) -> Json:
    """Take a tax id away."""
    found = get(world, customer_id, tax_id, p)
    remove(world, found)
    return {"id": tax_id, "object": "tax_id", "deleted": True}


def remove(world: World, tax_id: Json) -> None:
    """Take a tax id away."""
    events.emit(world, "customer.tax_id.deleted", tax_id)
    world.store.remove(tax_id)
