"""Products and prices: what is sold, for how much, found by lookup key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.stripe import events
from infrastructure.local.stripe.errors import StripeError, missing, no_such
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

INTERVALS = ("day", "week", "month", "year")


def create_product(world: World, p: Params) -> Json:
    """A product, with an id of one's choice if wished."""
    product_id = p.text("id") or world.new_id("prod", 14)
    fields: Json = {"name": p.needed("name"), "description": p.text("description"), "metadata": p.metadata()}
    fields |= {"active": p.flag("active", True), "url": p.text("url"), "tax_code": p.text("tax_code")}
    p.done()
    if world.store.find("product", product_id):
        raise StripeError("Product already exists.", code="resource_already_exists", param="id")
    now = world.now()
    product = blank("product") | fields | {"id": product_id, "created": now, "updated": now}
    events.emit(world, "product.created", product)
    return product


def update_product(world: World, product_id: str, p: Params) -> Json:
    """Change name, description, metadata, default price or whether it is sold."""
    product = world.need("product", product_id)
    changes: Json = {"metadata": p.metadata(product["metadata"])}
    for name in ("name", "description", "default_price", "url", "tax_code"):
        if p.given(name):
            changes[name] = p.text(name)
    if p.given("active"):
        changes["active"] = p.flag("active")
    p.done()
    if any(product[name] != value for name, value in changes.items()):
        product.update(changes | {"updated": world.now()})
    events.emit(world, "product.updated", product)
    return product


def get_product(world: World, product_id: str, p: Params) -> Json:
    """One product."""
    p.done()
    return world.need("product", product_id)


def list_products(world: World, p: Params) -> Json:
    """Products; `active` and `ids[]` narrow them."""
    ids = p.words("ids")
    active = p.flag("active") if p.given("active") else None
    found = [
        each
        for each in world.store.every("product")
        if (ids is None or each["id"] in ids) and active in (None, each["active"])
    ]
    return page(p, found, "/v1/products")


def create_price(world: World, p: Params) -> Json:
    """A recurring price of a product; `transfer_lookup_key` takes a lookup key away from the price that has it."""
    product_id, key, amount = p.needed("product"), p.text("lookup_key"), p.integer("unit_amount")
    recurring = p.part("recurring")
    every = recurring.choice("interval", INTERVALS)
    fields: Json = {"currency": p.needed("currency").lower(), "nickname": p.text("nickname"), "metadata": p.metadata()}
    fields |= {"active": p.flag("active", True)}
    fields |= {"tax_behavior": p.choice("tax_behavior", ("exclusive", "inclusive", "unspecified"), "unspecified")}
    count, takes = recurring.integer("interval_count") or 1, p.flag("transfer_lookup_key")
    p.done()
    if amount is None or every is None:
        raise missing("unit_amount" if amount is None else "recurring[interval]")
    if amount < 0:
        raise StripeError("Invalid non-negative integer", code="parameter_invalid_integer", param="unit_amount")
    if world.store.find("product", product_id) is None:
        raise no_such("product", product_id, param="product", status=400)
    _free_key(world, key, takes)
    price = blank("price") | fields
    price |= {"id": world.new_id("price"), "created": world.now(), "product": product_id, "lookup_key": key}
    price |= {"unit_amount": amount, "unit_amount_decimal": str(amount)}
    price["recurring"] = {"interval": every, "interval_count": count, "usage_type": "licensed"}
    price["recurring"] |= {"meter": None, "trial_period_days": None}
    events.emit(world, "price.created", price)
    return price


def update_price(world: World, price_id: str, p: Params) -> Json:
    """Change nickname, metadata, lookup key or whether it is sold; an amount never changes."""
    price = world.need("price", price_id)
    changes: Json = {"metadata": p.metadata(price["metadata"])}
    for name in ("nickname", "lookup_key"):
        if p.given(name):
            changes[name] = p.text(name)
    if p.given("active"):
        changes["active"] = p.flag("active")
    takes = p.flag("transfer_lookup_key")
    p.done()
    if changes.get("lookup_key") not in (None, price["lookup_key"]):
        _free_key(world, changes["lookup_key"], takes)
    price.update(changes)
    events.emit(world, "price.updated", price)
    return price


def get_price(world: World, price_id: str, p: Params) -> Json:
    """One price."""
    p.done()
    return world.need("price", price_id)


def list_prices(world: World, p: Params) -> Json:
    """Prices; `lookup_keys[]` (up to 10), `product`, `active`, `currency`, `type` and `recurring[interval]` narrow them."""
    keys, product, currency = p.words("lookup_keys"), p.text("product"), p.text("currency")
    kind, every = p.choice("type", ("one_time", "recurring")), p.part("recurring").choice("interval", INTERVALS)
    active = p.flag("active") if p.given("active") else None
    if keys and len(keys) > 10:
        raise StripeError("You may specify up to 10 lookup_keys.", param="lookup_keys")
    found = [
        each
        for each in world.store.every("price")
        if (keys is None or each["lookup_key"] in keys)
        and product in (None, each["product"])
        and currency in (None, each["currency"])
        and active in (None, each["active"])
        and kind in (None, each["type"])
        and every in (None, each["recurring"]["interval"])
    ]
    return page(p, found, "/v1/prices")


def _free_key(world: World, key: str | None, takes: bool) -> None:
    holder = next((each for each in world.store.every("price") if key and each["lookup_key"] == key), None)
    if holder is None:
        return
    if not takes:
        raise StripeError(
            f"A price (`{holder['id']}`) already uses that lookup key.",
            code="resource_already_exists",
            param="lookup_key",
        )
    holder["lookup_key"] = None
    events.emit(world, "price.updated", holder)
