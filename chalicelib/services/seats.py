"""Seats: members and open invitations together never exceed what the plan has, however many requests run at once.

The account row counts its members exactly, and its invitations only by a number that rises with each one, because an
invitation lapses by time and tells no counter. Who wants a seat reads the row, then the open invitations, and writes in one
transaction that demands both numbers of the row: another invitation in between fails it, and it is decided anew.
"""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.models.account import Account
from chalicelib.register.plans import limits_of
from chalicelib.register.standing import BARRED
from chalicelib.services import standing

_MAY_CREATE = tuple(status for status, acts in BARRED.items() if "create" not in acts)


def check_seat(account: Account, others: int) -> None:
    """Raises PaymentRequired where an account has no seat beside its members and `others`, its open invitations; and what
    `standing.check` raises."""
    standing.check(account, "create")
    used, seats = int(account.members) + others, limits_of(account.plan).seats
    if used >= seats:
        raise standing.limit_reached("seats", seats, used)


def may_invite(account: Account, others: int) -> Condition:
    """What must hold of the account's row when an invitation is written, `others` being open."""
    holds: Condition = _has_seat(account, others) & (Account.invitations == account.invitations)
    return holds


def may_join(account: Account) -> Condition:
    """What must hold of it when somebody becomes a member. Their seat was counted when they were invited; but a smaller plan
    since then doesn't let in more people than it has seats."""
    return _has_seat(account, 0)


def one_more_invitation() -> Any:
    """The update of the row that goes with each invitation."""
    return Account.invitations.add(1)


def _has_seat(account: Account, others: int) -> Condition:
    stands = Account.status.is_in(*_MAY_CREATE) & (Account.plan == account.plan)
    free: Condition = stands & (Account.members < limits_of(account.plan).seats - others)
    return free
