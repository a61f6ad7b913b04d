"""Working off the billing queue: news from Stripe, company details for it, ends of accounts, and the rest of a repair."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib import clock, observability
from chalicelib.gateways import payments
from chalicelib.jobs import Remaining
from chalicelib.services import billing_events
from chalicelib.services.billing_customers import account_of, sync_customer
from chalicelib.services.billing_end import end_subscription, settle
from chalicelib.services.billing_notices import tell
from chalicelib.services.billing_refresh import APPLIED, Alert, refresh


def work_billing(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off one message: `{"event", …}` (billing_events.Event.message), `{"sync": account}`, `{"end": account}` of one
    that was deleted, or `{"reconcile": …}`.

    Safe to repeat. Whatever fails is raised, so that the queue tries again and gives up into its dead-letter queue.
    """
    if "sync" in message:
        outcome = sync_customer(message["sync"])
        observability.emit("billing", account_id=message["sync"], outcome=outcome)
    elif "end" in message:
        end_subscription(message["end"])
    elif "reconcile" in message:
        from chalicelib.services.billing_reconcile import go_on

        go_on(message, remaining)
    else:
        _apply(message)


def _apply(message: Mapping[str, Any]) -> None:
    """Applies an event by reading what it is about anew, and writes down what came of it."""
    account_id, outcome = _whose(message)
    if outcome == APPLIED and account_id is not None:
        settle(account_id)
        tell(account_id)
    billing_events.mark(message["event"], "applied" if outcome == APPLIED else "ignored", outcome=outcome)
    observability.emit("billing", event=message["event"], type=message["type"], account_id=account_id, outcome=outcome)


def _whose(message: Mapping[str, Any]) -> tuple[str | None, str]:
    """The account that an event was about, and what came of reading it anew."""
    kind, alert, customer_id = billing_events.kind_of_alert(message["type"]), None, message["customer"]
    if kind is not None:
        alert = Alert(kind, message["object"])
        thing = payments.get_alert(kind, alert.id)
        customer_id = None if thing is None else payments.customer_who_paid(thing)
    if customer_id is None:
        return None, "no customer"
    customer = payments.get_customer(customer_id)
    account_id = message["account_id"] if customer is None else account_of(customer)
    if account_id is None:
        return None, "not a customer of ours"
    return account_id, refresh(account_id, customer_id, _now(message), alert)


def _now(message: Mapping[str, Any]) -> datetime:
    """Stripe's time where it is ahead of ours, as it is when a test moves it."""
    return max(clock.now(), clock.from_epoch(message["created"]))
