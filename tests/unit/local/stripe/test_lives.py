"""Random lives of a customer: whatever is done in whatever order, the sums are right and every change was told."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from infrastructure.local.stripe import (
    cards,
    checkout,
    checkout_completion,
    collecting,
    control,
    customers,
    events,
    payment_methods,
    seed,
    standing,
    subscription_changes,
    subscriptions,
    timeline,
)
from infrastructure.local.stripe.cards import CardProblem
from infrastructure.local.stripe.params import Params
from infrastructure.local.stripe.rendering import public
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.world import World

DAY = 86400
NUMBERS = ("4242424242424242", "4000000000000341", "4000000000003220", "4000002760003184", "4000000000000002")
DETAILS = {"name": "A", "email": "a@example.com", "address": None, "business_name": None, "tax_id": None}
KEYS = ("starter_monthly", "team_monthly", "team_yearly", "business_monthly")


class Life:
    """One customer of a Stripe, and what may happen to him."""

    def __init__(self) -> None:
        self.world = World(Store(), "sk_test_life", "http://127.0.0.1:9")
        seed.plans(self.world)
        self.customer = customers.create(self.world, Params({"email": "a@example.com"}))["id"]

    @property
    def running(self):
        mine = self.world.of_customer("subscription", self.customer)
        return next((each for each in mine if each["status"] not in standing.ENDED), None)

    def price(self, key):
        return next(each for each in self.world.store.every("price") if each["lookup_key"] == key)

    def subscribe(self, number, key, trial):
        wish = {"mode": "subscription", "customer": self.customer, "success_url": "http://127.0.0.1:9/"}
        wish["line_items"] = [{"price": self.price(key)["id"], "quantity": "1"}]
        wish["subscription_data"] = {"trial_period_days": str(trial)} if trial else ""
        session = checkout.create(self.world, Params(wish))
        try:
            if not checkout_completion.submit(
                self.world, session, cards.read(number, "12/49", "123", 2026, 1), DETAILS
            ):
                checkout_completion.answer(self.world, session, passed=True)
        except CardProblem:
            pass

    def wait(self, days):
        timeline.advance(self.world, self.world.now() + days * DAY)

    def decline_next(self):
        control.pay_next(self.world, {"customer": self.customer, "outcome": "declines"})

    def change_price(self, key, proration):
        if subscription := self.running:
            item = standing.item_of(subscription)["id"]
            items = [{"id": item, "price": self.price(key)["id"]}]
            subscription_changes.update(
                self.world, subscription["id"], Params({"items": items, "proration_behavior": proration})
            )

    def plan_end(self, wish):
        if subscription := self.running:
            subscription_changes.update(self.world, subscription["id"], Params({"cancel_at_period_end": wish}))

    def cancel(self):
        if subscription := self.running:
            subscriptions.cancel(self.world, subscription["id"], Params({}))

    def pay(self, number):
        for invoice in self.world.of_customer("invoice", self.customer):
            if invoice["status"] == "open":
                card = cards.read(number, "12/49", "123", 2026, 1)
                method = payment_methods.passing(self.world, self.customer, card, {})
                collecting.collect(self.world, invoice, method=method)


numbers, keys = st.sampled_from(NUMBERS), st.sampled_from(KEYS)
actions = st.one_of(
    st.tuples(st.just("subscribe"), numbers, keys, st.sampled_from([0, 0, 14])),
    st.tuples(st.just("wait"), st.integers(0, 40)),
    st.tuples(st.just("decline_next")),
    st.tuples(st.just("change_price"), keys, st.sampled_from(["none", "create_prorations", "always_invoice"])),
    st.tuples(st.just("plan_end"), st.sampled_from(["true", "false"])),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("pay"), numbers),
)


@settings(max_examples=60)
@given(st.lists(actions, max_size=12))
def test_the_sums_are_right_and_every_change_was_told(schedule):
    life = Life()

    with patch.object(events, "KEPT_SECONDS", 10**12):
        for name, *arguments in schedule:
            getattr(life, name)(*arguments)
            life.world.store.commit()

    invoices = life.world.of_customer("invoice", life.customer)
    assert_sums(life, invoices)
    assert_numbers(life, invoices)
    assert_periods(life)
    assert_told(life, [*invoices, *life.world.of_customer("subscription", life.customer)])


def assert_sums(life, invoices):
    for invoice in invoices:
        assert sum(line["amount"] for line in invoice["lines"]["data"]) == invoice["total"]
        if invoice["number"]:
            assert invoice["amount_due"] == max(0, invoice["total"] + invoice["starting_balance"])
            assert invoice["ending_balance"] == invoice["starting_balance"] + invoice["total"] - invoice["amount_due"]
        assert (invoice["amount_paid"], invoice["amount_remaining"]) == (
            (invoice["amount_due"], 0) if invoice["status"] == "paid" else (0, invoice["amount_due"])
        )
    taken = sum(charge["amount"] for charge in life.world.of_customer("charge", life.customer) if charge["paid"])
    assert taken == sum(invoice["amount_paid"] for invoice in invoices)


def assert_numbers(life, invoices):
    """Gapless, and each goes on with the balance that the one before left."""
    numbered = sorted((each for each in invoices if each["number"]), key=lambda each: each["number"])
    assert [int(each["number"][-4:]) for each in numbered] == list(range(1, len(numbered) + 1))
    balance = 0
    for invoice in numbered:
        assert invoice["starting_balance"] == balance
        balance = invoice["ending_balance"]
    assert life.world.need("customer", life.customer)["balance"] == balance


def assert_periods(life):
    for subscription in life.world.of_customer("subscription", life.customer):
        item = standing.item_of(subscription)
        assert item["current_period_start"] < item["current_period_end"]
        assert subscription["status"] in standing.ENDED or life.world.now() <= item["current_period_end"]
        assert (subscription["ended_at"] is not None) == (subscription["status"] in standing.ENDED)


def assert_told(life, things):
    """The newest event about a thing shows it as it is."""
    newest = {event["data"]["object"]["id"]: event["data"]["object"] for event in life.world.store.every("event")}
    for thing in things:
        assert newest[thing["id"]] == public(thing)
