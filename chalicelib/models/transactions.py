"""How write transactions are committed: a collision with another request is tried again, a failed condition is told."""

import random
import time

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib import errors

ATTEMPTS = 14
_FIRST_WAIT = 0.01
_LONGEST_WAIT = 0.5
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


class ConditionFailed(Exception):
    """Something is not (or no longer) as the transaction demanded; nothing was written. Read again and decide anew.

    `places` are the indexes of the unmet conditions in the transaction, whose items PynamoDB puts in this order:
    condition checks, deletes, saves, updates.
    """

    def __init__(self, places: tuple[int, ...] = ()) -> None:
        super().__init__(f"unmet conditions: {places}")
        self.places = places


def commit(write: TransactWrite) -> None:
    """Writes everything or nothing.

    DynamoDB cancels a transaction that meets another one on the same item (`TransactionConflict`); the SDK does not
    repeat it, so this does, with growing random waits, two seconds altogether on average
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling).

    Raises ConditionFailed, Unavailable when the collisions don't end, and TransactWriteError when the database fails.
    """
    for attempt in range(ATTEMPTS):
        try:
            with write:
                return
        except TransactWriteError as error:
            codes = [reason.code if reason is not None else None for reason in error.cancellation_reasons]
            if "ConditionalCheckFailed" in codes:
                raise ConditionFailed(_places(codes)) from None
            if not codes or not _PASSING.issuperset(filter(None, codes)):
                raise
        time.sleep(random.uniform(0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt)))  # noqa: S311 - spreads waits only
    raise errors.Unavailable("Too many changes at once. Try again in a moment.", headers={"Retry-After": "1"})


def _places(codes: list[str | None]) -> tuple[int, ...]:
    return tuple(place for place, code in enumerate(codes) if code == "ConditionalCheckFailed")
