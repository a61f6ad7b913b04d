"""Shapes of plans, and of how an account stands with its own. Money is whole minor units and a currency."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from chalicelib.register.plans import PLANS, TRIAL, TRIAL_LIFE, Interval, Plan
from chalicelib.schemas.base import Moment, View
from chalicelib.services.mail import page_link

if TYPE_CHECKING:
    from chalicelib.services.billing_overview import Overview


class PriceView(View):
    """Without tax; 7900 and usd are 79 US dollars."""

    amount: int = Field(examples=[7900])
    currency: str = Field(examples=["usd"])


class PlanView(View):
    """`seats` are members and open invitations, `contacts` those kept at one time, `mails` those of a calendar month."""

    key: str = Field(examples=["team"])
    name: str = Field(examples=["Team"])
    seats: int = Field(examples=[10])
    contacts: int = Field(examples=[50_000])
    mails: int = Field(examples=[100_000])
    monthly: PriceView
    yearly: PriceView


class TrialView(View):
    """What everybody may try, without a card."""

    days: int = Field(examples=[14])
    seats: int = Field(examples=[5])
    contacts: int = Field(examples=[10_000])
    mails: int = Field(examples=[500])


class Plans(View):
    """Plans in the order in which they are offered."""

    items: list[PlanView]
    trial: TrialView

    @classmethod
    def on_offer(cls) -> Self:
        """What register/plans.py says."""
        trial = {"days": TRIAL_LIFE.days, "seats": TRIAL.seats, "contacts": TRIAL.contacts, "mails": TRIAL.mails}
        return cls(items=[PlanView.model_validate(plan) for plan in PLANS.values()], trial=TrialView(**trial))


class UseView(View):
    """A limit and how much of it is used; more than there may be after a change to a smaller plan, which deletes nothing."""

    most: int = Field(examples=[50_000])
    used: int = Field(examples=[1_234])


class LimitsView(View):
    seats: UseView
    contacts: UseView
    mails: UseView


class AllowedView(View):
    """`create` makes contacts, invitations and keys, `tag` changes the tags of many contacts. Reading, correcting, exporting,
    erasing, restricting and paying always work."""

    create: bool
    tag: bool
    import_: bool = Field(alias="import")
    send: bool


class RunningTrial(View):
    ends_at: Moment
    days_left: int = Field(description="Days of 24 hours, one that has begun included.", examples=[11])


class SubscriptionView(View):
    """As Stripe says. `renews_at` is when it is charged next, or, with `ends_then`, when it ends."""

    status: str = Field(examples=["active"])
    interval: Interval | None
    amount: int | None = Field(examples=[7900])
    currency: str | None = Field(examples=["usd"])
    renews_at: Moment | None
    ends_then: bool


class BillingLinks(View):
    """`page` is where people look at this and pay; the others are addresses of this API."""

    page: str = Field(examples=["https://example.com/billing"])
    plans: str = "/v1/plans"
    checkout: str = "/v1/billing/checkout"
    portal: str = "/v1/billing/portal"
    invoices: str = "/v1/billing/invoices"


class BillingView(View):
    """`plan` is `trial` or the key of a plan; it stays when the subscription has ended. `trial` is null unless one runs."""

    status: Literal["trial", "active", "read_only", "suspended"]
    plan: str
    plan_name: str | None = Field(examples=["Team"])
    trial: RunningTrial | None
    subscription: SubscriptionView | None
    limits: LimitsView
    allowed: AllowedView
    links: BillingLinks

    @classmethod
    def of(cls, overview: "Overview") -> Self:
        """How an account stands, as its people see it."""
        account, plan = overview.account, PLANS.get(overview.account.plan)
        return cls.model_validate(
            {
                "status": account.status,
                "plan": account.plan,
                "plan_name": _name_of(plan),
                "trial": None
                if overview.trial_days_left is None
                else {"ends_at": account.trial_ends_at, "days_left": overview.trial_days_left},
                "subscription": _subscription(overview),
                "limits": {"seats": overview.seats, "contacts": overview.contacts, "mails": overview.mails},
                "allowed": overview.allowed,
                "links": {"page": page_link("billing")},
            }
        )


def _name_of(plan: Plan | None) -> str | None:
    return None if plan is None else plan.name


def _subscription(overview: "Overview") -> SubscriptionView | None:
    row = overview.subscription
    if row is None:
        return None
    return SubscriptionView.model_validate(
        {
            "status": row.subscription_status,
            "interval": row.interval,
            "amount": None if row.amount is None else int(row.amount),
            "currency": row.currency,
            "renews_at": row.current_period_end,
            "ends_then": row.cancel_at_period_end,
        }
    )
