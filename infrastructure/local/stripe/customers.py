"""Customers: create, read, change, delete, list, and search as late as Stripe's index is."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from infrastructure.local.stripe import events, standing, tax_ids
from infrastructure.local.stripe.errors import StripeError, no_such
from infrastructure.local.stripe.rendering import INCLUDABLE, page, public, whole_list
from infrastructure.local.stripe.shapes import ADDRESS_FIELDS, blank

if TYPE_CHECKING:
    from collections.abc import Callable

    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

TEXTS = ("name", "email", "phone", "description", "business_name", "individual_name")
EXEMPTIONS = ("none", "exempt", "reverse")
MOST_TAX_IDS = 5
_CLAUSE = re.compile(
    r"""\s*(metadata\['([^']+)'\]|metadata\["([^"]+)"\]|email|name|phone)\s*(:|~)\s*["']([^"']*)["']\s*"""
)


def create(world: World, p: Params) -> Json:
    """A customer."""
    fields = _fields(p, {})
    pairs = [(each.needed("type"), each.needed("value")) for each in p.parts("tax_id_data")]
    p.done()
    if len(pairs) > MOST_TAX_IDS:
        raise StripeError("You may only specify up to 5 tax IDs.", param="tax_id_data")
    for kind, value in pairs:
        tax_ids.check(kind, value)
    customer = make(world, fields)
    for kind, value in pairs:
        tax_ids.add(world, customer["id"], kind, value)
    return customer


def make(world: World, fields: Json) -> Json:
    """A customer with fields that were checked."""
    customer = blank("customer") | {"id": world.new_id("cus", 14), "created": world.now(), "metadata": {}}
    customer |= {"invoice_prefix": secrets.token_hex(4).upper()}
    settings = customer["invoice_settings"] | fields.pop("invoice_settings", {})
    customer |= fields | {"invoice_settings": settings}
    events.emit(world, "customer.created", customer)
    return customer


def update(world: World, customer_id: str, p: Params) -> Json:
    """Change what is given; an empty value clears."""
    customer = present(world, customer_id, status=404)
    fields = _fields(p, customer)
    p.done()
    method = fields.get("invoice_settings", {}).get("default_payment_method")
    if method and (world.store.find("payment_method", method) or {}).get("customer") != customer_id:
        raise StripeError(
            f"The customer does not have a payment method with the ID {method}. The payment method must be attached to "
            "the customer.",
            code="resource_missing",
            param="invoice_settings[default_payment_method]",
        )
    settings = customer["invoice_settings"] | fields.pop("invoice_settings", {})
    customer.update(fields | {"invoice_settings": settings})
    events.emit(world, "customer.updated", customer)
    return customer


def get(world: World, customer_id: str, p: Params) -> Json:
    """One customer; of a deleted one that it is deleted."""
    p.done()
    return gone(customer_id) if world.store.find("_deleted_customer", customer_id) else present(world, customer_id)


def delete(world: World, customer_id: str, p: Params) -> Json:
    """Forget a customer: subscriptions end at once, cards and tax ids go; invoices and payments stay."""
    customer = present(world, customer_id)
    p.done()
    for subscription in world.of_customer("subscription", customer_id):
        if subscription["status"] not in standing.ENDED:
            standing.end(world, subscription, "cancellation_requested")
    for kind in ("payment_method", "tax_id", "billing_portal.session"):
        for thing in world.of_customer(kind, customer_id):
            world.store.remove(thing)
    events.emit(world, "customer.deleted", customer)
    world.store.remove(customer)
    world.store.save({"object": "_deleted_customer", "id": customer_id})
    return gone(customer_id)


def gone(customer_id: str) -> Json:
    """What is told of a deleted customer."""
    return {"id": customer_id, "object": "customer", "deleted": True}


def present(world: World, customer_id: str, *, param: str = "id", status: int = 404) -> Json:
    """A customer that is there. Raises StripeError for one that isn't, or is deleted."""
    customer = world.store.find("customer", customer_id)
    if customer is None:
        raise no_such("customer", customer_id, param=param, status=status)
    return customer


def list_all(world: World, p: Params) -> Json:
    """Customers; `email` narrows them."""
    email = p.text("email")
    found = [each for each in world.store.every("customer") if email in (None, each["email"])]
    return page(p, found, "/v1/customers")


def search(world: World, p: Params) -> Json:
    """Customers by `metadata['key']:'value'`, `email:'…'` or `name~'…'`, joined by AND.

    As Stripe's index lags, what was made or changed in the last minute (`search_lag`) isn't found: nothing that must
    not happen twice may rest on a search.
    """
    tests = _clauses(p.needed("query"))
    limit, after = p.integer("limit") or 10, p.text("page")
    p.done()
    newest = world.now() - world.settings["search_lag"]
    found = [
        each
        for each in reversed(world.store.every("customer"))
        if each["created"] <= newest and all(test(each) for test in tests)
    ]
    start = int(after) if after and after.isdigit() else 0
    more = len(found) > start + limit
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": more,
        "next_page": str(start + limit) if more else None,
        "url": "/v1/customers/search",
    }


def _clauses(query: str) -> list[Callable[[Json], bool]]:
    tests: list[Callable[[Json], bool]] = []
    for clause in re.split(r"\s+AND\s+", query):
        found = _CLAUSE.fullmatch(clause)
        if found is None:
            raise StripeError(f"We were unable to parse your search query: {query}", param="query")
        field, key = found.group(1), found.group(2) or found.group(3)
        tests.append(_test(field, key, found.group(4), found.group(5)))
    return tests


def _test(field: str, key: str | None, operator: str, wanted: str) -> Callable[[Json], bool]:
    def holds(customer: Json) -> bool:
        value = customer["metadata"].get(key) if key else customer[field]
        if value is None:
            return False
        return wanted.lower() in value.lower() if operator == "~" else value.lower() == wanted.lower()

    return holds


def _fields(p: Params, present_fields: Json) -> Json:
    fields: Json = {name: p.text(name) for name in TEXTS if p.given(name)}
    if p.given("metadata") or not present_fields:
        fields["metadata"] = p.metadata(present_fields.get("metadata"))
    if p.given("address"):
        part = p.part("address")
        address = {name: part.text(name) for name in ADDRESS_FIELDS}
        fields["address"] = address if any(address.values()) else None
    if p.given("preferred_locales"):
        fields["preferred_locales"] = p.words("preferred_locales")
    if p.given("tax_exempt"):
        fields["tax_exempt"] = p.choice("tax_exempt", EXEMPTIONS, "none")
    if p.given("balance"):
        fields["balance"] = p.integer("balance") or 0
    if p.given("invoice_settings"):
        part = p.part("invoice_settings")
        fields["invoice_settings"] = {
            name: part.text(name) for name in ("default_payment_method", "footer") if part.given(name)
        }
    return fields


def _subscriptions(world: World, customer: Json) -> Json:
    running = [
        each
        for each in reversed(world.of_customer("subscription", customer["id"]))
        if each["status"] not in standing.ENDED
    ]
    return whole_list(public(running), f"/v1/customers/{customer['id']}/subscriptions")


def _tax_ids(world: World, customer: Json) -> Json:
    held = world.of_customer("tax_id", customer["id"])
    return whole_list(public(held[::-1]), f"/v1/customers/{customer['id']}/tax_ids")


INCLUDABLE["customer", "subscriptions"] = _subscriptions
INCLUDABLE["customer", "tax_ids"] = _tax_ids
