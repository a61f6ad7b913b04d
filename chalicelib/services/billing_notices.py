"""Telling owners and operator that an account was suspended, or that it goes on; each once.

That it will be told is written down before it is, so that no crash and no second run tells anybody twice. A process that dies
between the two has told nobody: the account's billing page says it all the same, and the operator's alarm is of its own.
"""

from pynamodb.exceptions import UpdateError

from chalicelib import errors, observability
from chalicelib.mail.text import Kind
from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.services import billing_rows
from chalicelib.services.billing_state import suspends
from chalicelib.services.mail import page_link, send_mail
from chalicelib.services.owners import owners_of

SUSPENDED, NOTHING = "suspended", ""
_KINDS: dict[bool, Kind] = {True: "account_suspended", False: "account_resumed"}


def tell(account_id: str) -> None:
    """Tells what hasn't been told about the account's standing. Raises Unavailable when no owner could be reached."""
    row, account = billing_rows.read(account_id)
    if row is None or account is None or not account.is_live:
        return
    due = SUSPENDED if suspends(row.concerns) else NOTHING
    if row.told == due or not _claim(row, due):
        return
    observability.emit("suspension", account_id=account_id, suspended=due == SUSPENDED, concerns=list(row.concerns))
    if not _mail(account, suspended=due == SUSPENDED):
        _claim(row, row.told, told=due)
        raise errors.Unavailable


def _claim(row: Billing, due: str, told: str | None = None) -> bool:
    """Writes down what is told, unless somebody else has; whether it is this run's to tell."""
    before = row.told if told is None else told
    try:
        Billing(row.account_id).update(
            actions=[Billing.told.set(due)], condition=(Billing.told == before) & (Billing.version == int(row.version))
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def _mail(account: Account, *, suspended: bool) -> bool:
    """Whether an owner was reached, or there is none."""
    owners, kind = owners_of(account.account_id), _KINDS[suspended]
    reached = 0
    for owner in owners:
        try:
            send_mail(kind, owner.email, owner.locale, company=account.company, link=page_link("billing"))
        except errors.Unavailable:  # the gateway has logged it
            continue
        reached += 1
    return reached > 0 or not owners
