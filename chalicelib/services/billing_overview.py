"""How an account stands with its plan: what is left of the trial, what it may hold and holds, and what it may do now."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib import clock
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.billing import Billing
from chalicelib.register.plans import limits_of
from chalicelib.register.standing import ACTS, BARRED, Act
from chalicelib.services.contact_limit import read_room
from chalicelib.services.invitations import count_invitations
from chalicelib.services.trials import days_left


@dataclass(frozen=True, slots=True)
class Use:
    """A limit of the plan and how much of it is used; more than `most` after a change to a smaller plan."""

    most: int
    used: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`trial_days_left` is None where no trial runs, `subscription` where there never was one."""

    account: Account
    trial_days_left: int | None
    subscription: Billing | None
    seats: Use
    contacts: Use
    mails: Use
    allowed: dict[Act, bool]


def describe_billing(account: Account, now: datetime | None = None) -> Overview:
    """The overview of an account that was read just now; its counts are read strongly."""
    limits = limits_of(account.plan)
    billing: Billing | None = get_together((Billing, account.account_id, None))[0]
    contacts = read_room(account.account_id, limits.contacts)
    return Overview(
        account,
        days_left(account, now or clock.now()) if account.status == "trial" else None,
        billing if billing is not None and billing.subscription_id else None,
        Use(limits.seats, int(account.members) + count_invitations(account.account_id)),
        Use(contacts.most, contacts.used),
        Use(limits.mails, 0),  # nothing is mailed to contacts yet
        {act: act not in BARRED[account.status] for act in ACTS},
    )
