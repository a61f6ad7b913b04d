"""The API's paths: what is called for which. A path's `{…}` become arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe import (
    catalog,
    checkout,
    collecting,
    customers,
    events,
    invoices,
    payment_methods,
    payments,
    portal,
    risk,
    subscription_changes,
    subscriptions,
    tax_ids,
    webhook_endpoints,
)
from infrastructure.local.stripe.errors import StripeError

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json

Operation = Callable[..., "Json"]

ROUTES: dict[str, Operation] = {
    "GET /v1/products": catalog.list_products,
    "POST /v1/products": catalog.create_product,
    "GET /v1/products/{id}": catalog.get_product,
    "POST /v1/products/{id}": catalog.update_product,
    "GET /v1/prices": catalog.list_prices,
    "POST /v1/prices": catalog.create_price,
    "GET /v1/prices/{id}": catalog.get_price,
    "POST /v1/prices/{id}": catalog.update_price,
    "GET /v1/customers": customers.list_all,
    "POST /v1/customers": customers.create,
    "GET /v1/customers/search": customers.search,
    "GET /v1/customers/{id}": customers.get,
    "POST /v1/customers/{id}": customers.update,
    "DELETE /v1/customers/{id}": customers.delete,
    "GET /v1/customers/{id}/tax_ids": tax_ids.list_all,
    "POST /v1/customers/{id}/tax_ids": tax_ids.create,
    "GET /v1/customers/{id}/tax_ids/{id}": tax_ids.get,
    "DELETE /v1/customers/{id}/tax_ids/{id}": tax_ids.delete,
    "GET /v1/customers/{id}/payment_methods": payment_methods.list_of_customer,
    "GET /v1/payment_methods": payment_methods.list_all,
    "GET /v1/payment_methods/{id}": payment_methods.get,
    "POST /v1/payment_methods/{id}/detach": payment_methods.detach,
    "GET /v1/checkout/sessions": checkout.list_all,
    "POST /v1/checkout/sessions": checkout.create,
    "GET /v1/checkout/sessions/{id}": checkout.get,
    "POST /v1/checkout/sessions/{id}": checkout.update,
    "POST /v1/checkout/sessions/{id}/expire": checkout.expire,
    "GET /v1/checkout/sessions/{id}/line_items": checkout.list_line_items,
    "POST /v1/billing_portal/sessions": portal.create_session,
    "GET /v1/billing_portal/configurations": portal.list_configurations,
    "POST /v1/billing_portal/configurations": portal.create_configuration,
    "GET /v1/billing_portal/configurations/{id}": portal.get_configuration,
    "POST /v1/billing_portal/configurations/{id}": portal.update_configuration,
    "GET /v1/subscriptions": subscriptions.list_all,
    "POST /v1/subscriptions": subscriptions.create,
    "GET /v1/subscriptions/{id}": subscriptions.get,
    "POST /v1/subscriptions/{id}": subscription_changes.update,
    "DELETE /v1/subscriptions/{id}": subscriptions.cancel,
    "POST /v1/subscriptions/{id}/resume": subscriptions.resume,
    "GET /v1/subscription_items": subscriptions.list_items,
    "GET /v1/invoices": invoices.list_all,
    "GET /v1/invoices/{id}": invoices.get,
    "GET /v1/invoices/{id}/lines": invoices.list_lines,
    "POST /v1/invoices/{id}/finalize": collecting.finalize,
    "POST /v1/invoices/{id}/pay": collecting.pay,
    "POST /v1/invoices/{id}/void": invoices.void,
    "POST /v1/invoices/{id}/mark_uncollectible": invoices.mark_uncollectible,
    "GET /v1/invoice_payments": invoices.list_payments,
    "GET /v1/payment_intents": payments.list_intents,
    "GET /v1/payment_intents/{id}": payments.get_intent,
    "GET /v1/charges": payments.list_charges,
    "GET /v1/charges/{id}": payments.get_charge,
    "GET /v1/refunds": payments.list_refunds,
    "POST /v1/refunds": payments.refund,
    "GET /v1/refunds/{id}": payments.get_refund,
    "GET /v1/disputes": risk.list_disputes,
    "GET /v1/disputes/{id}": risk.get_dispute,
    "POST /v1/disputes/{id}/close": risk.accept_dispute,
    "GET /v1/radar/early_fraud_warnings": risk.list_warnings,
    "GET /v1/radar/early_fraud_warnings/{id}": risk.get_warning,
    "GET /v1/reviews": risk.list_reviews,
    "GET /v1/reviews/{id}": risk.get_review,
    "POST /v1/reviews/{id}/approve": risk.approve_review,
    "GET /v1/events": events.list_all,
    "GET /v1/events/{id}": events.get,
    "GET /v1/webhook_endpoints": webhook_endpoints.list_all,
    "POST /v1/webhook_endpoints": webhook_endpoints.create,
    "GET /v1/webhook_endpoints/{id}": webhook_endpoints.get,
    "POST /v1/webhook_endpoints/{id}": webhook_endpoints.update,
    "DELETE /v1/webhook_endpoints/{id}": webhook_endpoints.delete,
}


def _pattern(route: str) -> re.Pattern[str]:
    return re.compile(re.escape(route).replace(r"\{id\}", "([A-Za-z0-9_-]+)").replace(r"\ ", " "))


_PATTERNS = [(_pattern(route), operation) for route, operation in ROUTES.items()]


def find(method: str, path: str) -> tuple[Operation, tuple[Any, ...]]:
    """The operation for a call and the ids in its path. Raises StripeError for a path that isn't known."""
    for pattern, operation in _PATTERNS:
        if found := pattern.fullmatch(f"{method} {path}"):
            return operation, found.groups()
    raise StripeError(
        f"Unrecognized request URL ({method}: {path}). The stand-in may not do it, or Stripe has no such address.",
        status=404,
    )
