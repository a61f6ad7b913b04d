"""Disputes, early fraud warnings and reviews: ordered by a test or by a card, and closed again."""

import pytest

from infrastructure.local.stripe.errors import StripeError
from tests.support import buyer


def test_a_payment_is_disputed_and_won(shop, api, standin):
    subscription = shop.subscribed()

    opened = standin.control("dispute", customer=subscription.customer, reason="fraudulent")
    charge = api.charges.retrieve(opened["charge"])
    standin.control("dispute", dispute=opened["id"], status="won")

    assert charge.disputed
    assert (charge.customer, api.disputes.retrieve(opened["id"]).status) == (subscription.customer, "won")
    assert [kind for kind in shop.events() if "dispute" in kind] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]


def test_a_dispute_that_is_accepted_is_lost(shop, api, standin):
    opened = standin.control("dispute", customer=shop.subscribed().customer)

    assert api.disputes.close(opened["id"]).status == "lost"


def test_a_network_warns_early(shop, api, standin):
    subscription = shop.subscribed()

    warning = standin.control("early_fraud_warning", customer=subscription.customer)

    known = api.radar.early_fraud_warnings.retrieve(warning["id"], {"expand": ["charge"]})
    assert (known.actionable, known.charge.customer) == (True, subscription.customer)
    assert shop.events()[-1] == "radar.early_fraud_warning.created"


def test_a_warning_is_settled_when_the_payment_is_given_back(shop, api, standin):
    warning = standin.control("early_fraud_warning", customer=shop.subscribed().customer)

    api.refunds.create({"charge": warning["charge"]})

    assert not api.radar.early_fraud_warnings.retrieve(warning["id"]).actionable
    assert shop.events()[-1] == "radar.early_fraud_warning.updated"


@pytest.mark.parametrize("reason", ["approved", "refunded_as_fraud"])
def test_a_review_is_opened_and_closed(shop, api, standin, reason):
    opened = standin.control("review", customer=shop.subscribed().customer)
    waiting = [review.id for review in api.reviews.list().data]

    standin.control("review", review=opened["id"], closed_reason=reason)

    known = api.reviews.retrieve(opened["id"])
    assert waiting == [opened["id"]]
    assert (known.open, known.closed_reason, known.reason) == (False, reason, reason)
    assert api.reviews.list().data == []


@pytest.mark.parametrize("reason", [None, "refunded_as_fraud", "disputed"])
def test_a_payment_is_not_reviewed_twice_at_once_nor_after_the_money_is_gone(shop, standin, reason):
    customer = shop.subscribed().customer
    first = standin.control("review", customer=customer)
    if reason:
        standin.control("review", review=first["id"], closed_reason=reason)

    with pytest.raises(StripeError, match="in review"):
        standin.control("review", customer=customer)

    assert shop.events().count("review.opened") == 1


def test_an_approved_payment_may_be_reviewed_again(shop, api, standin):
    customer = shop.subscribed().customer
    standin.control("review", review=standin.control("review", customer=customer)["id"], closed_reason="approved")

    again = standin.control("review", customer=customer)

    assert api.charges.retrieve(again["charge"]).review == again["id"]


def test_a_review_is_approved_through_the_api(shop, api, standin):
    opened = standin.control("review", customer=shop.subscribed().customer)

    assert api.reviews.approve(opened["id"]).closed_reason == "approved"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("4000 0000 0000 0259", "charge.dispute.created"),
        ("4000 0000 0000 5423", "radar.early_fraud_warning.created"),
        ("4000 0000 0000 9235", "review.opened"),
    ],
)
def test_there_are_cards_that_bring_it_about(shop, number, kind):
    seen = buyer.pay(shop.session(shop.customer()).url, number)

    assert seen.status == 303
    assert kind in shop.events()
