"""Stripe beside the engines, for tests of billing: a stand-in in this process, customers who pay, and events by hand."""

import json
import os
import time
from dataclasses import dataclass

from chalicelib import clock, ids, settings
from chalicelib.gateways import payments, secrets
from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.models.invoice import Invoice
from chalicelib.models.member import Member
from chalicelib.models.stripe_event import StripeEvent
from chalicelib.models.user import User
from chalicelib.services import billing_customers, billing_events, billing_refresh, billing_work, checkout
from infrastructure.local.stripe import cards, checkout_completion
from infrastructure.local.stripe.delivery import sign
from infrastructure.local.stripe.rendering import public
from tests.engines import tables
from tests.integration import jobs

SECRETS = ["whsec_" + "a" * 32, "whsec_" + "b" * 32]
NOBODY = {"name": "Jane Doe", "email": "jane@example.com", "address": None, "business_name": None, "tax_id": None}
GOOD = "4242424242424242"


def use_stripe(stripe, **changes):
    """Puts a stand-in's key and webhook secrets where the product looks, with `changes`, and its address."""
    os.environ["STRIPE_API_BASE"] = stripe.url
    settings.get.cache_clear()
    value = {"api_key": stripe.api_key, "webhook_secrets": SECRETS} | changes
    client, name = tables.client("secretsmanager"), settings.get().stripe_secret_id
    try:
        client.put_secret_value(SecretId=name, SecretString=json.dumps(value))
    except client.exceptions.ResourceNotFoundException:
        client.create_secret(Name=name, SecretString=json.dumps(value))
    forget_secret()
    return stripe


def remove_secret():
    """The operator has put none."""
    name = settings.get().stripe_secret_id
    tables.client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    forget_secret()


def forget_secret():
    """The product reads it now, and again only after the next change, so that the calls of a run can be counted."""
    secrets.STRIPE_SECONDS = 10**9
    secrets._stripe.cache_clear()
    secrets.stripe()


def new_account(**changes):
    """The id of an account without people, whose trial is over."""
    now = clock.now()
    account_id = ids.new()
    values = {"company": "Example & Co", "status": "read_only", "trial_ends_at": now, "plan": "trial"}
    Account(account_id, created_at=now, updated_at=now, **(values | changes)).save()
    return account_id


def pay(stripe, account_id, plan="team", interval="month", card=GOOD):
    """Opens a checkout and pays on its page; gives the customer's id."""
    url = checkout.begin_checkout(account_id, plan, interval)
    return pay_at(stripe, url, card)


def pay_at(stripe, url, card=GOOD):
    with stripe.world.lock:
        (session,) = [one for one in stripe.world.store.every("checkout.session") if one["url"] == url]
        paid = checkout_completion.submit(stripe.world, session, cards.read(card, "12 / 40", "123", 2026, 11), NOBODY)
        assert paid
        stripe.world.store.commit()
    return session["customer"]


def owned_account(**changes):
    """An account with an owner who can be mailed; its id and their address."""
    account_id, user_id, now = new_account(**changes), ids.new(), clock.now()
    email = f"{user_id.lower()}@people.example.com"
    User(user_id, email=email, name="Jane Doe", accepted={}, created_at=now, updated_at=now).save()
    Member(account_id, user_id, role="owner", joined_at=now).save()
    return account_id, email


def subscribed(stripe, account_id=None, **changes):
    """An account that has paid, as it is after the news of it."""
    account_id = account_id or new_account(**changes)
    customer = Customer(account_id, pay(stripe, account_id))
    assert billing_refresh.refresh(account_id, customer.id, clock.now()) == "applied"
    return customer


@dataclass(frozen=True)
class Customer:
    """An account and its customer at Stripe."""

    account_id: str
    id: str

    @property
    def account(self):
        return Account.get(self.account_id, consistent_read=True)

    @property
    def row(self):
        return Billing.get(self.account_id, consistent_read=True)

    @property
    def standing(self):
        return self.account.status, self.account.plan

    @property
    def invoices(self):
        return list(Invoice.query(self.account_id, consistent_read=True))


def events_of(stripe, customer):
    """Every event about a customer, its charges and what is said of these; oldest first."""
    with stripe.world.lock:
        store = stripe.world.store
        charges = {one["id"] for one in store.every("charge") if one["customer"] == customer}
        return [public(one) for one in store.every("event") if _concerns(one["data"]["object"], customer, charges)]


def _concerns(thing, customer, charges):
    return customer in (thing.get("customer"), thing["id"]) or thing.get("charge") in charges


def deliver(event, secrets=SECRETS[:1], moment=None):
    """Stripe sends an event."""
    raw = json.dumps(event).encode()
    return billing_events.take_event(raw, sign(raw, secrets, int(time.time()) if moment is None else moment))


def apply(event):
    """An event is worked off as the queue would have it."""
    billing_work.work_billing(billing_events.read_event(json.dumps(event).encode()).message(), jobs.long)


def hear(stripe, customer):
    """All that Stripe has to tell of a customer arrives and is worked off."""
    for event in events_of(stripe, customer):
        deliver(event)
    work_off()


def work_off():
    """Works off the billing queue; gives the number of messages."""
    count = 0
    for message in jobs.messages("billing"):
        count += 1
        billing_work.work_billing(message, jobs.long)
    return count


def record_of(event):
    """What is kept of an event, None if nothing."""
    try:
        return StripeEvent.get(event["id"], consistent_read=True)
    except StripeEvent.DoesNotExist:
        return None


def call(method, path, params=None):
    """What somebody does at Stripe: in its portal, in its dashboard, at the bank."""
    return payments._call(method, path, params)


def labels(account_id):
    return billing_customers.labels(account_id)


def set_card(stripe, customer, behaviour):
    """What the customer's card does from now on: `pays`, `generic_decline` …"""
    with stripe.world.lock:
        for method in stripe.world.of_customer("payment_method", customer.id):
            stripe.world.store.save(method | {"_behaviour": behaviour})
        stripe.world.store.commit()


def pass_time(stripe, customer, seconds, *, news=True):
    """Stripe's time passes, and the news of it arrive."""
    stripe.control("clock", advance=seconds)
    if news:
        hear(stripe, customer.id)
