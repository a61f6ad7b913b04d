"""How write transactions are committed: a collision with another request is tried again, a failed condition is told."""

import random
import time

from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

ATTEMPTS = 8
_FIRST_WAIT = 0.01


class ConditionFailed(Exception):
    """Something is not (or no longer) as the transaction demanded; nothing was written. Read again and decide anew."""


def commit(write: TransactWrite) -> None:
    """Writes everything or nothing.

    DynamoDB cancels a transaction that meets another one on the same item (`TransactionConflict`); the SDK does not
    repeat it, so this does, with growing random waits, well under a second altogether
    (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling).

    Raises ConditionFailed, and TransactWriteError when the collisions don't end or the database fails.
    """
    for attempt in range(ATTEMPTS):
        try:
            with write:
                return
        except TransactWriteError as error:
            codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
            if "ConditionalCheckFailed" in codes:
                raise ConditionFailed from None
            if codes != {"TransactionConflict"} or attempt == ATTEMPTS - 1:
                raise
        time.sleep(random.uniform(0, _FIRST_WAIT * 2**attempt))  # noqa: S311 - spreads waits, guards nothing
