"""Lives of a subscription at Stripe, and how the news of them arrive: in order and once, or in any way that can happen.

Stripe is the stand-in's own code, called without HTTP between, so that a thousand lives take minutes; database, queue and
mail are the engines'. A crash ends a run of the product at any call it makes, to AWS or to Stripe, after the call was done.
"""

import itertools
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib import clock, errors
from chalicelib import settings as app_settings
from chalicelib.gateways import payments
from chalicelib.models.billing import AWAITS, Billing
from chalicelib.services import billing_work, checkout
from chalicelib.services.billing_reconcile import reconcile_billing
from chalicelib.services.billing_state import ENDED
from infrastructure.local.stripe import control
from infrastructure.local.stripe.cards import CardProblem
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.world import World
from tests.engines import tables
from tests.integration import billings, jobs, people
from tests.integration.direct_stripe import crashing

DAY = 86_400
ACTS = (
    "week", "month", "card is refused", "card pays", "business plan", "starter plan", "cancel at the end", "cancel now",
    "refund", "dispute", "dispute won", "dispute lost", "warning", "fraudulent review", "approved review", "rename",
    "subscribe again", "checkout left open",
)  # fmt: skip


IMPOSSIBLE = (
    payments.Refused,
    payments.NoSuchObject,
    errors.Conflict,
    StripeError,
    CardProblem,
    IndexError,
    StopIteration,
)
"""What happens to an act that can't be done as things are: there is nothing to refund, no subscription to change."""


@dataclass
class StandIn:
    """What billings.py asks of a stand-in."""

    world: World

    def control(self, name, **wish):
        with self.world.lock:
            told = control.CONTROLS[f"POST {name}"](self.world, wish)
            self.world.store.commit()
            return told


@dataclass
class Life:
    """One account and its customer, from the first payment on."""

    stripe: StandIn
    account_id: str
    owner: str
    customer: str = ""
    disputes: list[str] = field(default_factory=list)
    seen: int = 0

    @classmethod
    def begin(cls, world):
        stripe = StandIn(world)
        account_id, owner = billings.owned_account()
        life = cls(stripe, account_id, owner)
        life.customer = billings.pay(stripe, account_id)
        return life

    @property
    def now(self):
        return billings.Customer(self.account_id, self.customer)

    def news(self):
        """Events since the last time this was asked, oldest first."""
        found = billings.events_of(self.stripe, self.customer)
        fresh, self.seen = found[self.seen :], len(found)
        return fresh

    def act(self, what):
        """Something happens at Stripe; what can't happen now doesn't."""
        with suppress(*IMPOSSIBLE):
            getattr(self, "_" + what.replace(" ", "_"))()

    def _week(self):
        self.stripe.control("clock", advance=8 * DAY, customer=self.customer)

    def _month(self):
        self.stripe.control("clock", advance=32 * DAY, customer=self.customer)

    def _card_is_refused(self):
        billings.set_card(self.stripe, self.now, "generic_decline")

    def _card_pays(self):
        billings.set_card(self.stripe, self.now, "pays")

    def _business_plan(self):
        self._change_plan("business_monthly")

    def _starter_plan(self):
        self._change_plan("starter_monthly")

    def _change_plan(self, lookup_key):
        running = self._running()
        price = payments.find_price(lookup_key)["id"]
        billings.call(
            "post",
            f"subscriptions/{running['id']}",
            {"items": [{"id": running["items"]["data"][0]["id"], "price": price}]},
        )

    def _cancel_at_the_end(self):
        billings.call("post", f"subscriptions/{self._running()['id']}", {"cancel_at_period_end": True})

    def _cancel_now(self):
        payments.cancel_subscription(self._running()["id"])

    def _running(self):
        return next(one for one in payments.subscriptions_of(self.customer) if one["status"] not in ENDED)

    def _refund(self):
        charge = next(one for one in payments.charges_of(self.customer) if one["paid"] and not one["refunded"])
        billings.call("post", "refunds", {"charge": charge["id"], "amount": 500})

    def _dispute(self):
        self.disputes.append(self.stripe.control("dispute", customer=self.customer)["id"])

    def _dispute_won(self):
        self.stripe.control("dispute", dispute=self.disputes[-1], status="won")

    def _dispute_lost(self):
        self.stripe.control("dispute", dispute=self.disputes[-1], status="lost")

    def _warning(self):
        self.stripe.control("early_fraud_warning", customer=self.customer)

    def _fraudulent_review(self):
        self._review("refunded_as_fraud")

    def _approved_review(self):
        self._review("approved")

    def _review(self, reason):
        review = self.stripe.control("review", customer=self.customer)["id"]
        self.stripe.control("review", review=review, closed_reason=reason)

    def _rename(self):
        billings.call("post", f"customers/{self.customer}", {"phone": str(self.seen)})

    def _subscribe_again(self):
        billings.pay(self.stripe, self.account_id, "starter")

    def _checkout_left_open(self):
        checkout.begin_checkout(self.account_id, "business", "year")

    def state(self):
        """All that may depend on the news, without ids and times."""
        row, account = self.now.row, self.now.account
        invoices = [
            (one.status, int(one.total), int(one.paid), int(one.refunded), one.currency) for one in self.now.invoices
        ]
        return {
            "account": (account.status, account.plan),
            "subscription": (
                row.subscription_status,
                row.plan,
                row.interval,
                row.amount,
                row.currency,
                row.cancel_at_period_end,
            ),
            "concerns": sorted(one["kind"] for one in row.concerns.values()),
            "told": row.told,
            "invoices": sorted(invoices),  # two made in the same second stand in the order of their ids
            "page open": row.checkout is not None,
        }

    def effects(self, engine):
        """What must never come twice: customers, running subscriptions, and mails of the same kind in a row."""
        world = self.stripe.world
        with world.lock:
            made = [
                one for one in world.store.every("customer") if one["metadata"].get("account_id") == self.account_id
            ]
            running = [one for one in world.of_customer("subscription", self.customer) if one["status"] not in ENDED]
        subjects = [mail["Subject"] for mail in people.mails_to(engine, self.owner)]
        twice = [one for one, following in itertools.pairwise(subjects) if one == following]
        return {"customers": len(made), "more than one subscription": len(running) > 1, "told twice": twice}


def hear_in_order(life, acts):
    """The reference: each event once, in order, as soon as it happens."""
    hear(life.news())
    for act in acts:
        life.act(act)
        hear(life.news())


def hear(events):
    for event in events:
        billings.deliver(event)
    work_off()


def hear_in_disorder(life, acts, chance):
    """Copies (up to five), losses, any order, news that come late or much later, and a death at any step of any run."""
    waiting, lost = [], False
    for act in (None, *acts):
        if act is not None:
            life.act(act)
        for event in life.news():
            copies = chance.choice((0, 1, 1, 1, 2, 5))
            lost = lost or not copies
            waiting += [event] * copies
        chance.shuffle(waiting)
        due = chance.randint(0, len(waiting))
        for event in waiting[:due]:
            take(event, chance)
        del waiting[:due]
        work_off(chance)
    for event in waiting:
        take(event, chance)
    work_off(chance)
    return lost


def take(event, chance):
    """Stripe sends it again until it is answered."""
    if chance.random() < 0.2:
        with crashing(chance.randint(0, 3)):
            billings.deliver(event)
    billings.deliver(event)


def work_off(chance=None):
    """Every message is worked off, in any order; one whose run has died comes back."""
    messages = list(arrived())
    if chance is not None:
        chance.shuffle(messages)
    for message in messages:
        if chance is not None and chance.random() < 0.3:
            with crashing(chance.randint(0, 25)):
                billing_work.work_billing(message, jobs.long)
        billing_work.work_billing(message, jobs.long)


def arrived():
    """What is on the queue, taken ten at a time."""
    sqs, url = tables.client("sqs"), app_settings.get().billing_queue_url
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        entries = [{"Id": str(place), "ReceiptHandle": one["ReceiptHandle"]} for place, one in enumerate(found)]
        sqs.delete_message_batch(QueueUrl=url, Entries=entries)
        yield from (json.loads(one["Body"]) for one in found)


def compare():
    """The daily run."""
    reconcile_billing(clock.now() + timedelta(days=1), lambda: 800.0)


def rest():
    """No row of this test is due any more."""
    for row in list(Billing.by_due.query(AWAITS)):
        Billing(row.account_id).update(actions=[Billing.awaits.set("nothing")])
