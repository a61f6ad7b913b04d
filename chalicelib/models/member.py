"""Who belongs to which account, in which role."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.base import Table, TimeAttribute


class MemberByUser(GlobalSecondaryIndex["Member"]):
    """The accounts of one user. Eventually consistent: confirm what it finds by a direct read."""

    class Meta:
        index_name = "by_user"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True)
    account_id = UnicodeAttribute(range_key=True)


class Member(Table):
    """`role` is owner, admin or member."""

    class Meta:
        name = "members"

    account_id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    role = UnicodeAttribute()
    joined_at = TimeAttribute()
    by_user = MemberByUser()
