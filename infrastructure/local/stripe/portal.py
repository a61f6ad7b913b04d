"""The customer portal: what it offers (configurations), and sessions that open its page for one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrastructure.local.stripe.errors import StripeError, missing
from infrastructure.local.stripe.rendering import page
from infrastructure.local.stripe.shapes import blank

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

SESSION_LIFE = 3600
UPDATES = ("email", "address", "shipping", "phone", "tax_id", "name")
FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update")


def create_configuration(world: World, p: Params) -> Json:
    """What a portal offers."""
    fields = _fields(p, {})
    features = _features(p.part("features"), {})
    p.done()
    return add_configuration(world, fields | {"features": features})


def add_configuration(world: World, fields: Json, *, default: bool = False) -> Json:
    """A configuration with fields that were checked."""
    now = world.now()
    configuration = blank("billing_portal.configuration") | {
        "id": world.new_id("bpc"),
        "active": True,
        "created": now,
        "updated": now,
        "is_default": default,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
    }
    configuration |= fields
    world.store.save(configuration)
    return configuration


def update_configuration(world: World, configuration_id: str, p: Params) -> Json:
    """Change a configuration."""
    configuration = world.need("billing_portal.configuration", configuration_id)
    fields = _fields(p, configuration)
    if p.given("active"):
        fields["active"] = p.flag("active")
    features = _features(p.part("features"), configuration["features"])
    p.done()
    configuration |= fields | {"features": features, "updated": world.now()}
    world.store.save(configuration)
    return configuration


def get_configuration(world: World, configuration_id: str, p: Params) -> Json:
    """One configuration."""
    p.done()
    return world.need("billing_portal.configuration", configuration_id)


def list_configurations(world: World, p: Params) -> Json:
    """Configurations; `active` and `is_default` narrow them."""
    wishes = {name: p.flag(name) for name in ("active", "is_default") if p.given(name)}
    found = [
        each
        for each in world.store.every("billing_portal.configuration")
        if all(each[name] == wish for name, wish in wishes.items())
    ]
    return page(p, found, "/v1/billing_portal/configurations")


def _fields(p: Params, present: Json) -> Json:
    fields: Json = {name: p.text(name) for name in ("default_return_url", "name") if p.given(name)}
    if p.given("metadata") or not present:
        fields["metadata"] = p.metadata(present.get("metadata"))
    if p.given("business_profile"):
        part = p.part("business_profile")
        names = ("headline", "privacy_policy_url", "terms_of_service_url")
        fields["business_profile"] = {name: part.text(name) for name in names}
    return fields


def _features(p: Params, present: Json) -> Json:
    features: Json = {
        "customer_update": {"enabled": False, "allowed_updates": []},
        "invoice_history": {"enabled": False},
        "payment_method_update": {"enabled": False, "payment_method_configuration": None},
        "subscription_cancel": {
            "enabled": False,
            "mode": "at_period_end",
            "proration_behavior": "none",
            "cancellation_reason": {"enabled": False, "options": []},
        },
        "subscription_update": {
            "enabled": False,
            "billing_cycle_anchor": None,
            "default_allowed_updates": [],
            "products": [],
            "proration_behavior": "none",
            "schedule_at_period_end": {"conditions": []},
            "trial_update_behavior": "end_trial",
        },
    } | present
    for name in list(features):
        if p.given(name):
            part = p.part(name)
            features[name] = features[name] | {"enabled": part.flag("enabled")} | _feature(name, part)
    return features


def _feature(name: str, p: Params) -> Json:
    if name == "customer_update":
        updates = p.words("allowed_updates") or []
        if unknown := [each for each in updates if each not in UPDATES]:
            raise StripeError(f"Invalid allowed_updates: {unknown[0]}", param=p.name("allowed_updates"))
        return {"allowed_updates": updates}
    if name == "subscription_cancel":
        part = p.part("cancellation_reason")
        reason = {"enabled": part.flag("enabled"), "options": part.words("options") or []}
        return {
            "mode": p.choice("mode", ("at_period_end", "immediately"), "at_period_end"),
            "proration_behavior": p.choice("proration_behavior", ("none",), "none"),
            "cancellation_reason": reason,
        }
    if name == "subscription_update":
        products = [
            {"product": each.needed("product"), "prices": each.words("prices") or [], "adjustable_quantity": None}
            for each in p.parts("products")
        ]
        choices = ("none", "create_prorations", "always_invoice")
        return {
            "products": products,
            "default_allowed_updates": p.words("default_allowed_updates") or [],
            "proration_behavior": p.choice("proration_behavior", choices, "none"),
        }
    return {}


def create_session(world: World, p: Params) -> Json:
    """A link to the portal for one customer, good for an hour."""
    customer_id, chosen = p.needed("customer"), p.text("configuration")
    return_url, locale = p.text("return_url"), p.text("locale")
    flow = _flow(world, p)
    p.done()
    customer = world.need("customer", customer_id, param="customer", status=400)
    configuration = _configuration(world, chosen)
    session_id, secret = world.new_id("bps"), world.new_id("live", 40)
    session = blank("billing_portal.session") | {
        "id": session_id,
        "configuration": configuration["id"],
        "created": world.now(customer["id"]),
        "customer": customer_id,
        "flow": flow,
        "locale": locale,
        "return_url": return_url or configuration["default_return_url"],
        "url": f"{world.url}/p/session/{secret}",
        "_secret": secret,
    }
    world.store.save(session)
    return session


def _configuration(world: World, chosen: str | None) -> Json:
    if chosen:
        return world.need("billing_portal.configuration", chosen, param="configuration", status=400)
    for configuration in world.store.every("billing_portal.configuration"):
        if configuration["is_default"]:
            return configuration
    raise StripeError(
        "No configuration provided and your test mode default configuration has not been created. Provide a configuration "
        "or create your default by saving your customer portal settings in test mode."
    )


def _flow(world: World, p: Params) -> Json | None:
    if not p.given("flow_data"):
        return None
    part = p.part("flow_data")
    kind = part.choice("type", FLOWS)
    if kind is None:
        raise missing("flow_data[type]")
    after = part.part("after_completion")
    done = after.choice("type", ("portal_homepage", "redirect"), "portal_homepage")
    return_url = after.part("redirect").text("return_url")
    details: Json = dict.fromkeys(("subscription_cancel", "subscription_update", "subscription_update_confirm"))
    if kind in details:
        subscription_id = part.part(kind).needed("subscription")
        world.need("subscription", subscription_id, param="flow_data", status=400)
        details[kind] = {"subscription": subscription_id}
        if kind == "subscription_cancel":
            details[kind]["retention"] = None
    redirect = {"return_url": return_url} if done == "redirect" else None
    completion = {"type": done, "redirect": redirect, "hosted_confirmation": None}
    return {"type": kind, "after_completion": completion, **details}


def find(world: World, secret: str) -> Json | None:
    """The session whose link was opened, unless it has lapsed."""
    for session in world.store.every("billing_portal.session"):
        if session["_secret"] == secret and world.now(session["customer"]) < session["created"] + SESSION_LIFE:
            return session
    return None
