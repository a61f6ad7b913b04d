"""Stripe as far as this product uses it: small calls that give Stripe's objects as plain dicts (https://docs.stripe.com/api).

The only importer of stripe, and only when a call is made: the library costs more at start than the rest of the API function,
and taking in a webhook needs none of it. Calls go through its `raw_request`, which brings retries, idempotency keys and
errors, and leaves its thousand generated classes unloaded. The API version is the one that the pinned library speaks.

Every call raises Unavailable when Stripe can't be reached or fails, or where no key was put; NoSuchObject and Refused where
Stripe answers so.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from chalicelib import clock, errors, observability, settings
from chalicelib.gateways import secrets

if TYPE_CHECKING:
    import stripe

Thing = dict[str, Any]
"""An object of Stripe's as it came."""
AlertKind = Literal["dispute", "early_fraud_warning", "review"]

_PATHS: dict[AlertKind, str] = {
    "dispute": "disputes",
    "early_fraud_warning": "radar/early_fraud_warnings",
    "review": "reviews",
}
PAGE = 100
"""The most that Stripe lists at once."""
_SECONDS = (3.0, 8.0)  # to connect, and to wait for an answer
_RETRIES = (
    2  # after a lost connection, a conflict or a fault of Stripe's, with growing waits and the same idempotency key
)


class NoSuchObject(Exception):
    """Stripe doesn't have it, or no longer."""


class Refused(Exception):
    """Stripe understood and won't; `code` is its word for why (https://docs.stripe.com/error-codes)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyReused(Exception):
    """The idempotency key came before with other parameters."""


def is_set_up() -> bool:
    """Whether the operator has put a key."""
    return secrets.stripe() is not None


def create_customer(metadata: Mapping[str, str], key: str) -> Thing:
    """A new customer; repeated with the same key within a day, the same one."""
    return _call("post", "customers", {"metadata": metadata}, key)


def get_customer(customer_id: str) -> Thing | None:
    """A customer; None when it was deleted or never was."""
    try:
        customer = _call("get", f"customers/{customer_id}")
    except NoSuchObject:
        return None
    return None if customer.get("deleted") else customer


def update_customer(customer_id: str, fields: Mapping[str, Any]) -> Thing:
    """Replaces the given fields; an empty text takes one away."""
    return _call("post", f"customers/{customer_id}", fields)


def delete_customer(customer_id: str) -> bool:
    """Deletes a customer, which ends its subscriptions at once; False when there was none. Invoices stay at Stripe."""
    try:
        _call("delete", f"customers/{customer_id}")
    except NoSuchObject:
        return False
    return True


def customers_after(after: str | None) -> tuple[list[Thing], str | None]:
    """A page of all customers, newest first, and the id to go on from (None at the end)."""
    return _page("customers", {}, after)


def tax_ids_of(customer_id: str) -> list[Thing]:
    """A customer's tax ids."""
    return list(_each(f"customers/{customer_id}/tax_ids"))


def add_tax_id(customer_id: str, kind: str, value: str) -> Thing:
    """Gives a customer a tax id of a kind (`eu_vat` …). Raises Refused for one that can't be right."""
    return _call("post", f"customers/{customer_id}/tax_ids", {"type": kind, "value": value})


def remove_tax_id(customer_id: str, tax_id: str) -> None:
    """Takes a tax id away; one that is gone is gone."""
    try:
        _call("delete", f"customers/{customer_id}/tax_ids/{tax_id}")
    except NoSuchObject:
        return


def find_price(lookup_key: str) -> Thing:
    """The price that a lookup key stands for now. Raises NoSuchObject."""
    found = _call("get", "prices", {"lookup_keys": [lookup_key], "active": True, "limit": 1})["data"]
    if not found:
        raise NoSuchObject(lookup_key)
    price: Thing = found[0]
    return price


def create_checkout(params: Mapping[str, Any], key: str) -> Thing:
    """A checkout session with its hosted page. Raises KeyReused when the key came with other parameters."""
    return _call("post", "checkout/sessions", params, key)


def get_checkout(session_id: str) -> Thing | None:
    """A checkout session: its `status` is open, complete or expired; None when Stripe doesn't have it."""
    try:
        return _call("get", f"checkout/sessions/{session_id}")
    except NoSuchObject:
        return None


def expire_checkout(session_id: str) -> bool:
    """Closes an open checkout session, so that nobody can pay on it; False when it isn't open any more."""
    try:
        _call("post", f"checkout/sessions/{session_id}/expire")
    except (NoSuchObject, Refused):
        return False
    return True


def create_portal(customer_id: str, return_url: str) -> str:
    """The address of a customer's own pages at Stripe, good for some minutes."""
    url: str = _call("post", "billing_portal/sessions", {"customer": customer_id, "return_url": return_url})["url"]
    return url


def subscriptions_of(customer_id: str) -> list[Thing]:
    """All subscriptions of a customer, also those that have ended."""
    return list(_each("subscriptions", customer=customer_id, status="all"))


def cancel_subscription(subscription_id: str) -> None:
    """Ends a subscription now: nothing more is charged, and nothing credited."""
    try:
        _call("delete", f"subscriptions/{subscription_id}", {"invoice_now": False, "prorate": False})
    except NoSuchObject:  # which is also Stripe's answer for one that has ended
        return


def invoices_of(customer_id: str) -> list[Thing]:
    """All invoices of a customer, newest first."""
    return list(_each("invoices", customer=customer_id))


def charges_of(customer_id: str) -> list[Thing]:
    """All charges of a customer, newest first."""
    return list(_each("charges", customer=customer_id))


def invoices_paid_by(payment_intent: str) -> list[str]:
    """The ids of the invoices that a payment was for."""
    payment = {"type": "payment_intent", "payment_intent": payment_intent}
    return [str(one["invoice"]) for one in _each("invoice_payments", payment=payment)]


def disputes_of(charge_id: str) -> list[Thing]:
    """The disputes of a charge."""
    return list(_each("disputes", charge=charge_id))


def get_alert(kind: AlertKind, alert_id: str) -> Thing | None:
    """A dispute, an early fraud warning or a review as it is now; None when Stripe doesn't have it."""
    try:
        return _call("get", f"{_PATHS[kind]}/{alert_id}")
    except NoSuchObject:
        return None


def warnings_since(since: datetime, after: str | None) -> tuple[list[Thing], str | None]:
    """A page of the early fraud warnings made since then, newest first, and the id to go on from."""
    return _page(_PATHS["early_fraud_warning"], {"created": {"gte": clock.to_epoch(since)}}, after)


def customer_who_paid(thing: Thing) -> str | None:
    """The id of the customer behind the charge or payment that a dispute, a warning or a review is about."""
    try:
        if thing.get("charge"):
            return _id_of(_call("get", f"charges/{_id_of(thing['charge'])}").get("customer"))
        if thing.get("payment_intent"):
            return _id_of(_call("get", f"payment_intents/{_id_of(thing['payment_intent'])}").get("customer"))
    except NoSuchObject:
        return None
    return None


def _id_of(reference: Any) -> str | None:
    """A reference is an id, or the object itself where it was expanded."""
    found: str | None = reference["id"] if isinstance(reference, Mapping) else reference
    return found


def _page(path: str, params: Mapping[str, Any], after: str | None) -> tuple[list[Thing], str | None]:
    place = {} if after is None else {"starting_after": after}
    page = _call("get", path, {**params, **place, "limit": PAGE})
    things: list[Thing] = page["data"]
    return things, things[-1]["id"] if page["has_more"] else None


def _each(path: str, **params: Any) -> Iterator[Thing]:
    things, after = _page(path, params, None)
    yield from things
    while after is not None:
        things, after = _page(path, params, after)
        yield from things


def _call(method: str, path: str, params: Mapping[str, Any] | None = None, key: str | None = None) -> Thing:
    secret = secrets.stripe()
    if secret is None:
        raise errors.Unavailable("Billing is not set up here.")
    import stripe

    client = _client(secret.api_key, settings.get().stripe_api_base)
    options = {} if key is None else {"idempotency_key": key}
    try:
        answer = client.raw_request(method, f"/v1/{path}", **(params or {}), **options)
    except stripe.IdempotencyError:
        raise KeyReused from None
    except stripe.InvalidRequestError as error:
        if error.http_status == 404 or error.code == "resource_missing":
            raise NoSuchObject(path) from None
        if error.http_status == 409:  # the same request is being worked on
            raise errors.Unavailable from None
        raise Refused(error.code or "invalid") from None
    except stripe.StripeError as error:
        observability.log_failure(error, service="stripe", status=error.http_status)
        raise errors.Unavailable("Stripe can't be reached. Try again in a moment.") from None
    data: Any = answer.data
    return dict(data)


@lru_cache(maxsize=1)
def _client(api_key: str, base: str) -> "stripe.StripeClient":
    import stripe

    stripe.enable_telemetry = False
    http = stripe.RequestsClient(timeout=_SECONDS)
    return stripe.StripeClient(api_key, base_addresses={"api": base}, max_network_retries=_RETRIES, http_client=http)
