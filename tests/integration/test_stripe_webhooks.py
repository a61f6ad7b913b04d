"""Webhooks: only Stripe's own are taken, each is recorded once, and its message is never lost nor sent twice."""

import json
import time

import pytest

from chalicelib import clock, errors, ids
from chalicelib.models.stripe_event import StripeEvent
from chalicelib.register.retention import STRIPE_EVENT_LIFE
from chalicelib.services import billing_events
from infrastructure.local.stripe.delivery import sign
from tests.integration import billings, jobs
from tests.support import faults

FORGED = "whsec_" + "f" * 32


@pytest.fixture
def stripe(engine, stripe):
    list(jobs.messages("billing"))
    return billings.use_stripe(stripe)


def event(**changes):
    """News of a subscription that nobody has."""
    thing = {"id": f"sub_{ids.new()}", "object": "subscription", "customer": f"cus_{ids.new()}", "metadata": {}}
    values = {"id": f"evt_{ids.new()}", "object": "event", "type": "customer.subscription.updated", "livemode": False}
    return values | {"created": int(time.time()), "data": {"object": thing}} | changes


def messages(news):
    return [message for message in jobs.messages("billing") if message["event"] == news["id"]]


def test_an_event_is_recorded_by_id_and_type_and_queued_without_its_contents(stripe):
    news = event()

    outcome = billings.deliver(news)

    row = billings.record_of(news)
    (message,) = messages(news)
    thing = news["data"]["object"]
    assert outcome == "queued"
    assert (row.type, row.object_id, row.state) == (news["type"], thing["id"], "queued")
    assert row.expires_at - row.received_at <= STRIPE_EVENT_LIFE
    assert message == {
        "event": news["id"], "type": news["type"], "created": news["created"], "object": thing["id"],
        "customer": thing["customer"], "account_id": None,
    }  # fmt: skip


def test_an_event_that_comes_again_is_taken_without_a_second_message(stripe):
    news = event()

    outcomes = [billings.deliver(news) for _ in range(3)]

    assert outcomes == ["queued", "known", "known"]
    assert len(messages(news)) == 1


def test_an_event_whose_message_was_lost_to_a_crash_gets_one_when_it_comes_again(stripe):
    news = event()
    with faults.failing(1, "timed out") as calls, pytest.raises(Exception):  # noqa: B017 - whatever the queue's client raises
        billings.deliver(news)
    assert calls.names[:2] == ["dynamodb.PutItem", "sqs.SendMessage"]
    assert billings.record_of(news).state == "received"

    assert billings.deliver(news) == "queued"

    assert len(messages(news)) == 1
    assert billings.record_of(news).state == "queued"


@pytest.mark.faults
def test_a_fault_at_any_call_never_loses_an_event(stripe):
    def state(news):
        return billings.record_of(news).state, len(messages(news)) > 0

    assert faults.survive(event, billings.deliver, state) == 12


@pytest.mark.parametrize("kind", ["price.created", "payment_intent.succeeded", "a.type.of.tomorrow"])
def test_other_types_are_recorded_and_left(stripe, kind):
    news = event(type=kind)

    assert billings.deliver(news) == "ignored"

    assert billings.record_of(news).state == "ignored"
    assert messages(news) == []


def test_things_without_an_id_or_customer_are_recorded_too(stripe):
    news = event(type="balance.available", data={"object": {"object": "balance"}})

    assert billings.deliver(news) == "ignored"


@pytest.mark.parametrize("which", [0, 1])
def test_while_a_secret_is_replaced_both_pass(stripe, which):
    news = event()

    assert billings.deliver(news, secrets=[billings.SECRETS[which]]) == "queued"


def test_a_secret_that_was_taken_away_passes_no_more(stripe):
    news = event()
    billings.use_stripe(stripe, webhook_secrets=billings.SECRETS[1:])

    with pytest.raises(errors.InvalidSignature):
        billings.deliver(news, secrets=billings.SECRETS[:1])


def test_an_empty_secret_lets_nobody_in(stripe):
    billings.use_stripe(stripe, webhook_secrets=["", *billings.SECRETS])

    with pytest.raises(errors.InvalidSignature):
        billings.deliver(event(), secrets=[""])


def refused_ways():
    news = event()
    raw = json.dumps(news).encode()
    now, secret = int(time.time()), billings.SECRETS[:1]
    good = sign(raw, secret, now)
    return {
        "forged": (news, raw, sign(raw, [FORGED], now)),
        "stale": (news, raw, sign(raw, secret, now - 301 - 5)),
        "from the future": (news, raw, sign(raw, secret, now + 301 + 60)),
        "unsigned": (news, raw, ""),
        "truncated": (news, raw[:-1], good),
        "changed": (news, raw.replace(b"updated", b"deleted"), good),
        "signed and no JSON": (news, raw[:-1], sign(raw[:-1], secret, now)),
        "signed and no event": (news, b"[]", sign(b"[]", secret, now)),
    }


@pytest.mark.parametrize("way", refused_ways())
def test_what_is_not_stripes_is_refused_and_nothing_is_stored(stripe, way):
    news, raw, signature = refused_ways()[way]

    with pytest.raises(errors.BadRequest) as refusal:
        billing_events.take_event(raw, signature)

    assert refusal.value.status == 400
    assert billings.record_of(news) is None
    assert list(jobs.messages("billing")) == []


@pytest.mark.parametrize(("key", "livemode"), [("sk_live_x", False), ("rk_live_x", False), ("sk_test_x", True)])
def test_events_of_the_other_mode_are_refused(stripe, key, livemode):
    billings.use_stripe(stripe, api_key=key)
    news = event(livemode=livemode)

    with pytest.raises(errors.BadRequest):
        billings.deliver(news)

    assert billings.record_of(news) is None


def test_without_a_secret_stripe_is_asked_to_come_again(stripe):
    billings.remove_secret()

    with pytest.raises(errors.Unavailable):
        billings.deliver(event())


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "evt 1"},
        {"id": None},
        {"type": "X" * 200},
        {"created": "soon"},
        {"created": -1},
        {"created": 10**18},
        {"data": {}},
        {"data": {"object": {"id": "sub_1", "customer": "no id"}}},
        {"object": "v2.core.event"},
    ],
)
def test_signed_nonsense_is_refused(stripe, changes):
    with pytest.raises(errors.BadRequest):
        billings.deliver(event(**changes))


def test_records_of_events_end(stripe):
    news = event()
    before = clock.now()

    billings.deliver(news)

    assert StripeEvent.get(news["id"]).expires_at >= (before + STRIPE_EVENT_LIFE).replace(microsecond=0)
