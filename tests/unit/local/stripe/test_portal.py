"""The portal as a person uses it: card, plan, cancel, keep, tax ids; and what a session or a configuration does not allow."""

import pytest
import stripe

from tests.support import buyer

DAY = 86400
BACK = "http://127.0.0.1:9/billing"


@pytest.fixture
def portal(api):
    """`portal(customer)` is the address of a new session."""
    return lambda customer, **more: (
        api.billing_portal.sessions.create({"customer": customer, "return_url": BACK} | more).url
    )


def test_the_home_page_shows_what_there_is(shop, portal):
    subscription = shop.subscribed()

    seen = buyer.look(portal(subscription.customer))

    assert f"href='{BACK}'" in seen.html
    for text in ("Team", "$79.00 a month", "Visa ending in 4242", "Some Company", "-0001", "paid"):
        assert text in seen.text


def test_another_card_is_charged_from_then_on(shop, api, standin, portal):
    subscription = shop.subscribed()

    seen = buyer.submit(f"{portal(subscription.customer)}/card", **buyer.card("5555 5555 5555 4444"))
    standin.control("clock", advance=31 * DAY + 7200)

    assert seen.location.endswith("?done=card")
    charge = api.charges.list({"customer": subscription.customer}).data[0]
    assert (charge.payment_method_details.card.brand, charge.payment_method_details.card.last4) == (
        "mastercard",
        "4444",
    )
    assert (
        api.customers.retrieve(subscription.customer).invoice_settings.default_payment_method == charge.payment_method
    )


def test_a_refused_card_is_not_put_on_file(shop, api, portal):
    subscription = shop.subscribed()

    seen = buyer.submit(f"{portal(subscription.customer)}/card", **buyer.card(buyer.DECLINED))

    assert seen.status == 422
    assert len(api.customers.payment_methods.list(subscription.customer).data) == 1


def test_a_larger_plan_is_paid_for_the_rest_of_the_period(shop, api, standin, portal):
    subscription = shop.subscribed("starter_monthly")
    period = subscription["items"].data[0]
    length = period.current_period_end - period.current_period_start
    standin.control("clock", now=period.current_period_start + length // 2)

    buyer.submit(f"{portal(subscription.customer)}/plan", price=shop.price("team_monthly"))

    changed = api.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert changed["items"].data[0].price.lookup_key == "team_monthly"
    assert changed["items"].data[0].current_period_end == period.current_period_end
    invoice = changed.latest_invoice
    assert (invoice.billing_reason, invoice.status) == ("subscription_update", "paid")
    assert [line.amount for line in invoice.lines.data] == pytest.approx([-950, 3950], abs=1)
    assert all(line.parent.subscription_item_details.proration for line in invoice.lines.data)


def test_a_smaller_plan_leaves_a_balance_for_the_next_invoice(shop, api, standin, portal):
    subscription = shop.subscribed("team_monthly")

    buyer.submit(f"{portal(subscription.customer)}/plan", price=shop.price("starter_monthly"))
    credit = api.customers.retrieve(subscription.customer).balance
    standin.control("clock", advance=31 * DAY + 7200)

    newest = shop.invoices(subscription.customer)[0]
    assert credit == pytest.approx(-6000, abs=2)
    assert (newest.total, newest.amount_due, newest.status) == (1900, 0, "paid")


def test_from_months_to_years_a_new_period_begins(shop, api, portal):
    subscription = shop.subscribed("team_monthly")

    buyer.submit(f"{portal(subscription.customer)}/plan", price=shop.price("team_yearly"))

    changed = api.subscriptions.retrieve(subscription.id)
    item = changed["items"].data[0]
    assert 365 * DAY <= item.current_period_end - item.current_period_start <= 366 * DAY
    assert shop.invoices(subscription.customer)[0].total == pytest.approx(79_000 - 7_900, abs=2)


def test_a_cancellation_sets_cancel_at_alone_and_can_be_taken_back(shop, api, portal):
    subscription = shop.subscribed()
    url = portal(subscription.customer)

    buyer.submit(f"{url}/cancel")
    canceled, home = api.subscriptions.retrieve(subscription.id), buyer.look(f"{url}?done=cancel")
    buyer.submit(f"{url}/resume")
    kept = api.subscriptions.retrieve(subscription.id)

    ends = subscription["items"].data[0].current_period_end
    assert (canceled.status, canceled.cancel_at, canceled.cancel_at_period_end) == ("active", ends, False)
    assert "Keep subscription" in home.text
    assert (kept.cancel_at, kept.canceled_at, kept.cancellation_details.reason) == (None, None, None)


def test_tax_ids_are_added_checked_and_removed(shop, api, portal):
    customer = shop.customer()
    url = portal(customer)

    wrong = buyer.submit(f"{url}/tax_id", tax_id_type="eu_vat", tax_id="nonsense")
    right = buyer.submit(f"{url}/tax_id", tax_id_type="eu_vat", tax_id="DE123456789")
    held = api.customers.tax_ids.list(customer).data
    buyer.submit(f"{url}/remove_tax_id", id=held[0].id)

    assert (wrong.status, right.status) == (422, 303)
    assert [tax_id.value for tax_id in held] == ["DE123456789"]
    assert api.customers.tax_ids.list(customer).data == []


def test_details_for_invoices_are_changed(shop, api, portal):
    customer = shop.customer()

    buyer.submit(f"{portal(customer)}/details", name="New Name", email="new@example.com", city="Lyon", country="FR")

    known = api.customers.retrieve(customer)
    assert (known.name, known.email, known.address.city) == ("New Name", "new@example.com", "Lyon")


def test_an_unpaid_invoice_is_said_on_top(shop, standin, portal):
    subscription = shop.subscribed()
    standin.control("pay_next", customer=subscription.customer, outcome="declines")
    standin.control("clock", advance=31 * DAY + 7200)

    seen = buyer.look(portal(subscription.customer))

    assert "is not paid. Pay it now" in seen.text


def test_a_session_opens_its_own_customer_for_an_hour(shop, standin, portal):
    url = portal(shop.customer())

    standin.control("clock", advance=3601)

    assert buyer.look(url).status == 410
    assert buyer.look(url[:-1]).status == 410


def test_a_flow_goes_straight_to_its_step_and_back(shop, portal):
    subscription = shop.subscribed()
    flow = {"type": "payment_method_update", "after_completion": {"type": "redirect", "redirect": {"return_url": BACK}}}

    url = portal(subscription.customer, flow_data=flow)

    assert buyer.look(url).location.endswith("/card")
    assert buyer.submit(f"{url}/card", **buyer.card()).location == BACK


def test_what_a_configuration_leaves_out_is_not_offered(shop, api, portal):
    subscription = shop.subscribed()
    configuration = api.billing_portal.configurations.create(
        {"features": {"invoice_history": {"enabled": True}}, "business_profile": {"headline": "x"}}
    )
    url = portal(subscription.customer, configuration=configuration.id)

    home, cancel = buyer.look(url), buyer.submit(f"{url}/cancel")

    assert "Cancel subscription" not in home.text
    assert cancel.status == 404
    assert api.subscriptions.retrieve(subscription.id).cancel_at is None


def test_a_customer_that_is_not_there_has_no_portal(portal):
    with pytest.raises(stripe.InvalidRequestError, match="No such customer: 'cus_none'"):
        portal("cus_none")
