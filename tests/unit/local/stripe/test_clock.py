"""What happens by itself as the time moves: renewals, failed payments and their retries, trials, ends."""

import calendar
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.local.stripe.periods import period_after, share
from tests.support import buyer

DAY = 86400
HOUR = 3600


def test_a_year_goes_by_in_a_moment(shop, api, standin):
    subscription = shop.subscribed()

    standin.control("clock", advance=365 * DAY + 2 * HOUR)

    invoices = shop.invoices(subscription.customer)
    assert len(invoices) == 13
    assert {invoice.status for invoice in invoices} == {"paid"}
    assert sorted(invoice.number for invoice in invoices)[-1].endswith("-0013")
    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_a_renewal_is_a_draft_for_an_hour_and_then_paid(shop, api, standin):
    subscription = shop.subscribed()
    ends = subscription["items"].data[0].current_period_end

    standin.control("clock", now=ends + 60)
    draft = shop.invoices(subscription.customer)[0]
    standin.control("clock", advance=HOUR)
    paid = api.invoices.retrieve(draft.id)

    assert (draft.status, draft.number, draft.billing_reason) == ("draft", None, "subscription_cycle")
    assert draft.automatically_finalizes_at == ends + HOUR
    assert (paid.status, paid.status_transitions.paid_at) == ("paid", ends + HOUR)
    assert paid.lines.data[0].period.start == ends
    assert api.subscriptions.retrieve(subscription.id)["items"].data[0].current_period_start == ends


def test_the_events_of_a_renewal_are_those_of_stripe(shop, standin):
    subscription = shop.subscribed()

    standin.control("clock", now=subscription["items"].data[0].current_period_end + HOUR)

    assert shop.events()[-10:] == [
        "invoice.created",
        "customer.subscription.updated",
        "customer.updated",
        "payment_intent.created",
        "invoice.finalized",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]


def test_a_card_that_is_refused_is_tried_again_and_the_subscription_is_canceled(shop, api, standin):
    subscription = shop.subscribed()
    _put_on_file(shop, api, subscription.customer, buyer.DECLINED_LATER)
    start = subscription["items"].data[0].current_period_end + HOUR

    standin.control("clock", now=start)
    states = [
        (api.subscriptions.retrieve(subscription.id).status, shop.invoices(subscription.customer)[0].attempt_count)
    ]
    for days in (3, 5, 7):
        standin.control("clock", advance=days * DAY)
        invoice = shop.invoices(subscription.customer)[0]
        states.append((api.subscriptions.retrieve(subscription.id).status, invoice.attempt_count))

    assert states == [("past_due", 1), ("past_due", 2), ("past_due", 3), ("canceled", 4)]
    assert (invoice.status, invoice.next_payment_attempt, invoice.auto_advance) == ("open", None, False)
    ended = api.subscriptions.retrieve(subscription.id)
    assert ended.cancellation_details.reason == "payment_failed"
    assert shop.events().count("invoice.payment_failed") == 4


@pytest.mark.parametrize("then", ["unpaid", "past_due"])
def test_the_dashboard_decides_what_comes_after_the_last_try(shop, api, standin, then):
    standin.control("settings", then=then, retry_after_days=[1])
    subscription = shop.subscribed()
    _put_on_file(shop, api, subscription.customer, buyer.DECLINED_LATER)

    standin.control("clock", now=subscription["items"].data[0].current_period_end + HOUR + DAY)

    assert api.subscriptions.retrieve(subscription.id).status == then


def test_past_due_is_over_when_the_invoice_is_paid_at_its_page(shop, api, standin):
    subscription = shop.subscribed()
    standin.control("pay_next", customer=subscription.customer, outcome="declines")
    standin.control("clock", now=subscription["items"].data[0].current_period_end + HOUR)
    assert api.subscriptions.retrieve(subscription.id).status == "past_due"
    invoice = shop.invoices(subscription.customer)[0]

    refused = buyer.submit(invoice.hosted_invoice_url, **buyer.card(buyer.DECLINED))
    paid = buyer.submit(invoice.hosted_invoice_url, **buyer.card())

    assert (refused.status, paid.status) == (402, 303)
    assert api.subscriptions.retrieve(subscription.id).status == "active"
    assert api.invoices.retrieve(invoice.id).status == "paid"


def test_a_bank_that_asks_each_time_makes_a_renewal_fail_until_its_holder_is_there(shop, api, standin):
    subscription = shop.subscribed(number="4000 0027 6000 3184")
    standin.control("clock", now=subscription["items"].data[0].current_period_end + HOUR)
    invoice = shop.invoices(subscription.customer)[0]
    behind = api.subscriptions.retrieve(subscription.id).status

    asked = buyer.submit(invoice.hosted_invoice_url, **buyer.card("4000 0027 6000 3184"))
    buyer.answer_bank(invoice.hosted_invoice_url, passed=True)

    assert behind == "past_due"
    assert "invoice.payment_action_required" in shop.events()
    assert asked.location.endswith("/bank")
    assert api.subscriptions.retrieve(subscription.id).status == "active"


def test_what_was_canceled_ends_with_its_period_and_is_not_charged_again(shop, api, standin):
    subscription = shop.subscribed()
    ends = subscription["items"].data[0].current_period_end
    planned = api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})

    standin.control("clock", now=ends - 1)
    before = api.subscriptions.retrieve(subscription.id).status
    standin.control("clock", advance=20 * DAY)
    after = api.subscriptions.retrieve(subscription.id)

    assert (planned.cancel_at, planned.cancel_at_period_end) == (ends, True)
    assert (before, after.status, after.ended_at) == ("active", "canceled", ends)
    assert len(shop.invoices(subscription.customer)) == 1
    assert shop.events()[-1] == "customer.subscription.deleted"


def test_a_trial_is_announced_and_then_paid(shop, api, standin):
    subscription = shop.subscribed(subscription_data={"trial_period_days": 14})

    standin.control("clock", now=subscription.trial_end - 3 * DAY)
    announced = shop.events()[-1]
    standin.control("clock", now=subscription.trial_end + HOUR)

    assert announced == "customer.subscription.trial_will_end"
    assert api.subscriptions.retrieve(subscription.id).status == "active"
    assert shop.invoices(subscription.customer)[0].amount_paid == 7900


@pytest.mark.parametrize(
    ("wish", "status"), [("pause", "paused"), ("cancel", "canceled"), ("create_invoice", "past_due")]
)
def test_a_trial_without_a_card_ends_as_it_was_told_to(shop, api, standin, wish, status):
    subscription = api.subscriptions.create({
        "customer": shop.customer(),
        "items": [{"price": shop.price()}],
        "trial_period_days": 7,
        "trial_settings": {"end_behavior": {"missing_payment_method": wish}},
    })  # fmt: skip

    standin.control("clock", advance=7 * DAY + 2 * HOUR)

    assert api.subscriptions.retrieve(subscription.id).status == status


def test_a_trial_is_ended_now_or_moved(shop, api, standin):
    ended, moved = (shop.subscribed(subscription_data={"trial_period_days": 14}) for _ in range(2))

    paying = api.subscriptions.update(ended.id, {"trial_end": "now"})
    later = api.subscriptions.update(moved.id, {"trial_end": moved.trial_end + DAY})

    assert paying.status == "active"
    assert shop.invoices(ended.customer)[0].amount_paid == 7900
    assert (later.status, later["items"].data[0].current_period_end) == ("trialing", moved.trial_end + DAY)


def test_a_paused_subscription_can_be_resumed(shop, api, standin):
    customer = shop.customer()
    wish = {"end_behavior": {"missing_payment_method": "pause"}}
    subscription = api.subscriptions.create(
        {"customer": customer, "items": [{"price": shop.price()}], "trial_period_days": 7, "trial_settings": wish}
    )
    standin.control("clock", advance=8 * DAY)
    _put_on_file(shop, api, customer, buyer.VISA)

    resumed = api.subscriptions.resume(subscription.id, {"billing_cycle_anchor": "now"})

    assert resumed.status == "active"
    assert "customer.subscription.paused" in shop.events()
    assert "customer.subscription.resumed" in shop.events()


def test_collection_that_is_on_hold_voids_invoices_until_it_resumes(shop, api, standin):
    subscription = shop.subscribed()
    period = subscription["items"].data[0]
    hold = {"behavior": "void", "resumes_at": period.current_period_end + DAY}

    api.subscriptions.update(subscription.id, {"pause_collection": hold})
    standin.control("clock", advance=62 * DAY + 2 * HOUR)

    assert [invoice.status for invoice in shop.invoices(subscription.customer)] == ["paid", "void", "paid"]
    assert api.subscriptions.retrieve(subscription.id).pause_collection is None


def test_one_customer_can_be_moved_ahead_alone(shop, api, standin):
    moved, other = shop.subscribed(), shop.subscribed()

    standin.control("clock", advance=31 * DAY + 2 * HOUR, customer=moved.customer)

    assert len(shop.invoices(moved.customer)) == 2
    assert len(shop.invoices(other.customer)) == 1


def test_time_only_goes_forward(standin):
    now = standin.control("clock", advance=DAY)["now"]

    assert standin.control("clock", now="2020-01-01T00:00:00Z")["now"] >= now


def _put_on_file(shop, api, customer, number):
    portal = api.billing_portal.sessions.create({"customer": customer})
    assert buyer.submit(f"{portal.url}/card", **buyer.card(number)).status == 303


moments = st.integers(
    int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2040, 1, 1, tzinfo=UTC).timestamp())
)


@given(moments, st.sampled_from(["month", "year"]), st.integers(1, 12), st.integers(0, 400 * DAY))
def test_a_period_ends_after_now_on_the_day_of_its_anchor_or_the_last_of_the_month(anchor, interval, count, later):
    moment = anchor + later

    end = period_after(anchor, interval, count, moment)

    start, then = datetime.fromtimestamp(anchor, UTC), datetime.fromtimestamp(end, UTC)
    months = (then.year - start.year) * 12 + then.month - start.month
    assert end > moment
    assert months % (count * (12 if interval == "year" else 1)) == 0
    assert then.day == min(start.day, calendar.monthrange(then.year, then.month)[1])
    assert (then.hour, then.minute, then.second) == (start.hour, start.minute, start.second)


def test_a_subscription_of_the_31st_goes_by_the_ends_of_months():
    anchor = int(datetime(2027, 1, 31, 12, tzinfo=UTC).timestamp())
    ends, moment = [], anchor

    for _ in range(4):
        moment = period_after(anchor, "month", 1, moment)
        ends.append(datetime.fromtimestamp(moment, UTC).strftime("%m-%d"))

    assert ends == ["02-28", "03-31", "04-30", "05-31"]


@given(st.integers(0, 10**9), st.integers(0, 10**8), st.integers(1, 10**8))
def test_the_two_shares_of_an_amount_make_it_up_to_a_cent(amount, part, rest):
    whole = part + rest

    assert abs(share(amount, part, whole) + share(amount, rest, whole) - amount) <= 1
