"""Company information reaches the customer at Stripe, for its invoices."""

import pytest

from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.services import account, billing_customers, checkout
from tests.integration import billings, people
from tests.support import faults

DETAILS = {
    "legal_name": "Example & Co SAS",
    "vat_id": "FR12345678901",
    "phone": "+33 1 23 45 67 89",
    "invoice_email": "billing@example.com",
    "address": {"line1": "1 Example Street", "postal_code": "75001", "city": "Paris", "region": "IDF", "country": "FR"},
    "locale": "fr",
}


@pytest.fixture
def stripe(engine, stripe):
    return billings.use_stripe(stripe)


def with_checkout(**details):
    account_id = billings.new_account(details=details)
    checkout.begin_checkout(account_id, "team", "month")
    return account_id


def customer_of(account_id):
    return billings.call("get", f"customers/{Billing.get(account_id, consistent_read=True).customer_id}")


def tax_ids_of(account_id):
    customer_id = Billing.get(account_id, consistent_read=True).customer_id
    return [(one["type"], one["value"]) for one in billings.call("get", f"customers/{customer_id}/tax_ids")["data"]]


def change(account_id, **changes):
    account.change_account(account_id, "user-1", changes, None)
    billings.work_off()


def test_a_new_customer_has_the_companys_details(stripe):
    account_id = with_checkout(**DETAILS)

    customer = customer_of(account_id)

    assert (customer["name"], customer["email"], customer["phone"], customer["preferred_locales"]) == (
        "Example & Co SAS", "billing@example.com", "+33 1 23 45 67 89", ["fr"],
    )  # fmt: skip
    assert customer["address"] == {
        "line1": "1 Example Street", "line2": None, "postal_code": "75001", "city": "Paris", "state": "IDF", "country": "FR",
    }  # fmt: skip
    assert tax_ids_of(account_id) == [("eu_vat", "FR12345678901")]


def test_without_details_it_has_the_companys_name_and_an_owners_address(engine, stripe):
    owner = people.confirmed(engine)
    checkout.begin_checkout(owner.account_id, "team", "month")

    customer = customer_of(owner.account_id)

    assert (customer["name"], customer["email"], customer["address"]) == ("Example & Co", owner.email, None)


def test_a_change_of_the_company_reaches_stripe_by_the_queue(stripe):
    account_id = with_checkout(**DETAILS)

    change(account_id, company="New Name", legal_name=None, address=None, phone=None)

    customer = customer_of(account_id)
    assert (customer["name"], customer["address"], customer["phone"]) == ("New Name", None, None)


def test_a_new_vat_number_takes_the_place_of_ours_and_of_no_other(stripe):
    account_id = with_checkout(**DETAILS)
    theirs = {"type": "gb_vat", "value": "GB123456789"}
    billings.call("post", f"customers/{Billing.get(account_id).customer_id}/tax_ids", theirs)

    change(account_id, vat_id="DE123456789")
    replaced = sorted(tax_ids_of(account_id))
    change(account_id, vat_id=None)

    assert replaced == [("eu_vat", "DE123456789"), ("gb_vat", "GB123456789")]
    assert tax_ids_of(account_id) == [("gb_vat", "GB123456789")]


@pytest.mark.parametrize("number", ["FR1", "ZZ123456789"])
def test_a_number_that_stripe_refuses_or_has_no_kind_for_stops_nothing(stripe, number):
    account_id = with_checkout(vat_id=number)

    assert customer_of(account_id)["name"] == "Example & Co"
    assert tax_ids_of(account_id) == []


def test_nothing_is_written_where_nothing_differs(stripe):
    account_id = with_checkout(**DETAILS)
    before = len(writes(stripe))

    billing_customers.sync_customer(account_id)

    assert len(writes(stripe)) == before


def test_of_two_that_overlap_the_last_details_stay(stripe, monkeypatch):
    account_id, real = with_checkout(), billing_customers._write_details

    def overtaken(*arguments):
        monkeypatch.setattr(billing_customers, "_write_details", real)
        change(account_id, company="Second")
        real(*arguments)

    monkeypatch.setattr(billing_customers, "_write_details", overtaken)
    change(account_id, company="First")

    assert customer_of(account_id)["name"] == "Second"


def test_an_account_that_never_paid_is_unknown_to_stripe(stripe):
    account_id = billings.new_account()

    change(account_id, company="New Name")

    assert stripe.world.store.every("customer") == []
    assert Account.get(account_id).company == "New Name"


@pytest.mark.faults
def test_a_fault_at_any_call_is_made_good(stripe):
    def prepare():
        account_id = with_checkout(**DETAILS)
        Account(account_id).update(actions=[Account.company.set("X"), Account.details.set({"vat_id": "DE123456789"})])
        return account_id

    def state(account_id):
        customer = customer_of(account_id)
        return customer["name"], customer["address"], tax_ids_of(account_id)

    assert faults.survive(prepare, billing_customers.sync_customer, state) > 5


def writes(stripe):
    return [one for one in stripe.control("requests")["requests"] if one["method"] != "GET"]
