"""Whom the product tells about an account: its owners, each in their own language."""

from chalicelib.models.base import get_together
from chalicelib.models.member import Member
from chalicelib.models.user import User

_BATCH = 100  # of BatchGetItem


def owners_of(account_id: str) -> list[User]:
    """The owners, read strongly; none for an account that is gone."""
    rows = Member.query(account_id, filter_condition=Member.role == "owner", consistent_read=True)
    wanted = [(User, row.user_id, None) for row in rows]
    users = [user for start in range(0, len(wanted), _BATCH) for user in get_together(*wanted[start : start + _BATCH])]
    return [user for user in users if user is not None]
