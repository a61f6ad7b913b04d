"""Lifting a suspension by hand: the operator has looked into what Stripe warned of."""

from typing import Any

from chalicelib import clock, errors
from chalicelib.models.transactions import ConditionFailed
from chalicelib.services import billing_rows
from chalicelib.services.billing_notices import tell
from chalicelib.services.billing_refresh import restate

_ATTEMPTS = 5


def lift_suspension(account_id: str) -> dict[str, Any]:
    """Lets an account work again that is suspended, and gives the concerns that were lifted.

    These never suspend it again; a new one does. The owners are told. Raises NotFound for an account that isn't there or
    has no concern to lift, and Unavailable.
    """
    for _ in range(_ATTEMPTS):
        row, account = billing_rows.read(account_id)
        if row is None or account is None or account.is_over(clock.now()):
            raise errors.NotFound("There is no such account with a billing row.")
        open_ones = {id: concern for id, concern in row.concerns.items() if "lifted_at" not in concern}
        if not open_ones:
            raise errors.NotFound("Nothing suspends this account.")
        now = clock.to_iso(clock.now())
        lifted = {id: {**concern, "lifted_at": now} for id, concern in open_ones.items()}
        try:
            restate(row, account, {**row.concerns, **lifted})
        except ConditionFailed:
            continue  # news came in meanwhile
        tell(account_id)
        return open_ones
    raise errors.Unavailable
