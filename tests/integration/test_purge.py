"""The purge: nothing of the account is left anywhere, nothing of anybody else is touched, and the certificate counts it."""

import json
from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.gateways import payments
from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.models.session import Session
from chalicelib.models.user import User
from chalicelib.services import purge
from tests.integration import jobs
from tests.integration.billings import use_stripe
from tests.integration.purge_traces import neighbours, traces, world
from tests.integration.purges import account_of, certificate_of, deleted_account, run, take, worker_prefix

__all__ = ["worker_prefix"]

pytestmark = pytest.mark.usefixtures("engine")


def test_everything_of_the_account_is_gone_and_nothing_of_anybody_else():
    neighbour = deleted_account(status="trial")
    holding = deleted_account()
    before = world()
    assert len(traces(holding, before)) > 100

    run(holding.message)

    after = world()
    assert traces(holding, after) == []
    assert neighbours(holding, after) == neighbours(holding, before)
    assert len(traces(neighbour, after)) == len(traces(neighbour, before))


def test_the_certificate_counts_each_store_and_names_nobody():
    holding = deleted_account()

    run(holding.message)

    certificate = certificate_of(holding)
    assert (certificate.status, certificate.counts) == ("done", holding.expected)
    assert certificate.started_at <= certificate.finished_at
    assert certificate.processors["Stripe"] == "nothing was passed on"
    assert certificate.kept == []
    assert certificate.expires_at > clock.now() + timedelta(days=5 * 365 - 1)
    held = json.dumps(certificate.serialize())
    assert not [text for text in holding.gone - {holding.account_id} if text in held]
    assert holding.stays not in held


def test_a_person_of_another_account_stays_whole_there_and_signed_in():
    holding = deleted_account()
    person = User.get(holding.stays).serialize()

    run(holding.message)

    kept = User.get(holding.stays).serialize()
    assert kept | {"memberships": {"N": "2"}} == person
    assert kept["memberships"] == {"N": "1"}
    assert [row.account_id for row in Session.query(holding.stays)] == [holding.other_id]


def test_addresses_are_taken_off_the_list_of_those_that_bounced(monkeypatch):
    asked = []
    monkeypatch.setattr("chalicelib.gateways.mailer.forget_address", asked.append)
    holding = deleted_account()

    run(holding.message)

    marks = {address.partition("@")[0] for address in asked}
    assert marks == {text.lower() for text in holding.gone if text.lower() == text or text == holding.leaves}
    assert len(asked) == len(marks) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "trial"},
        {"status": "suspended", "purge_at": None},
        {"purge_at": clock.now() + timedelta(days=1)},
    ],
    ids=["live", "restored", "not due"],
)
def test_an_account_that_is_not_due_stays_as_it_is(changes):
    holding = deleted_account(**changes)
    before = world()

    run(holding.message)

    assert world() == before


def test_an_account_that_never_was_gets_no_certificate():
    holding = deleted_account()
    message = holding.message | {"account_id": holding.stays}
    before = world()

    run(message)

    assert world() == before


def test_now_is_the_time_of_the_message():
    in_30_days = clock.now() + timedelta(days=30)
    holding = deleted_account(purge_at=in_30_days)

    run(holding.message | {"now": clock.to_iso(in_30_days - timedelta(microseconds=1))})
    assert account_of(holding.account_id).status == "deleted"
    run(holding.message | {"now": clock.to_iso(in_30_days)})

    assert certificate_of(holding).status == "done"


def test_a_restore_at_the_last_moment_wins(monkeypatch):
    holding = deleted_account()
    real = purge.commit

    def restore_first(write):
        Account(holding.account_id).update(actions=[Account.status.set("trial")])
        real(write)

    monkeypatch.setattr(purge, "commit", restore_first)
    before = world()
    run(holding.message)

    assert account_of(holding.account_id).status == "trial"
    after = world()
    assert {where for where in before if before[where] != after.get(where)} == {("accounts", holding.account_id)}
    assert certificate_of(holding) is None


def test_from_its_beginning_nobody_can_restore_it(monkeypatch):
    holding = deleted_account()

    purge.work_purge(holding.message, lambda: 0.0)

    account = account_of(holding.account_id)
    assert (account.status, account.awaits, account.due_at) == ("purging", None, None)
    assert take(holding.account_id) != []


def test_late_and_doubled_messages_of_a_purged_account_do_nothing():
    holding = deleted_account()
    run(holding.message)
    before = world()

    assert [run(holding.message) for _ in range(2)] == [1, 1]

    assert world() == before


def test_it_looks_again_only_when_everything_that_was_running_has_ended(monkeypatch):
    monkeypatch.setenv("SETTLE_SECONDS", "180")
    purge.settings.get.cache_clear()
    holding, sent = deleted_account(), []
    monkeypatch.setattr(purge.queues, "send", lambda *message: sent.append(message))

    purge.work_purge(holding.message, jobs.long)

    assert [(queue, message) for queue, message, _ in sent] == [
        ("purge", {**holding.message, "now": sent[0][1]["now"]})
    ]
    assert 170 < sent[0][2] <= 180
    assert certificate_of(holding).status == "running"
    assert account_of(holding.account_id) is None


def customer_of(holding):
    """A customer at Stripe that the account's row of billing names."""
    customer_id = payments.create_customer({"account_id": holding.account_id}, ids.new())["id"]
    Billing(holding.account_id).update(actions=[Billing.customer_id.set(customer_id)])
    return customer_id


def test_the_customer_at_stripe_goes_with_the_account(stripe):
    use_stripe(stripe)
    holding = deleted_account(each=1)
    customer_id = customer_of(holding)

    run(holding.message)

    certificate = certificate_of(holding)
    assert payments.get_customer(customer_id) is None
    assert certificate.counts == holding.expected | {"Stripe customers": 1}
    assert certificate.processors["Stripe"].startswith("customer deleted; invoices stay")


def test_while_stripe_cannot_be_reached_its_customer_is_not_forgotten(stripe, monkeypatch):
    use_stripe(stripe)
    holding = deleted_account(each=1)
    customer_id = customer_of(holding)

    def fail(_):
        raise errors.Unavailable

    with monkeypatch.context() as away, pytest.raises(errors.Unavailable):
        away.setattr(payments, "delete_customer", fail)
        purge.work_purge(holding.message, jobs.long)
    assert Billing.get(holding.account_id).customer_id == customer_id
    run(holding.message)

    assert payments.get_customer(customer_id) is None
    assert certificate_of(holding).counts == holding.expected | {"Stripe customers": 1}
