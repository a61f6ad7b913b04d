"""A company pays, all the way: from the trial through Stripe's pages to an invoice, a refused card, and the end."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from chalicelib import clock
from tests.support import buyer
from tests.support.stack import eventually

MONTH = 31 * 86400 + 7200
PATIENCE = 120
"""Seconds for a dozen events to be delivered and applied, one after the other, on a machine that does other things too."""


@pytest.fixture
def stripe(stack):
    """`stripe("clock", advance=…)` steers the stand-in of the stack."""

    def control(name: str, **wish):
        answer = httpx.post(f"{stack.description['stripe_url']}/_control/{name}", json=wish, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return control


def status_of(person):
    return person.api.get("/v1/account").json()["status"]


def invoices_of(person):
    return person.api.get("/v1/billing/invoices").json()["items"]


def customer_of(stack, person):
    everything = httpx.get(f"{stack.description['stripe_url']}/_control/everything", timeout=60).json()
    mine = [each["id"] for each in everything["customer"] if each["metadata"].get("account_id") == person.account["id"]]
    assert len(mine) == 1
    return mine[0]


def end_trial(stack, person):
    """Its fourteen days are over, which the schedule can't be told without ending every other trial of this stack."""
    a_day_ago = {"S": clock.to_iso(datetime.now(UTC) - timedelta(days=1))}
    stack.aws("dynamodb").update_item(
        TableName=stack.table("accounts"), Key={"account_id": {"S": person.account["id"]}},
        UpdateExpression="SET trial_ends_at = :then", ExpressionAttributeValues={":then": a_day_ago},
    )  # fmt: skip


def test_from_the_trial_to_paying_to_a_refused_card_to_the_end(stack, stripe):
    person = stack.sign_up()
    assert status_of(person) == "trial"

    checkout = person.api.post("/v1/billing/checkout", json={"plan": "team", "interval": "month"}).json()["url"]
    refused = buyer.pay(checkout, buyer.DECLINED)
    paid = buyer.pay(checkout)

    assert (refused.status, paid.status) == (402, 303)
    assert paid.location.startswith(f"{stack.origin}/billing?checkout=success")
    eventually(lambda: status_of(person) == "active", PATIENCE)
    (invoice,) = eventually(lambda: [each for each in invoices_of(person) if each["status"] == "paid"], PATIENCE)
    assert invoice["amount"] == 7900
    assert invoice["number"] in buyer.look(invoice["page_url"]).text

    customer = customer_of(stack, person)
    stripe("pay_next", customer=customer, outcome="declines")
    stripe("clock", advance=MONTH, customer=customer)
    eventually(lambda: [each["status"] for each in invoices_of(person)] == ["open", "paid"], PATIENCE)
    assert status_of(person) == "active"

    portal = person.api.post("/v1/billing/portal").json()["url"]
    assert "is not paid. Pay it now" in buyer.look(portal).text
    buyer.submit(f"{portal}/card", **buyer.card("5555 5555 5555 4444"))
    buyer.submit(invoices_of(person)[0]["page_url"], **buyer.card("5555 5555 5555 4444"))
    eventually(lambda: [each["status"] for each in invoices_of(person)] == ["paid", "paid"], PATIENCE)

    end_trial(stack, person)
    buyer.submit(f"{portal}/cancel")
    stripe("clock", advance=MONTH, customer=customer)
    eventually(lambda: status_of(person) == "read_only", PATIENCE)
