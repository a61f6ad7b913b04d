"""The way to Stripe's pages: one customer and one subscription, however often and however fast it is asked for."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from chalicelib import errors
from chalicelib.models.billing import Billing
from chalicelib.services import checkout
from tests.integration import billings
from tests.support import faults


@pytest.fixture
def stripe(engine, stripe):
    return billings.use_stripe(stripe)


def begin(account_id, plan="team", interval="month"):
    return checkout.begin_checkout(account_id, plan, interval)


def at_stripe(stripe, account_id):
    """How many customers an account has, and how many pages to pay on that are open."""
    with stripe.world.lock:
        customers = [
            one["id"] for one in stripe.world.store.every("customer") if one["metadata"].get("account_id") == account_id
        ]
        sessions = [one for one in stripe.world.store.every("checkout.session") if one["customer"] in customers]
    return len(customers), len([one for one in sessions if one["status"] == "open"])


def test_the_page_is_stripes_and_belongs_to_the_account(stripe):
    account_id = billings.new_account()

    url = begin(account_id)

    (session,) = billings.call("get", "checkout/sessions", {"customer": Billing.get(account_id).customer_id})["data"]
    assert session["url"] == url
    assert url.startswith(stripe.url)
    assert session["client_reference_id"] == session["metadata"]["account_id"] == account_id
    assert (session["success_url"], session["cancel_url"]) == (
        "http://127.0.0.1/billing?checkout=success",
        "http://127.0.0.1/billing?checkout=cancelled",
    )


def test_asked_again_it_is_the_same_page(stripe):
    account_id = billings.new_account()

    assert begin(account_id) == begin(account_id)

    assert at_stripe(stripe, account_id) == (1, 1)


def test_asked_eight_times_at_once_it_is_one_page_of_one_customer(stripe):
    account_id = billings.new_account()

    with ThreadPoolExecutor(8) as pool:
        urls = set(pool.map(lambda _: begin(account_id), range(8)))

    assert len(urls) == 1
    assert at_stripe(stripe, account_id) == (1, 1)


def test_asked_at_once_for_different_plans_never_two_pages_are_open(stripe):
    """Each closes the other's page; who is overtaken again and again is told so."""
    account_id = billings.new_account()

    def ask(plan):
        with suppress(errors.Conflict):
            begin(account_id, plan)
        return at_stripe(stripe, account_id)

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(ask, ["starter", "team", "business"] * 2))
    begin(account_id)

    assert {customers for customers, _ in seen} == {1}
    assert max(pages for _, pages in seen) <= 1
    assert at_stripe(stripe, account_id) == (1, 1)


def test_another_choice_closes_the_page_before(stripe):
    account_id = billings.new_account()
    first = begin(account_id, "team")

    second = begin(account_id, "business")

    assert first != second
    assert at_stripe(stripe, account_id) == (1, 1)


def test_after_the_page_has_expired_there_is_a_new_one(stripe):
    account_id = billings.new_account()
    first = begin(account_id)
    stripe.control("clock", advance=25 * 3600)

    second = begin(account_id)

    assert first != second
    assert at_stripe(stripe, account_id) == (1, 1)


def test_who_has_a_subscription_is_sent_to_the_portal(stripe):
    customer = billings.subscribed(stripe)

    with pytest.raises(errors.AlreadySubscribed) as refusal:
        begin(customer.account_id)

    assert refusal.value.extra == {"portal": "/v1/billing/portal"}
    assert checkout.open_portal(customer.account_id).startswith(stripe.url)


def test_who_has_just_paid_is_refused_before_any_news_arrives(stripe):
    account_id = billings.new_account()
    billings.pay(stripe, account_id)

    with pytest.raises(errors.AlreadySubscribed):
        begin(account_id)


def test_after_the_end_one_subscribes_again_with_the_same_customer(stripe):
    customer = billings.subscribed(stripe)
    billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    billings.hear(stripe, customer.id)

    again = billings.pay(stripe, customer.account_id, "starter")
    billings.hear(stripe, customer.id)

    assert again == customer.id
    assert customer.standing == ("active", "starter")


def test_after_the_customer_was_deleted_at_stripe_there_is_a_new_one(stripe):
    customer = billings.subscribed(stripe)
    billings.call("delete", f"customers/{customer.id}")
    billings.hear(stripe, customer.id)

    again = billings.pay(stripe, customer.account_id)
    billings.hear(stripe, again)

    assert again != customer.id
    assert customer.standing == ("active", "team")


def test_before_the_first_checkout_there_is_no_portal(stripe):
    with pytest.raises(errors.Conflict):
        checkout.open_portal(billings.new_account())


@pytest.mark.parametrize("status", ["deleted", "purging"])
def test_a_deleted_account_pays_nothing(stripe, status):
    account_id = billings.new_account(status=status)

    with pytest.raises(errors.NotFound):
        begin(account_id)


def test_without_stripe_it_is_told_and_nothing_is_begun(stripe):
    account_id = billings.new_account()
    billings.remove_secret()

    for attempt in (begin, checkout.open_portal):
        with pytest.raises((errors.Unavailable, errors.Conflict)):
            attempt(account_id)

    assert list(Billing.query(account_id)) == []


def test_a_fault_of_stripe_is_told_and_the_next_click_goes_on(stripe):
    account_id = billings.new_account()
    stripe.control("fault", path="/v1/checkout", status=500, times=9, applied=True)
    with pytest.raises(errors.Unavailable):
        begin(account_id)
    stripe.control("fault", clear=True)

    begin(account_id)

    assert at_stripe(stripe, account_id) == (1, 1)


@pytest.mark.faults
def test_a_fault_at_any_call_leaves_one_customer_and_one_page(stripe):
    def state(account_id):
        return at_stripe(stripe, account_id), Billing.get(account_id, consistent_read=True).checkout["plan"]

    assert faults.survive(billings.new_account, begin, state) >= 6
