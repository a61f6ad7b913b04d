"""Products, prices and the portal's configuration as the plans say: what an operator sets up in Stripe's dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.register.plans import PLANS
from infrastructure.local.stripe import catalog, portal
from infrastructure.local.stripe.params import Params

if TYPE_CHECKING:
    from chalicelib.register.plans import Interval, Plan
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

NAMES: dict[Interval, str] = {"month": "monthly", "year": "yearly"}


def plans(world: World) -> None:
    """Bring products, prices and the default configuration up to the plans; a changed amount is a new price."""
    products = []
    for plan in PLANS.values():
        product_id = f"prod_{plan.key}"
        if world.store.find("product", product_id) is None:
            catalog.create_product(world, Params({"id": product_id, "name": plan.name, "metadata": {"plan": plan.key}}))
        prices = [_price(world, plan, product_id, interval) for interval in NAMES]
        products.append({"product": product_id, "prices": prices, "adjustable_quantity": None})
    _offer(world, products)
    world.store.commit()


def _price(world: World, plan: Plan, product_id: str, interval: Interval) -> str:
    price = plan.price(interval)
    for present in world.store.every("price"):
        if present["lookup_key"] == price.lookup_key and present["unit_amount"] == price.amount:
            found: str = present["id"]
            return found
    wish = {
        "product": product_id,
        "lookup_key": price.lookup_key,
        "transfer_lookup_key": "true",
        "unit_amount": str(price.amount),
        "currency": price.currency,
        "recurring": {"interval": interval},
        "nickname": f"{plan.name}, {NAMES[interval]}",
        "metadata": {"plan": plan.key},
    }
    made: str = catalog.create_price(world, Params(wish))["id"]
    return made


def _offer(world: World, products: list[Json]) -> None:
    features = {
        "customer_update": {"enabled": True, "allowed_updates": ["email", "address", "name", "tax_id"]},
        "invoice_history": {"enabled": True},
        "payment_method_update": {"enabled": True, "payment_method_configuration": None},
        "subscription_cancel": {
            "enabled": True,
            "mode": "at_period_end",
            "proration_behavior": "none",
            "cancellation_reason": {"enabled": False, "options": []},
        },
        "subscription_update": {
            "enabled": True,
            "billing_cycle_anchor": None,
            "default_allowed_updates": ["price"],
            "products": products,
            "proration_behavior": "always_invoice",
            "schedule_at_period_end": {"conditions": []},
            "trial_update_behavior": "end_trial",
        },
    }
    for configuration in world.store.every("billing_portal.configuration"):
        if configuration["is_default"]:
            configuration["features"]["subscription_update"]["products"] = products
            world.store.save(configuration)
            return
    portal.add_configuration(world, {"features": features}, default=True)
