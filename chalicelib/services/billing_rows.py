"""Reading and writing the billing row: made once, and changed only while it is as it was read."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib import clock
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.billing import Billing
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.transactions import ConditionFailed

UNTIL_COMPARED = timedelta(hours=20)
"""How long a row that was compared with Stripe rests: less than a day, so that each daily run finds it due."""


def read(account_id: str) -> tuple[Billing | None, Account | None]:
    """The billing row and the account, in one strong read."""
    row, account = get_together((Billing, account_id, None), (Account, account_id, None))
    return row, account


def make(account_id: str, now: datetime) -> None:
    """The row of an account that has none. Raises ConditionFailed when somebody else has made it."""
    row = Billing(account_id, created_at=now, updated_at=now, due_at=now + UNTIL_COMPARED)
    try:
        row.save(condition=Billing.account_id.does_not_exist())
    except PutError as error:
        _raise(error)


def change(row: Billing, **changes: Any) -> None:
    """Sets attributes (None removes one) while the row is at the version that was read, and moves `row` along.

    Raises ConditionFailed when it isn't.
    """
    before = int(row.version)
    actions = [*actions_of(changes), Billing.version.set(before + 1), Billing.updated_at.set(clock.now())]
    try:
        row.update(actions=actions, condition=Billing.version == before)
    except UpdateError as error:
        _raise(error)


def actions_of(changes: Mapping[str, Any]) -> list[Action]:
    """What an update does for these attributes."""
    attributes = {name: getattr(Billing, name) for name in changes}
    return [
        attributes[name].remove() if value is None else attributes[name].set(value) for name, value in changes.items()
    ]


def _raise(error: PutError | UpdateError) -> None:
    if code_of(error) == NOT_MET:
        raise ConditionFailed from None
    raise error
