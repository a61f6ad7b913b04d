"""Checkout as a person does it: a card that pays, one that doesn't, one whose bank asks; pages that lapse."""

import pytest
import stripe

from tests.support import buyer


def test_a_card_that_pays_makes_a_subscription_and_a_paid_invoice(shop, api):
    customer = shop.customer()
    session = shop.session(customer)

    seen = buyer.pay(session.url)

    assert (seen.status, seen.location) == (303, f"http://127.0.0.1:9/billing?session={session.id}")
    done = api.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice"]})
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    assert done.subscription.status == "active"
    invoice = done.subscription.latest_invoice
    assert (invoice.status, invoice.amount_paid, invoice.currency) == ("paid", 7900, "usd")
    assert invoice.parent.subscription_details.subscription == done.subscription.id


def test_a_refused_card_is_told_at_its_field_and_changes_nothing(shop, api):
    customer = shop.customer()
    session = shop.session(customer)

    seen = buyer.pay(session.url, buyer.DECLINED)

    assert seen.status == 402
    assert "aria-invalid='true' aria-describedby='number-wrong'" in seen.html
    assert "Your card was declined." in seen.text
    assert api.checkout.sessions.retrieve(session.id).status == "open"
    assert api.subscriptions.list({"customer": customer, "status": "all"}).data == []
    assert shop.events()[-2:] == ["charge.failed", "payment_intent.payment_failed"]


def test_after_a_refused_card_another_one_pays(shop, api):
    session = shop.session(shop.customer())
    buyer.pay(session.url, buyer.DECLINED)

    seen = buyer.pay(session.url)

    assert seen.status == 303
    assert api.checkout.sessions.retrieve(session.id).status == "complete"


@pytest.mark.parametrize(("passed", "status"), [(True, 303), (False, 402)])
def test_a_bank_that_asks_decides(shop, api, passed, status):
    session = shop.session(shop.customer())
    asked = buyer.pay(session.url, buyer.THREE_D_SECURE)

    question = buyer.look(f"{session.url}/bank")
    seen = buyer.answer_bank(session.url, passed=passed)

    assert asked.location == f"/c/pay/{session.id}/bank"
    assert "Your bank asks" in question.text
    assert seen.status == status
    assert api.checkout.sessions.retrieve(session.id).status == ("complete" if passed else "open")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"number": "4242 4242 4242 4241"}, "number"),
        ({"number": "no number"}, "number"),
        ({"expiry": "13 / 30"}, "expiry"),
        ({"expiry": "01 / 20"}, "expiry"),
        ({"cvc": "12"}, "cvc"),
        ({"name": ""}, "name"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_what_is_mistyped_is_told_at_its_field_and_no_card_is_shown_again(shop, api, form, field):
    session = shop.session(shop.customer())

    seen = buyer.pay(session.url, **form)

    assert seen.status == 422
    assert f"id={field}-wrong" in seen.html
    for typed in ("4242 4242 4242 4242' ", "value='123'", "12 / 49"):
        assert typed not in seen.html.replace("placeholder='4242 4242 4242 4242'", "").replace("placeholder='123'", "")
    assert api.checkout.sessions.retrieve(session.id).status == "open"


def test_a_number_that_is_no_test_card_is_declined(shop):
    session = shop.session(shop.customer())

    seen = buyer.pay(session.url, "4000 0000 0000 0010")

    assert seen.status == 402
    assert "non test card" in seen.text


def test_a_session_can_be_paid_once(shop, api):
    customer = shop.customer()
    session = shop.session(customer)
    buyer.pay(session.url)

    again = buyer.pay(session.url)

    assert "This was paid already" in again.text
    assert len(api.subscriptions.list({"customer": customer}).data) == 1


def test_a_session_lapses_after_a_day(shop, api, standin):
    session = shop.session(shop.customer())

    standin.control("clock", advance=86401)

    assert api.checkout.sessions.retrieve(session.id).status == "expired"
    assert buyer.look(session.url).status == 410
    assert shop.events()[-1] == "checkout.session.expired"


def test_a_session_can_be_expired_once(shop, api):
    session = shop.session(shop.customer())

    assert api.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status"):
        api.checkout.sessions.expire(session.id)


def test_a_business_gives_its_name_address_and_tax_id(shop, api):
    customer = shop.customer(name=None)
    session = shop.session(
        customer, billing_address_collection="required", tax_id_collection={"enabled": True},
        customer_update={"address": "auto", "name": "auto"},
    )  # fmt: skip

    missing = buyer.pay(session.url)
    seen = buyer.pay(
        session.url, line1="1 rue de la Paix", postal_code="75002", city="Paris", business_name="Company SAS",
        tax_id_type="eu_vat", tax_id="FR12345678901",
    )  # fmt: skip

    assert (missing.status, seen.status) == (422, 303)
    known = api.customers.retrieve(customer, {"expand": ["tax_ids"]})
    assert (known.name, known.address.city) == ("Company SAS", "Paris")
    assert [tax_id.value for tax_id in known.tax_ids.data] == ["FR12345678901"]


def test_tax_ids_of_a_known_customer_need_its_name_to_be_updated(shop):
    with pytest.raises(stripe.InvalidRequestError, match="customer_update"):
        shop.session(shop.customer(), tax_id_collection={"enabled": True})


def test_without_a_customer_one_is_made(shop, api):
    session = api.checkout.sessions.create({
        "mode": "subscription", "line_items": [{"price": shop.price(), "quantity": 1}], "success_url": "http://127.0.0.1:9/",
    })  # fmt: skip

    buyer.pay(session.url, email="new@example.com")

    done = api.checkout.sessions.retrieve(session.id, {"expand": ["customer"]})
    assert done.customer.email == "new@example.com"
    assert done.customer_details.email == "new@example.com"


def test_a_trial_takes_a_card_and_no_money(shop, api):
    subscription = shop.subscribed(subscription_data={"trial_period_days": 14, "metadata": {"account_id": "A1"}})

    invoice = api.invoices.retrieve(subscription.latest_invoice)
    assert (subscription.status, subscription.metadata["account_id"]) == ("trialing", "A1")
    assert (invoice.status, invoice.amount_due) == ("paid", 0)
    assert subscription.trial_end - subscription.trial_start == pytest.approx(14 * 86400, abs=1)
