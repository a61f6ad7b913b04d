"""The file of plans says the same thing to everybody who reads it."""

from itertools import pairwise

import pytest

from chalicelib.register.plans import BY_LOOKUP_KEY, PLANS, TRIAL, limits_of


@pytest.mark.parametrize("key", PLANS)
def test_a_plan_is_found_under_its_own_key(key):
    assert PLANS[key].key == key
    assert limits_of(key) is PLANS[key]


def test_the_trial_has_limits_of_its_own():
    assert limits_of("trial") is TRIAL


def test_an_unknown_plan_has_no_limits():
    with pytest.raises(KeyError):
        limits_of("platinum")


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_lookup_keys_are_made_of_plan_and_interval(plan):
    assert (plan.monthly.lookup_key, plan.yearly.lookup_key) == (f"{plan.key}_monthly", f"{plan.key}_yearly")


def test_each_lookup_key_leads_back_to_its_price():
    for lookup_key, (plan, interval) in BY_LOOKUP_KEY.items():
        assert plan.price(interval).lookup_key == lookup_key
    assert len(BY_LOOKUP_KEY) == 2 * len(PLANS)


def test_a_dearer_plan_allows_more_and_a_year_costs_less_than_twelve_months():
    plans = list(PLANS.values())

    for cheaper, dearer in pairwise(plans):
        assert cheaper.monthly.amount < dearer.monthly.amount
        assert (cheaper.seats, cheaper.contacts, cheaper.mails) < (dearer.seats, dearer.contacts, dearer.mails)
    for plan in plans:
        assert plan.monthly.currency == plan.yearly.currency == plan.monthly.currency.lower()
        assert plan.monthly.amount < plan.yearly.amount < 12 * plan.monthly.amount
