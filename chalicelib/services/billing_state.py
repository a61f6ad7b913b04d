"""From Stripe's objects to what is kept and how an account stands: pure functions, the same for webhooks and repairs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib import clock
from chalicelib.register.plans import BY_LOOKUP_KEY, PLANS

Thing = Mapping[str, Any]

ENDED = frozenset({"canceled", "incomplete_expired"})
"""A subscription in one of these states never comes back; in any other there is one, and no second may be begun."""
PAYING = frozenset({"active", "trialing", "past_due"})
"""What lets an account work. Past due counts: Stripe tries the card again for some weeks, then ends the subscription."""
OPEN_DISPUTES = frozenset({"needs_response", "under_review", "warning_needs_response", "warning_under_review", "lost"})
"""A lost dispute stays a concern: the bank has found for fraud, and only the operator lifts that."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is kept of a subscription. `plan` and `interval` are None where its price is none of ours."""

    id: str
    status: str
    plan: str | None
    interval: str | None
    amount: int | None
    currency: str
    current_period_end: datetime | None
    cancel_at_period_end: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account's status and plan should be."""

    status: str
    plan: str


def choose(subscriptions: Iterable[Thing]) -> Thing | None:
    """The one that counts: the oldest that hasn't ended, else the one made last; None without any.

    Whatever order a list comes in, the answer is the same.
    """
    known = sorted(subscriptions, key=lambda one: (one["created"], one["id"]))
    running = [one for one in known if one["status"] not in ENDED]
    return running[0] if running else known[-1] if known else None


def surplus(subscriptions: Iterable[Thing]) -> list[str]:
    """The ids of running subscriptions beside the one that counts; there should never be any."""
    known = list(subscriptions)
    chosen = choose(known)
    return sorted(one["id"] for one in known if one["status"] not in ENDED and one is not chosen)


def read_subscription(thing: Thing) -> Subscription:
    """A subscription of Stripe's current API, where the period stands on its item."""
    item = thing["items"]["data"][0]
    price = item["price"]
    plan, interval = _plan_of(price)
    ends = item.get("current_period_end")
    return Subscription(
        id=thing["id"],
        status=thing["status"],
        plan=plan,
        interval=interval,
        amount=price["unit_amount"],
        currency=price["currency"],
        current_period_end=None if ends is None else clock.from_epoch(ends),
        cancel_at_period_end=bool(thing["cancel_at_period_end"] or thing.get("cancel_at")),
    )


def _plan_of(price: Thing) -> tuple[str | None, str | None]:
    """By lookup key; a price whose key has moved on to a newer one says its plan in its metadata."""
    known = BY_LOOKUP_KEY.get(price.get("lookup_key") or "")
    if known is not None:
        return known[0].key, known[1]
    plan = (price.get("metadata") or {}).get("plan")
    recurring = price.get("recurring") or {}
    return (plan if plan in PLANS else None), recurring.get("interval")


def standing_of(
    subscribed: tuple[str, str | None] | None,
    plan_before: str,
    trial_ends_at: datetime,
    now: datetime,
    *,
    suspended: bool,
) -> Standing:
    """How an account stands: suspicion of fraud first, then whether it pays, then what is left of its trial.

    `subscribed` is the status and the plan of its subscription. The plan stays that of a subscription that has ended until
    somebody subscribes again; it is `trial` where there was none, and while a trial lasts.
    """
    pays = subscribed is not None and subscribed[0] in PAYING
    on_trial = not pays and now < trial_ends_at
    plan = "trial" if subscribed is None or on_trial else subscribed[1] or plan_before
    if suspended:
        return Standing("suspended", plan)
    return Standing("active" if pays else "trial" if on_trial else "read_only", plan)


def is_concern(kind: str, alert: Thing) -> bool:
    """Whether a dispute, early fraud warning or review, as it is now, is a reason to suspend."""
    if kind == "dispute":
        return alert["status"] in OPEN_DISPUTES
    if kind == "early_fraud_warning":
        return bool(alert["actionable"])
    return not alert["open"] and alert.get("closed_reason") == "refunded_as_fraud"


def suspends(concerns: Mapping[str, Thing]) -> bool:
    """Whether any concern is left that no operator has lifted."""
    return any("lifted_at" not in concern for concern in concerns.values())


def read_invoice(thing: Thing, refunded: int) -> dict[str, Any]:
    """The attributes of an invoice's row (models/invoice.py); `refunded` is what went back of its payments."""
    issued = (thing.get("status_transitions") or {}).get("finalized_at") or thing["created"]
    return {
        "invoice_id": thing["id"],
        "number": thing.get("number"),
        "status": thing["status"],
        "currency": thing["currency"],
        "total": thing["total"],
        "paid": thing["amount_paid"],
        "refunded": refunded,
        "issued_at": clock.from_epoch(issued),
        "page_url": thing.get("hosted_invoice_url"),
        "pdf_url": thing.get("invoice_pdf"),
    }
