"""Suspicion of fraud suspends an account, its owners are told once, and it is lifted when Stripe or the operator says so."""

import pytest

from chalicelib import errors, observability
from chalicelib.services import billing_notices
from chalicelib.services.billing_lift import lift_suspension
from infrastructure.local.stripe import events
from tests.integration import billings, people
from tests.support import faults

SUSPENDED, RESUMED = "Your account is suspended", "Your account goes on"


@pytest.fixture
def stripe(engine, stripe):
    return billings.use_stripe(stripe)


@pytest.fixture
def owner(stripe):
    """The account and the address of its owner."""
    return billings.owned_account()


@pytest.fixture
def customer(stripe, owner):
    return billings.subscribed(stripe, owner[0])


def subjects(engine, owner):
    return [mail["Subject"] for mail in people.mails_to(engine, owner[1])]


def dispute(stripe, customer):
    return stripe.control("dispute", customer=customer.id)["id"]


def warning(stripe, customer):
    return stripe.control("early_fraud_warning", customer=customer.id)["id"]


def fraudulent_review(stripe, customer):
    review = stripe.control("review", customer=customer.id)["id"]
    stripe.control("review", review=review, closed_reason="refunded_as_fraud")
    return review


WAYS = pytest.mark.parametrize(
    ("concern", "kind"),
    [(dispute, "dispute"), (warning, "early_fraud_warning"), (fraudulent_review, "review")],
    ids=["dispute", "warning", "review"],
)


@WAYS
def test_it_suspends_the_account_and_its_owner_is_told_once(engine, stripe, owner, customer, concern, kind):
    found = concern(stripe, customer)

    for _ in range(2):
        billings.hear(stripe, customer.id)

    assert customer.standing == ("suspended", "team")
    assert {id: one["kind"] for id, one in customer.row.concerns.items()} == {found: kind}
    assert subjects(engine, owner) == [SUSPENDED]


@pytest.mark.parametrize("status", ["won", "warning_closed"])
def test_a_dispute_that_is_won_lets_it_go_on(engine, stripe, owner, customer, status):
    found = dispute(stripe, customer)
    billings.hear(stripe, customer.id)

    stripe.control("dispute", dispute=found, status=status)
    billings.hear(stripe, customer.id)

    assert customer.standing == ("active", "team")
    assert subjects(engine, owner) == [SUSPENDED, RESUMED]


def test_a_dispute_that_is_lost_does_not(stripe, customer):
    found = dispute(stripe, customer)

    stripe.control("dispute", dispute=found, status="lost")
    billings.hear(stripe, customer.id)

    assert customer.standing[0] == "suspended"


def test_a_warning_that_nothing_is_to_be_done_about_any_more_lets_it_go_on(stripe, customer):
    found = warning(stripe, customer)
    billings.hear(stripe, customer.id)

    with stripe.world.lock:
        told = stripe.world.need("radar.early_fraud_warning", found) | {"actionable": False}
        events.emit(stripe.world, "radar.early_fraud_warning.updated", told)
    billings.hear(stripe, customer.id)

    assert customer.standing[0] == "active"


@pytest.mark.parametrize("reason", ["approved", "refunded", "disputed", "redacted"])
def test_a_review_that_is_open_or_finds_no_fraud_suspends_nothing(stripe, customer, reason):
    review = stripe.control("review", customer=customer.id)["id"]
    billings.hear(stripe, customer.id)
    while_open = customer.standing[0]

    stripe.control("review", review=review, closed_reason=reason)
    billings.hear(stripe, customer.id)

    assert (while_open, customer.standing[0]) == ("active", "active")


def test_of_two_concerns_each_has_to_go(stripe, customer):
    found = dispute(stripe, customer)
    fraudulent_review(stripe, customer)

    stripe.control("dispute", dispute=found, status="won")
    billings.hear(stripe, customer.id)

    assert customer.standing[0] == "suspended"
    assert len(customer.row.concerns) == 1


def test_a_dispute_or_fraudulent_review_whose_news_was_lost_shows_with_any_other(stripe, customer):
    dispute(stripe, customer)
    review = fraudulent_review(stripe, customer)

    billings.call("post", f"customers/{customer.id}", {"name": "Another"})
    (news,) = [one for one in billings.events_of(stripe, customer.id) if one["data"]["object"].get("name") == "Another"]
    billings.deliver(news)
    billings.work_off()

    assert customer.standing[0] == "suspended"
    assert review in customer.row.concerns
    assert len(customer.row.concerns) == 2


@WAYS
def test_the_operator_lifts_it_for_good_and_the_owner_is_told(engine, stripe, owner, customer, concern, kind):
    found = concern(stripe, customer)
    billings.hear(stripe, customer.id)

    lifted = lift_suspension(customer.account_id)
    billings.call("post", f"customers/{customer.id}", {"name": "Another"})
    billings.hear(stripe, customer.id)

    assert list(lifted) == [found]
    assert customer.standing == ("active", "team")
    assert subjects(engine, owner) == [SUSPENDED, RESUMED]


def test_what_is_new_suspends_again_after_a_lift(stripe, customer):
    dispute(stripe, customer)
    billings.hear(stripe, customer.id)
    lift_suspension(customer.account_id)

    fraudulent_review(stripe, customer)
    billings.hear(stripe, customer.id)

    assert customer.standing[0] == "suspended"


def test_there_is_nothing_to_lift_where_nothing_suspends(stripe, customer):
    for account_id in (customer.account_id, billings.new_account()):
        with pytest.raises(errors.NotFound):
            lift_suspension(account_id)


def test_a_suspended_account_that_stops_paying_stays_suspended_and_is_read_only_after(stripe, customer):
    found = dispute(stripe, customer)
    billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    billings.hear(stripe, customer.id)
    while_disputed = customer.standing[0]
    customer.account.update(actions=[type(customer.account).trial_ends_at.set(customer.account.created_at)])

    stripe.control("dispute", dispute=found, status="won")
    billings.hear(stripe, customer.id)

    assert (while_disputed, customer.standing[0]) == ("suspended", "read_only")


def test_the_operator_hears_of_it_in_the_log_that_the_alarm_counts(stripe, customer, capsys):
    dispute(stripe, customer)

    billings.hear(stripe, customer.id)

    (line,) = [line for line in capsys.readouterr().out.splitlines() if '"kind":"suspension"' in line]
    assert '"suspended":true' in line
    assert customer.account_id in line


def test_where_no_owner_can_be_reached_it_is_tried_again(engine, stripe, owner, customer, monkeypatch):
    dispute(stripe, customer)
    monkeypatch.setattr(observability, "log_failure", lambda *_, **__: None)
    real, calls = billing_notices.send_mail, []

    def refuse_once(*arguments, **named):
        calls.append(1)
        if len(calls) == 1:
            raise errors.Unavailable
        real(*arguments, **named)

    monkeypatch.setattr(billing_notices, "send_mail", refuse_once)
    with pytest.raises(errors.Unavailable):
        billings.hear(stripe, customer.id)
    billing_notices.tell(customer.account_id)

    assert customer.standing[0] == "suspended"
    assert subjects(engine, owner) == [SUSPENDED]


@pytest.mark.faults
def test_a_fault_at_any_call_suspends_once_and_a_crash_tells_nobody_twice(engine, stripe):
    """Whether a mail has left whose answer was lost nobody knows; it is sent again, as the SDK does too."""

    def prepare():
        owner = billings.owned_account()
        customer = billings.subscribed(stripe, owner[0])
        dispute(stripe, customer)
        (news,) = [one for one in billings.events_of(stripe, customer.id) if one["type"] == "charge.dispute.created"]
        return owner, customer, news

    def run(case):
        billings.apply(case[2])

    def state(case):
        owner, customer, _ = case
        return customer.standing, customer.row.told, len(subjects(engine, owner)) <= 1

    certain = [kind for kind in faults.KINDS if kind != "answer lost"]
    assert faults.survive(prepare, run, state, certain) >= 6
    assert faults.survive(prepare, run, lambda case: state(case)[:2], ["answer lost"]) > 5
