"""Objects have the fields that the pinned stripe-python declares for its API version: none is missing, none is invented."""

import pytest

from tests.support import buyer


@pytest.fixture
def everything(shop, api, standin):
    """An object of each kind, as the API answers it."""
    subscription = shop.subscribed()
    customer = subscription.customer
    api.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "DE123456789"})
    dispute = standin.control("dispute", customer=customer)["id"]
    warning = standin.control("early_fraud_warning", customer=customer)["id"]
    review = standin.control("review", customer=customer)["id"]
    charge = api.charges.list({"customer": customer}).data[0]
    invoice = api.invoices.retrieve(subscription.latest_invoice, {"expand": ["payments"]})
    found = [
        subscription, subscription["items"].data[0], invoice, invoice.lines.data[0], invoice.payments.data[0], charge,
        api.customers.retrieve(customer), api.customers.tax_ids.list(customer).data[0], api.products.retrieve("prod_team"),
        api.prices.list().data[0], api.payment_methods.retrieve(charge.payment_method), api.disputes.retrieve(dispute),
        api.payment_intents.retrieve(charge.payment_intent), api.refunds.create({"charge": charge.id, "amount": 1}),
        api.radar.early_fraud_warnings.retrieve(warning), api.reviews.retrieve(review), api.events.list().data[0],
        api.checkout.sessions.list().data[0], api.billing_portal.configurations.list().data[0],
        api.billing_portal.sessions.create({"customer": customer}),
        api.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]}),
    ]  # fmt: skip
    return {thing.object: thing for thing in found}


def test_every_compulsory_field_is_there_and_every_field_is_declared(everything):
    problems = []
    for kind, thing in everything.items():
        declared, given = declared_by(type(thing)), thing.to_dict()
        for name, may_be_null in declared.items():
            if not may_be_null and given.get(name) is None:
                problems.append(f"{kind}.{name} is missing")
        problems += [f"{kind}.{name} is invented" for name in given if name not in declared]

    assert problems == []


def declared_by(kind: type) -> dict[str, bool]:
    """The fields of a class, and whether each may be null."""
    return {
        name: "None" in repr(annotation) or "Optional" in repr(annotation)
        for name, annotation in kind.__annotations__.items()
        if not name.startswith("_") and "ClassVar" not in repr(annotation)
    }


def test_the_fields_that_the_current_api_has_moved_are_where_they_belong(shop, api):
    subscription = shop.subscribed()

    invoice = api.invoices.retrieve(subscription.latest_invoice)

    assert "current_period_end" not in subscription
    assert subscription["items"].data[0].current_period_end > subscription.created
    assert "subscription" not in invoice
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.lines.data[0].pricing.price_details.price == shop.price()


def test_the_invoice_s_pages_are_there_and_its_pdf_is_one(shop, api):
    subscription = shop.subscribed()
    invoice = api.invoices.retrieve(subscription.latest_invoice)

    page = buyer.look(invoice.hosted_invoice_url)
    pdf = buyer.look(invoice.invoice_pdf)

    assert invoice.number in page.text
    assert pdf.html.startswith("%PDF-1.4")
    assert f"Invoice {invoice.number}" in pdf.html
    assert "$79.00" in pdf.html
