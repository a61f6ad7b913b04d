"""What GET /v1/billing tells: the trial's days, the plan's limits with their use, the subscription, what is allowed now."""

from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.models.billing import Billing
from chalicelib.register.plans import PLANS, TRIAL
from chalicelib.register.standing import ACTS
from chalicelib.schemas.plans import BillingView, Plans
from chalicelib.services import contacts
from chalicelib.services.billing_overview import describe_billing
from tests.integration import contact_rows, deletions, people, teams

DAY = timedelta(days=1)


def view(person, now=None):
    overview = describe_billing(deletions.account_of(person), now)
    return BillingView.of(overview).model_dump(mode="json", by_alias=True)


@pytest.fixture
def owner(engine):
    return people.confirmed(engine)


def test_a_new_account_has_a_trial_of_fourteen_days_and_nothing_in_use_but_its_owner(owner):
    seen = view(owner)

    assert (seen["status"], seen["plan"], seen["plan_name"], seen["subscription"]) == ("trial", "trial", None, None)
    assert seen["trial"]["days_left"] == 14
    assert seen["limits"] == {
        "seats": {"most": TRIAL.seats, "used": 1},
        "contacts": {"most": TRIAL.contacts, "used": 0},
        "mails": {"most": TRIAL.mails, "used": 0},
    }
    assert seen["allowed"] == dict.fromkeys(ACTS, True)
    assert seen["links"]["page"] == "http://127.0.0.1/billing"


def test_use_is_what_there_is_members_and_open_invitations_together(engine, owner):
    teams.joined(engine, owner)
    teams.invited(engine, owner)
    contacts.create_contact(owner.account_id, 1, "u", {"email": contact_rows.new_address()}, most=10)

    limits = view(owner)["limits"]

    assert (limits["seats"]["used"], limits["contacts"]["used"]) == (3, 1)


@pytest.mark.parametrize(
    ("passed", "left"), [(0 * DAY, 14), (0.5 * DAY, 14), (1.5 * DAY, 13), (13.9 * DAY, 1), (15 * DAY, 0)]
)
def test_days_left_count_the_day_that_has_begun(owner, passed, left):
    account = deletions.account_of(owner)

    assert view(owner, account.created_at + passed)["trial"]["days_left"] == left


def test_a_read_only_account_may_do_none_of_it_and_has_no_trial(owner):
    teams.put_on(owner.account_id, status="read_only")

    seen = view(owner)

    assert (seen["status"], seen["trial"]) == ("read_only", None)
    assert seen["allowed"] == dict.fromkeys(ACTS, False)


def test_a_suspended_account_may_create_and_tag(owner):
    teams.put_on(owner.account_id, status="suspended")

    assert view(owner)["allowed"] == {"create": True, "tag": True, "import": False, "send": False}


def test_a_subscription_is_shown_with_its_price_and_period(owner):
    now, ends = clock.now(), clock.now() + 20 * DAY
    teams.put_on(owner.account_id, status="active", plan="team")
    price = PLANS["team"].yearly
    Billing(
        owner.account_id, customer_id="cus_1", subscription_id="sub_1", subscription_status="active", plan="team",
        interval="year", amount=price.amount, currency=price.currency, current_period_end=ends,
        cancel_at_period_end=True, created_at=now, updated_at=now, due_at=now,
    ).save()  # fmt: skip

    seen = view(owner)

    assert (seen["plan"], seen["plan_name"], seen["trial"]) == ("team", "Team", None)
    assert seen["subscription"] == {
        "status": "active",
        "interval": "year",
        "amount": 79_000,
        "currency": "usd",
        "renews_at": clock.to_iso(ends),
        "ends_then": True,
    }
    assert seen["limits"]["contacts"]["most"] == PLANS["team"].contacts


def test_who_only_opened_the_checkout_has_no_subscription(owner):
    now = clock.now()
    Billing(owner.account_id, customer_id="cus_1", created_at=now, updated_at=now, due_at=now).save()

    assert view(owner)["subscription"] is None


def test_the_plans_on_offer_are_those_of_the_file_without_what_is_stripes(engine):
    offered = Plans.on_offer().model_dump()

    assert [plan["key"] for plan in offered["items"]] == list(PLANS)
    assert offered["items"][1]["monthly"] == {"amount": 7_900, "currency": "usd"}
    assert offered["trial"] == {"days": 14, "seats": TRIAL.seats, "contacts": TRIAL.contacts, "mails": TRIAL.mails}
