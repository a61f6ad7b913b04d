"""The end of paying with the end of an account: no further charge from the moment it is deleted, no customer after its purge."""

from chalicelib import clock
from chalicelib.gateways import payments
from chalicelib.services import billing_rows
from chalicelib.services.billing_refresh import refresh
from chalicelib.services.billing_state import ENDED


def end_subscription(account_id: str) -> None:
    """Closes the page to pay on, and ends every subscription now, without a further invoice; safe to repeat.

    What was open stays at Stripe and isn't collected any more. A restored account may subscribe again. Raises Unavailable.
    """
    row, account = billing_rows.read(account_id)
    if row is None or row.customer_id is None or account is None or account.is_live:
        return
    if row.checkout and "id" in row.checkout:
        payments.expire_checkout(row.checkout["id"])  # first, so that nobody pays behind the look that follows
    for subscription in payments.subscriptions_of(row.customer_id):
        if subscription["status"] not in ENDED:
            payments.cancel_subscription(subscription["id"])
    refresh(account_id, row.customer_id, clock.now())


def settle(account_id: str) -> None:
    """Ends what somebody subscribed to in the moment of the deletion; asked after each piece of news."""
    row, account = billing_rows.read(account_id)
    if row is not None and account is not None and not account.is_live and _runs(row.subscription_status):
        end_subscription(account_id)


def _runs(status: str | None) -> bool:
    return status is not None and status not in ENDED
