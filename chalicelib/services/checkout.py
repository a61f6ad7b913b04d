"""The way to Stripe's own pages: a checkout for the first subscription, and the portal for everything after it.

One customer and one subscription for an account, however often it is asked for: what is begun is written down first, under a
number of its own, and Stripe gives the same answer to the same number. At no time are there two pages to pay on: another
is begun only when the one before was paid, has expired or was closed.
"""

from typing import Any

from chalicelib import clock, errors, settings
from chalicelib.gateways import payments
from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.models.transactions import ConditionFailed
from chalicelib.register.plans import PLANS, Interval
from chalicelib.services import billing_rows
from chalicelib.services.billing_customers import ensure_customer, key_of, labels
from chalicelib.services.billing_state import ENDED

_ATTEMPTS = 12  # each request that comes in between costs the others one


def begin_checkout(account_id: str, plan: str, interval: Interval) -> str:
    """The address of the page on which a plan is subscribed to: the open one where there is one for this very choice.

    Raises AlreadySubscribed when there is a subscription that hasn't ended, Conflict when others ask without pause, and
    Unavailable without Stripe.
    """
    price = _price_of(plan, interval)
    for _ in range(_ATTEMPTS):
        row, account = billing_rows.read(account_id)
        if account is None or not account.is_live:
            raise errors.NotFound()
        try:
            url = _attempt(row, account, {"plan": plan, "interval": interval, "price": price})
        except ConditionFailed:
            continue  # another request was faster: go on from what it wrote
        if url is not None:
            return url
    raise errors.Conflict("Checkout is being opened by others. Try again.")


def open_portal(account_id: str) -> str:
    """The address of the customer's own pages. Raises Conflict before the first checkout, and Unavailable."""
    row, _ = billing_rows.read(account_id)
    if row is None or row.customer_id is None:
        raise errors.Conflict("There is nothing to manage yet. Choose a plan first.")
    try:
        return payments.create_portal(row.customer_id, f"{settings.get().public_url}/billing")
    except payments.NoSuchObject:
        raise errors.Conflict("There is nothing to manage any more. Choose a plan first.") from None


def _price_of(plan: str, interval: Interval) -> str:
    lookup_key = PLANS[plan].price(interval).lookup_key
    try:
        return str(payments.find_price(lookup_key)["id"])
    except payments.NoSuchObject:
        raise errors.Unavailable("This plan can't be bought right now.") from None


def _attempt(row: Billing | None, account: Account, choice: dict[str, str]) -> str | None:
    """One step towards the page, or its address; None to look again. Raises ConditionFailed."""
    if row is None:
        billing_rows.make(account.account_id, clock.now())
        return None
    customer_id = ensure_customer(row, account)
    _refuse_second(customer_id)
    begun = row.checkout
    if begun is None:
        billing_rows.change(row, checkout=choice, checkouts=int(row.checkouts) + 1)
        begun = choice
    session = _session(row, customer_id, begun)
    if session is None or session["status"] != "open":
        billing_rows.change(row, checkout=None)
        return None
    if {name: begun[name] for name in choice} == choice:
        return str(session["url"])
    payments.expire_checkout(session["id"])  # where it was paid meanwhile, the next look finds the subscription
    return None


def _refuse_second(customer_id: str) -> None:
    """Stripe is asked and not the row, which may be moments behind."""
    if any(one["status"] not in ENDED for one in payments.subscriptions_of(customer_id)):
        raise errors.AlreadySubscribed(
            "There is a subscription already. Change it in the billing portal.",
            extra={"portal": "/v1/billing/portal"},
        )


def _session(row: Billing, customer_id: str, begun: dict[str, Any]) -> payments.Thing | None:
    """The checkout session that was begun, made at Stripe where that hasn't been done; None when it can't be."""
    if "id" in begun:
        return payments.get_checkout(begun["id"])
    key = key_of(row, "checkout", int(row.checkouts))
    try:
        session = payments.create_checkout(_params(row.account_id, customer_id, begun["price"]), key)
    except (payments.KeyReused, payments.NoSuchObject):  # begun for another customer or price, by a run that died
        return None
    billing_rows.change(row, checkout=begun | {"id": session["id"]})
    return session


def _params(account_id: str, customer_id: str, price: str) -> dict[str, Any]:
    """Made of nothing but what was written down, since Stripe takes a number again only with the same words."""
    page = f"{settings.get().public_url}/billing"
    return {
        "mode": "subscription",
        "customer": customer_id,
        "client_reference_id": account_id,
        "line_items": [{"price": price, "quantity": 1}],
        "success_url": f"{page}?checkout=success",
        "cancel_url": f"{page}?checkout=cancelled",
        "metadata": labels(account_id),
        "subscription_data": {"metadata": labels(account_id)},
        "tax_id_collection": {"enabled": True},
        "customer_update": {"name": "auto", "address": "auto"},
        "locale": "auto",
    }
