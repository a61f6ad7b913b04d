"""From a checkout to the end of a subscription: what Stripe says is what the account becomes."""

import pytest

from tests.integration import billings


@pytest.fixture
def stripe(engine):
    return billings.use_stripe()


def test_who_pays_is_active_with_the_plan_and_has_an_invoice(stripe):
    customer = billings.subscribed(stripe)

    row = customer.row
    (invoice,) = customer.invoices
    assert customer.standing == ("active", "team")
    assert (row.subscription_status, row.plan, row.interval, int(row.amount), row.currency) == (
        "active", "team", "month", 7_900, "usd",
    )  # fmt: skip
    assert (invoice.status, int(invoice.total), int(invoice.paid), invoice.currency) == ("paid", 7_900, 7_900, "usd")
    assert invoice.page_url
    assert invoice.pdf_url
