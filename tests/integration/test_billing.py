"""From a checkout to the end of a subscription: what Stripe says is what the account becomes."""

from datetime import timedelta

import pytest

from chalicelib import clock, ids
from chalicelib.models.account import Account
from chalicelib.services import billing_refresh
from chalicelib.services.invoices import list_invoices
from tests.integration import billings

MONTH = 32 * 86_400


@pytest.fixture
def stripe(engine, stripe):
    return billings.use_stripe(stripe)


@pytest.fixture
def customer(stripe):
    return billings.subscribed(stripe)


def test_who_pays_is_active_with_the_plan_and_has_an_invoice(customer):
    row = customer.row
    (invoice,) = customer.invoices
    assert customer.standing == ("active", "team")
    assert (row.subscription_status, row.plan, row.interval, int(row.amount), row.currency) == (
        "active", "team", "month", 7_900, "usd",
    )  # fmt: skip
    assert (invoice.status, int(invoice.total), int(invoice.paid), invoice.currency) == ("paid", 7_900, 7_900, "usd")
    assert invoice.number
    assert invoice.page_url
    assert invoice.pdf_url


def test_a_yearly_plan_is_told_apart(stripe):
    account_id = billings.new_account()
    customer = billings.Customer(account_id, billings.pay(stripe, account_id, "business", "year"))

    billings.hear(stripe, customer.id)

    row = customer.row
    assert customer.standing == ("active", "business")
    assert (row.interval, int(row.amount)) == ("year", 249_000)


def test_a_card_that_fails_is_past_due_and_still_active_until_stripe_gives_up(stripe, customer):
    billings.set_card(stripe, customer, "generic_decline")
    billings.pass_time(stripe, customer, MONTH)
    while_tried = customer.row.subscription_status, customer.standing

    billings.pass_time(stripe, customer, MONTH)

    assert while_tried == ("past_due", ("active", "team"))
    assert customer.row.subscription_status == "canceled"
    assert customer.standing == ("read_only", "team")


def test_a_card_that_is_changed_in_time_makes_good(stripe, customer):
    billings.set_card(stripe, customer, "generic_decline")
    billings.pass_time(stripe, customer, MONTH)
    assert customer.row.subscription_status == "past_due"

    billings.set_card(stripe, customer, "pays")
    billings.pass_time(stripe, customer, 8 * 86_400)

    assert customer.row.subscription_status == "active"
    assert [row.status for row in customer.invoices] == ["paid", "paid"]


def test_cancelling_at_the_end_of_the_period_is_shown_and_then_ends_it(stripe, customer):
    billings.call("post", f"subscriptions/{customer.row.subscription_id}", {"cancel_at_period_end": True})
    billings.hear(stripe, customer.id)
    planned = customer.row.cancel_at_period_end, customer.standing

    billings.pass_time(stripe, customer, MONTH)

    assert planned == (True, ("active", "team"))
    assert customer.standing == ("read_only", "team")


def test_another_plan_chosen_at_stripe_is_the_accounts(stripe, customer):
    subscription = billings.call("get", f"subscriptions/{customer.row.subscription_id}")
    price = billings.call("get", "prices", {"lookup_keys": ["business_monthly"]})["data"][0]["id"]
    item = {"id": subscription["items"]["data"][0]["id"], "price": price}

    billings.call("post", f"subscriptions/{subscription['id']}", {"items": [item]})
    billings.hear(stripe, customer.id)

    assert customer.standing == ("active", "business")
    assert (customer.row.plan, int(customer.row.amount)) == ("business", 24_900)


def test_who_ends_within_the_trial_is_back_on_it(stripe):
    ends = clock.now() + timedelta(days=9)
    customer = billings.subscribed(stripe, status="trial", trial_ends_at=ends, awaits="trial", due_at=ends)
    assert customer.standing == ("active", "team")

    billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    billings.hear(stripe, customer.id)

    assert customer.standing == ("trial", "trial")
    assert (customer.account.awaits, customer.account.due_at) == ("trial", ends)


def test_a_refund_shows_on_its_invoice(stripe, customer):
    charge = billings.call("get", "charges", {"customer": customer.id})["data"][0]

    billings.call("post", "refunds", {"charge": charge["id"], "amount": 1_000})
    billings.hear(stripe, customer.id)

    (invoice,) = customer.invoices
    assert (int(invoice.paid), int(invoice.refunded), invoice.status) == (7_900, 1_000, "paid")


def test_a_customer_deleted_at_stripe_has_no_subscription_and_keeps_its_invoices(stripe, customer):
    billings.call("delete", f"customers/{customer.id}")
    billings.hear(stripe, customer.id)

    assert customer.row.customer_id is None
    assert customer.row.subscription_status == "canceled"
    assert customer.standing == ("read_only", "team")
    assert len(customer.invoices) == 1


def test_news_of_a_customer_that_is_not_the_accounts_changes_nothing(stripe, customer):
    stranger = billings.call("post", "customers", {"metadata": billings.labels(customer.account_id)})
    before = customer.row.serialize(), customer.account.serialize()

    outcome = billing_refresh.refresh(customer.account_id, stranger["id"], clock.now())

    assert outcome == "not the account's customer"
    assert (customer.row.serialize(), customer.account.serialize()) == before


@pytest.mark.parametrize("change", ["gone", "purging"])
def test_news_for_an_account_that_is_gone_or_being_purged_change_nothing_and_say_so(stripe, customer, change):
    if change == "gone":
        customer.account.delete()
    else:
        customer.account.update(actions=[Account.status.set("purging")])
    before = customer.row.serialize()

    billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    billings.hear(stripe, customer.id)

    ended = [one for one in billings.events_of(stripe, customer.id) if one["type"] == "customer.subscription.deleted"]
    record = billings.record_of(ended[0])
    assert customer.row.serialize() == before
    assert (record.state, record.outcome) == ("ignored", "the account is gone")
    if change == "gone":
        assert list(Account.query(customer.account_id)) == []


def test_customers_of_other_products_under_the_same_stripe_account_are_left(stripe):
    theirs = billings.call("post", "customers", {"name": "Somebody"})
    billings.call("post", f"customers/{theirs['id']}", {"name": "Somebody else"})

    billings.hear(stripe, theirs["id"])

    (updated,) = [one for one in billings.events_of(stripe, theirs["id"]) if one["type"] == "customer.updated"]
    assert billings.record_of(updated).outcome == "not a customer of ours"


def test_two_that_read_at_once_leave_what_was_read_last(stripe, customer, monkeypatch):
    """The slower one has read before the subscription ended, and would write that it is active."""
    real, reads = billing_refresh.look, []

    def slow(row, alert):
        seen = real(row, alert)
        if not reads:
            reads.append(1)
            billings.call("delete", f"subscriptions/{row.subscription_id}")
            billing_refresh.refresh(customer.account_id, customer.id, clock.now())
        return seen

    billings.call("post", f"subscriptions/{customer.row.subscription_id}", {"cancel_at_period_end": True})
    monkeypatch.setattr(billing_refresh, "look", slow)
    billing_refresh.refresh(customer.account_id, customer.id, clock.now())

    assert customer.row.subscription_status == "canceled"
    assert customer.standing[0] == "read_only"


def test_more_invoices_than_a_transaction_holds_are_kept_all(stripe, customer, monkeypatch):
    monkeypatch.setattr(billing_refresh, "_INVOICES_AT_ONCE", 2)
    for _ in range(6):
        billings.pass_time(stripe, customer, MONTH, news=False)

    billing_refresh.refresh(customer.account_id, customer.id, clock.now())

    rows, following = list_invoices(customer.account_id, 5, None)
    rest, _ = list_invoices(customer.account_id, 5, following)
    dates = [row.issued_at for row in (*rows, *rest)]
    assert len(dates) == len(customer.invoices) >= 6
    assert dates == sorted(dates, reverse=True)


def test_what_hasnt_changed_is_not_written(stripe, customer):
    before = customer.row.serialize()

    billing_refresh.refresh(customer.account_id, customer.id, clock.now())

    assert customer.row.serialize() == before


def test_a_billing_row_of_nobody_changes_nothing(engine, stripe):
    assert billing_refresh.refresh(ids.new(), "cus_1", clock.now()) == "the account is gone"
