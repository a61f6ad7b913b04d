"""With the account ends what is paid for it: at once, without a further charge, and for good after the purge."""

import pytest

from chalicelib.models.account import Account
from chalicelib.services import billing_end, billing_refresh, billing_work, checkout, closing
from tests.integration import billings, deletions, jobs, people
from tests.support import faults

MONTH = 32 * 86_400


@pytest.fixture
def stripe(engine, stripe):
    list(jobs.messages("closing"))
    list(jobs.messages("billing"))
    return billings.use_stripe(stripe)


def paying(engine, stripe):
    owner = people.confirmed(engine)
    return owner, billings.subscribed(stripe, owner.account_id)


def close():
    """What follows a deletion is worked off."""
    for message in jobs.messages("closing"):
        closing.work_closing(message, jobs.long)
    billings.work_off()


def charges(customer):
    return len(billings.call("get", "charges", {"customer": customer.id})["data"])


def test_a_deleted_account_is_charged_no_more(engine, stripe):
    owner, customer = paying(engine, stripe)
    before = charges(customer)

    deletions.delete(owner)
    close()
    stripe.control("clock", advance=2 * MONTH)

    assert customer.row.subscription_status == "canceled"
    assert charges(customer) == before
    assert customer.account.status == "deleted"


def test_a_page_to_pay_on_is_closed(engine, stripe):
    owner = people.confirmed(engine)
    checkout.begin_checkout(owner.account_id, "team", "month")

    deletions.delete(owner)
    close()

    sessions = stripe.world.store.every("checkout.session")
    assert [one["status"] for one in sessions] == ["expired"]


def test_restored_it_may_subscribe_again(engine, stripe):
    owner, customer = paying(engine, stripe)
    Account(owner.account_id).update(actions=[Account.trial_ends_at.set(customer.account.created_at)])
    deletions.delete(owner)
    close()

    deletions.restore(owner)
    restored = customer.standing
    billings.pay(stripe, owner.account_id, "starter")
    billings.hear(stripe, customer.id)

    assert restored == ("read_only", "team")
    assert customer.standing == ("active", "starter")


def test_restored_within_the_trial_it_is_on_trial(engine, stripe):
    owner, customer = paying(engine, stripe)
    deletions.delete(owner)
    close()

    deletions.restore(owner)

    assert customer.standing == ("trial", "trial")


def test_what_is_paid_in_the_moment_of_the_deletion_is_ended_when_it_is_heard_of(engine, stripe):
    owner = people.confirmed(engine)
    url = checkout.begin_checkout(owner.account_id, "team", "month")
    deletions.delete(owner)
    customer = billings.Customer(owner.account_id, billings.pay_at(stripe, url))

    billings.hear(stripe, customer.id)

    assert customer.row.subscription_status == "canceled"
    assert customer.account.status == "deleted"


def test_a_live_account_is_never_ended(engine, stripe):
    _, customer = paying(engine, stripe)

    billing_end.end_subscription(customer.account_id)
    billing_end.settle(customer.account_id)

    assert customer.row.subscription_status == "active"


def test_news_after_the_purge_recreate_nothing(engine, stripe):
    customer = billings.subscribed(stripe)
    news = billings.events_of(stripe, customer.id)
    for row in (customer.account, customer.row, *customer.invoices):
        row.delete()

    for event in news:
        billings.deliver(event)
    billings.work_off()

    assert list(Account.query(customer.account_id)) == []
    assert customer.invoices == []
    assert {billings.record_of(one).outcome for one in news if billings.record_of(one).state != "ignored"} == set()


@pytest.mark.faults
def test_a_fault_at_any_call_ends_it_all_the_same(stripe):
    def prepare():
        customer = billings.subscribed(stripe)
        gone = {"status": "deleted", "before_deletion": {"status": "active"}}
        deleted = [getattr(Account, name).set(value) for name, value in gone.items()]
        times = [
            Account.deleted_at.set(deletions.clock.now()),
            Account.purge_at.set(deletions.clock.now() + deletions.DAY),
        ]
        customer.account.update(actions=[*deleted, *times])
        return customer

    def run(customer):
        billing_work.work_billing({"end": customer.account_id}, jobs.long)

    def state(customer):
        return customer.row.subscription_status, customer.account.before_deletion, customer.standing

    assert faults.survive(prepare, run, state) >= 6


def test_a_refresh_of_a_deleted_account_changes_what_a_restore_gives_back(stripe, engine):
    owner, customer = paying(engine, stripe)
    deletions.delete(owner)
    stripe.control("dispute", customer=customer.id)

    billing_refresh.refresh(customer.account_id, customer.id, deletions.clock.now())

    assert customer.account.status == "deleted"
    assert customer.account.before_deletion["status"] == "suspended"
