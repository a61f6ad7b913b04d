"""Whom the product tells about an account: its owners, each in their own language."""

from chalicelib.models.base import get_together
from chalicelib.models.member import Member
from chalicelib.models.user import User


def owners_of(account_id: str) -> list[User]:
    """The owners, read strongly; none for an account that is gone."""
    rows = Member.query(account_id, filter_condition=Member.role == "owner", consistent_read=True)
    user_ids = [row.user_id for row in rows]
    users = get_together(*((User, user_id, None) for user_id in user_ids)) if user_ids else []
    return [user for user in users if user is not None]
