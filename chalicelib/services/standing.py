"""Why an account may not do something now, told to its people with a link to billing, and to its jobs as their end."""

from chalicelib import errors
from chalicelib.models.account import Account
from chalicelib.register.standing import BARRED, Act

_SUSPENDED = "The account is suspended: nothing can be imported or sent."


def check(account: Account, act: Act) -> None:
    """Raises PaymentRequired or AccountSuspended where the account's standing bars an act (register/standing.py).

    An account that is deleted is none of its business: nobody gets in.
    """
    if act not in BARRED[account.status]:
        return
    if account.status == "suspended":
        raise errors.AccountSuspended(_SUSPENDED)
    raise payment_required(reason(account))


def why_barred(account: Account, act: Act) -> str | None:
    """Why a live account may not do something, as a job that stops for it says; None when it may."""
    return reason(account) if act in BARRED[account.status] else None


def reason(account: Account) -> str:
    """What an account that is barred from something has come to."""
    if account.status == "suspended":
        return _SUSPENDED
    ended = "trial" if account.plan == "trial" else "subscription"
    return f"The account is read-only since its {ended} has ended."


def limit_reached(name: str, limit: int, used: int) -> errors.PaymentRequired:
    """The refusal where a limit of the plan (register/plans.py) keeps something from being made."""
    return payment_required(
        f"The plan has {limit} {name}, and {used} are in use.", limit={"of": name, "most": limit, "used": used}
    )


def payment_required(detail: str, **extra: object) -> errors.PaymentRequired:
    """A refusal that choosing a plan, or a larger one, would lift; `billing_url` leads there."""
    from chalicelib.services.mail import page_link

    return errors.PaymentRequired(detail, extra={"billing_url": page_link("billing")} | extra)
