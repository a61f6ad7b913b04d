"""How an account pays: its one customer and its one subscription at Stripe, as they were last read there."""

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute

AWAITS = "reconcile"
"""What every row waits for, so that the daily job finds those that are due by index."""


class BillingByDue(GlobalSecondaryIndex["Billing"]):
    """Rows by when they are next compared with Stripe. Eventually consistent: confirm what it finds by a direct read."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    awaits = UnicodeAttribute(hash_key=True)
    due_at = TimeAttribute(range_key=True)


class Billing(Table):
    """Made at the first checkout; holds ids, states and amounts, never anything of a card (promise C3).

    `subscription_status` is Stripe's word (active, past_due, canceled …) and `plan` and `interval` are keys of
    register/plans.py; all of them are None before the first subscription. `amount` is in minor units of `currency` for each
    `interval`.

    `customers` and `checkouts` count what was begun: Stripe gets an idempotency key made of account and count, so that a
    double click makes one customer and opens one checkout. `checkout` is the one that was begun last: `{"plan", "interval",
    "price", "id"}`, without `id` until Stripe has answered.

    `concerns` are warnings of fraud by Stripe's id: `{"kind", "since", "lifted_at"?}`; one that nobody lifted suspends the
    account. `told` is what the owners were last told about that: "" or "suspended".

    Everybody who writes reads the row first, then Stripe, and writes while `version` is as read: the last writer has read
    last (docs/architecture.md, "Billing")."""

    class Meta:
        name = "billing"

    account_id = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute(null=True)
    customers = NumberAttribute(default=0)
    checkouts = NumberAttribute(default=0)
    checkout = CompactJSONAttribute(null=True)
    subscription_id = UnicodeAttribute(null=True)
    subscription_status = UnicodeAttribute(null=True)
    plan = UnicodeAttribute(null=True)
    interval = UnicodeAttribute(null=True)
    amount = NumberAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    current_period_end = TimeAttribute(null=True)
    cancel_at_period_end = BooleanAttribute(default=False)
    concerns = CompactJSONAttribute(default=dict)
    told = UnicodeAttribute(default="")
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    version = NumberAttribute(default=1)
    awaits = UnicodeAttribute(default=AWAITS)
    due_at = TimeAttribute()
    by_due = BillingByDue()
