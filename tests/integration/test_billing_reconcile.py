"""The daily comparison heals whatever news was lost, takes strays in, and stops before its time is up."""

from datetime import timedelta

import pytest

from chalicelib import clock, ids
from chalicelib.models.account import Account
from chalicelib.models.billing import AWAITS, Billing
from chalicelib.models.certificate import Certificate
from chalicelib.services import billing_reconcile, billing_work
from chalicelib.services.billing_reconcile import reconcile_billing
from tests.integration import billings, jobs
from tests.support import faults

DAY = timedelta(days=1)
MONTH = 32 * 86_400


@pytest.fixture
def stripe(engine, stripe):
    """With no other test's rows due."""
    for row in list(Billing.by_due.query(AWAITS)):
        Billing(row.account_id).update(actions=[Billing.awaits.set("nothing")])
    list(jobs.messages("billing"))
    return billings.use_stripe(stripe)


def long():
    return 800.0


def compare(after=DAY):
    return reconcile_billing(clock.now() + after, long)


def lost(stripe, customer, seconds=MONTH):
    """Time passes at Stripe, and nothing of it arrives."""
    billings.pass_time(stripe, customer, seconds, news=False)


def test_what_was_lost_is_made_up_for(stripe):
    customer = billings.subscribed(stripe)
    billings.call("delete", f"subscriptions/{customer.row.subscription_id}")

    counts = compare()

    assert (counts["rows"], counts["repaired"]) == (1, 1)
    assert customer.row.subscription_status == "canceled"
    assert customer.standing == ("read_only", "team")


def test_invoices_of_a_long_silence_are_all_there(stripe):
    customer = billings.subscribed(stripe)
    lost(stripe, customer)
    lost(stripe, customer)

    compare()

    assert [row.status for row in customer.invoices] == ["paid"] * 3


def test_where_nothing_differs_nothing_is_repaired_and_it_rests_for_a_day(stripe):
    customer = billings.subscribed(stripe)
    before = customer.row

    first, again, next_day = compare(), compare(), compare(2 * DAY)

    assert (first["rows"], first["repaired"], again.get("rows", 0), next_day["rows"]) == (1, 0, 0, 1)
    assert customer.row.version == before.version


def test_a_payment_that_nobody_heard_of_is_found(stripe):
    account_id = billings.new_account()
    customer = billings.Customer(account_id, billings.pay(stripe, account_id))

    compare()

    assert customer.standing == ("active", "team")


def test_details_that_never_reached_stripe_do(stripe):
    customer = billings.subscribed(stripe)
    customer.account.update(actions=[Account.company.set("New Name")])

    compare()

    assert billings.call("get", f"customers/{customer.id}")["name"] == "New Name"


def test_a_warning_that_nobody_heard_of_suspends(stripe):
    customer = billings.subscribed(stripe)
    stripe.control("early_fraud_warning", customer=customer.id)

    counts = compare()

    assert counts["warnings"] == 1
    assert customer.standing[0] == "suspended"


def test_a_customer_that_no_row_knows_is_taken_in(stripe):
    """As after a crash between making it and writing it down, beyond the day for which Stripe remembers a key."""
    account_id = billings.new_account()
    stray = billings.call("post", "customers", {"metadata": billings.labels(account_id)})["id"]

    counts = compare()

    assert counts["adopted"] == 1
    assert Billing.get(account_id).customer_id == stray


def test_the_customer_of_a_purged_account_is_deleted_and_no_other(stripe):
    purged, missing = ids.new(), ids.new()
    Certificate(purged, status="done", started_at=clock.now()).save()
    strays = [billings.call("post", "customers", {"metadata": billings.labels(one)})["id"] for one in (purged, missing)]
    foreign = billings.call("post", "customers", {"metadata": {"account_id": purged, "deployment": "another-"}})["id"]

    counts = compare()

    assert (counts["deleted"], counts["unknown"]) == (1, 1)
    assert [bool(billings.payments.get_customer(one)) for one in (*strays, foreign)] == [False, True, True]


def test_a_second_customer_of_an_account_is_told_and_left(stripe, capsys):
    customer = billings.subscribed(stripe)
    second = billings.call("post", "customers", {"metadata": billings.labels(customer.account_id)})["id"]

    counts = compare()

    assert counts["surplus"] == 1
    assert second in capsys.readouterr().out
    assert customer.row.customer_id == customer.id


def test_one_that_fails_keeps_no_other_waiting_and_sets_off_the_alarm(stripe, monkeypatch):
    broken, fine = billings.subscribed(stripe), billings.subscribed(stripe)
    for customer in (broken, fine):
        billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    real = billing_reconcile.refresh

    def refresh(account_id, *arguments):
        if account_id == broken.account_id:
            raise RuntimeError("a test")
        return real(account_id, *arguments)

    monkeypatch.setattr(billing_reconcile, "refresh", refresh)
    with pytest.raises(RuntimeError):
        compare()
    monkeypatch.undo()
    assert (broken.standing[0], fine.standing[0]) == ("active", "read_only")

    compare()

    assert broken.standing[0] == "read_only"


def test_a_run_without_time_hands_its_place_to_the_queue(stripe):
    customers = [billings.subscribed(stripe) for _ in range(3)]
    for customer in customers:
        billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
    left = iter([800.0, 800.0, 800.0, 1.0, 1.0])

    stopped = reconcile_billing(clock.now() + DAY, lambda: next(left))
    rest = list(jobs.messages("billing"))
    for message in rest:
        billing_work.work_billing(message, long)

    assert stopped["stopped_early"] == 1
    assert len(rest) == 1
    assert {customer.standing[0] for customer in customers} == {"read_only"}


def test_pages_of_customers_and_rows_are_gone_through(stripe, monkeypatch):
    monkeypatch.setattr(billings.payments, "PAGE", 2)
    monkeypatch.setattr(billing_reconcile, "_PAGE", 2)
    strays = [billings.new_account() for _ in range(5)]
    for account_id in strays:
        billings.call("post", "customers", {"metadata": billings.labels(account_id)})

    adopted = compare()["adopted"]
    rows = compare(2 * DAY)["rows"]

    assert (adopted, rows) == (5, 5)


def test_a_row_whose_account_is_gone_is_left_to_the_purge(stripe):
    customer = billings.subscribed(stripe)
    customer.account.delete()
    before = customer.row.serialize()

    counts = compare()

    assert counts.get("rows", 0) == 0
    assert customer.row.serialize() == before


def test_without_stripe_nothing_is_compared(stripe):
    billings.subscribed(stripe)
    billings.remove_secret()

    assert compare() == {}


@pytest.mark.faults
def test_a_fault_at_any_call_is_made_good_by_the_next_run(stripe):
    moment = clock.now() + DAY

    def prepare():
        for row in list(Billing.by_due.query(AWAITS)):
            Billing(row.account_id).update(actions=[Billing.awaits.set("nothing")])
        with stripe.world.lock:
            for one in stripe.world.store.every("customer"):
                stripe.world.store.remove(one)
        customer = billings.subscribed(stripe)
        billings.call("delete", f"subscriptions/{customer.row.subscription_id}")
        return customer

    def run(customer):
        reconcile_billing(moment, long)
        for message in jobs.messages("billing"):
            billing_work.work_billing(message, long)

    def state(customer):
        row = customer.row
        return row.subscription_status, customer.standing, len(customer.invoices), row.due_at

    positions = faults.survive(prepare, run, state)

    print(f"reconcile: {positions} positions")
    assert positions >= 6
