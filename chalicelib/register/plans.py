"""What can be bought and how much of it there is: plans, their prices, and what the trial allows (promise U4)."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.register.retention import DAY

Interval = Literal["month", "year"]
"""How often a price is due, in Stripe's words."""

TRIAL_LIFE = 14 * DAY
TRIAL_NOTICE = 3 * DAY
"""How long before its end the owners of an account on trial are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much an account may hold or do: `seats` are members and open invitations together, `contacts` are those kept
    at one time, `mails` are those sent to contacts in a calendar month (UTC)."""

    seats: int
    contacts: int
    mails: int


@dataclass(frozen=True, slots=True)
class Price:
    """`lookup_key` finds the price at Stripe; `amount` is in minor units of `currency` (ISO 4217, lower case), without tax."""

    lookup_key: str
    amount: int
    currency: str = "usd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Limits):
    """What an account can subscribe to. `key` never changes, since accounts and Stripe's prices carry it."""

    key: str
    name: str
    monthly: Price
    yearly: Price

    def price(self, interval: Interval) -> Price:
        """What this plan costs each month or each year."""
        return self.monthly if interval == "month" else self.yearly


TRIAL = Limits(seats=5, contacts=10_000, mails=500)
PLANS = {
    plan.key: plan
    for plan in (
        Plan(key="starter", name="Starter", seats=3, contacts=5_000, mails=10_000,
             monthly=Price("starter_monthly", 1_900), yearly=Price("starter_yearly", 19_000)),
        Plan(key="team", name="Team", seats=10, contacts=50_000, mails=100_000,
             monthly=Price("team_monthly", 7_900), yearly=Price("team_yearly", 79_000)),
        Plan(key="business", name="Business", seats=50, contacts=1_000_000, mails=1_000_000,
             monthly=Price("business_monthly", 24_900), yearly=Price("business_yearly", 249_000)),
    )
}  # fmt: skip
"""In the order in which they are offered. A year costs ten months."""

BY_LOOKUP_KEY: dict[str, tuple[Plan, Interval]] = {
    **{plan.monthly.lookup_key: (plan, "month") for plan in PLANS.values()},
    **{plan.yearly.lookup_key: (plan, "year") for plan in PLANS.values()},
}
"""The plan and the interval that a price of Stripe's stands for."""


def limits_of(plan: str) -> Limits:
    """What an account on `plan` may hold: a plan's key, or `trial`. Raises KeyError for any other."""
    return TRIAL if plan == "trial" else PLANS[plan]
