"""Taking in what Stripe tells: verified, recorded by its id, queued, and answered at once. Applying it is billing_work.py.

An event is recorded before its message is sent, and marked when it was. One that comes again while it isn't marked may have
lost its message to a crash, so its message is sent again; whoever gets two does the same thing twice, which changes nothing.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition

from chalicelib import clock, errors
from chalicelib.gateways import queues, secrets
from chalicelib.gateways.payments import AlertKind
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.stripe_event import StripeEvent
from chalicelib.register.retention import STRIPE_EVENT_LIFE
from chalicelib.services.stripe_signatures import is_signed

LIMIT = 256_000
"""Bytes of a webhook; Stripe's are some thousand."""
ALERTS: dict[str, AlertKind] = {
    "charge.dispute.": "dispute",
    "radar.early_fraud_warning.": "early_fraud_warning",
    "review.": "review",
}
"""What may suspend an account, by how the types of its events begin."""
APPLIED = frozenset(
    {
        "charge.dispute.closed",
        "charge.dispute.created",
        "charge.dispute.funds_reinstated",
        "charge.dispute.updated",
        "charge.refunded",
        "checkout.session.completed",
        "checkout.session.expired",
        "customer.deleted",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "customer.subscription.trial_will_end",
        "customer.subscription.updated",
        "customer.updated",
        "invoice.finalized",
        "invoice.marked_uncollectible",
        "invoice.paid",
        "invoice.payment_action_required",
        "invoice.payment_failed",
        "invoice.voided",
        "radar.early_fraud_warning.created",
        "radar.early_fraud_warning.updated",
        "review.closed",
        "review.opened",
    }
)
"""What something is done about; every other type is recorded and left. docs/operations.md tells Stripe to send these."""
_LAST_SECOND = 1 << 37  # of the year 6325: no date goes beyond 9999
_ID = re.compile(r"[A-Za-z0-9_]{1,255}", re.ASCII)
_TYPE = re.compile(r"[a-z0-9_.]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Event:
    """What is taken of an event: ids, its type, and when Stripe made it (epoch seconds)."""

    id: str
    type: str
    created: int
    livemode: bool
    object_id: str
    customer_id: str | None
    account_id: str | None

    def message(self) -> dict[str, object]:
        """What the queue gets."""
        ids = {"object": self.object_id, "customer": self.customer_id, "account_id": self.account_id}
        return {"event": self.id, "type": self.type, "created": self.created} | ids


def take_event(raw: bytes, signature: str) -> str:
    """Records a webhook and hands it on; gives what became of it: queued, known or ignored.

    Raises InvalidSignature and BadRequest, after which nothing is stored, and Unavailable, after which Stripe tries again.
    """
    secret = secrets.stripe()
    if secret is None:
        raise errors.Unavailable("Billing is not set up here.")
    if not is_signed(raw, signature, secret.webhook_secrets, clock.to_epoch(clock.now())):
        raise errors.InvalidSignature()
    event = read_event(raw)
    if event.livemode != secret.livemode:
        raise errors.BadRequest("The event belongs to Stripe's other mode.")
    return _keep(event)


def read_event(raw: bytes) -> Event:
    """The parts of an event that are used. Raises BadRequest for what is none."""
    try:
        event = json.loads(raw)
        if event["object"] != "event" or not 0 < event["created"] < _LAST_SECOND:
            raise ValueError
        thing = event["data"]["object"]
        found = Event(
            id=_matching(_ID, event["id"]),
            type=_matching(_TYPE, event["type"]),
            created=int(event["created"]),
            livemode=event["livemode"] is True,
            object_id=_id_of(thing) or "",
            customer_id=_id_of(thing if thing.get("object") == "customer" else thing.get("customer")),
            account_id=_account_of(thing),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise errors.BadRequest("The body is no event of Stripe's.") from None
    return found


def _keep(event: Event) -> str:
    if event.type not in APPLIED:
        _record(event, "ignored", "nothing is done about this type")
        return "ignored"
    if not _record(event, "received") and StripeEvent.get(event.id, consistent_read=True).state != "received":
        return "known"
    queues.send("billing", event.message())
    mark(event.id, "queued", StripeEvent.state == "received")
    return "queued"


def mark(event_id: str, state: str, condition: Condition | None = None, outcome: str = "") -> None:
    """Writes down how far an event is, where it is recorded and `condition` holds; else somebody was faster."""
    recorded = StripeEvent.event_id.exists()
    try:
        StripeEvent(event_id).update(
            actions=[StripeEvent.state.set(state), StripeEvent.outcome.set(outcome)],
            condition=recorded if condition is None else recorded & condition,
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise


def _record(event: Event, state: str, outcome: str = "") -> bool:
    """Whether the event is new."""
    now = clock.now()
    row = StripeEvent(
        event.id,
        type=event.type,
        object_id=event.object_id,
        state=state,
        outcome=outcome,
        created_at=clock.from_epoch(event.created),
        received_at=now,
        expires_at=now + STRIPE_EVENT_LIFE,
    )
    try:
        row.save(condition=StripeEvent.event_id.does_not_exist())
    except PutError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _id_of(reference: Any) -> str | None:
    """The id of an object or of a reference to one, which may be expanded; None for things without (a balance)."""
    found = reference.get("id") if isinstance(reference, dict) else reference
    return None if found is None else _matching(_ID, found)


def _account_of(customer: dict[str, Any]) -> str | None:
    """The account that a customer was made for: the only word left of it once it is deleted."""
    named = (customer.get("metadata") or {}).get("account_id") if customer.get("object") == "customer" else None
    return None if named is None else _matching(_ID, named)


def kind_of_alert(event_type: str) -> AlertKind | None:
    """What kind of warning an event type is about; None for events about payments."""
    return next((kind for prefix, kind in ALERTS.items() if event_type.startswith(prefix)), None)
