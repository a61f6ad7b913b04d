"""A customer company: what it is called, how it stands, and over how many shards its contacts are spread."""

from datetime import datetime

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.base import Table, TimeAttribute

LIVE = ("trial", "active", "read_only", "suspended")
"""The standings in which an account's people and tools get in."""


class AccountByDue(GlobalSecondaryIndex["Account"]):
    """Accounts that something is to be done for, by when; only those that wait for something are in it. Eventually
    consistent: confirm what it finds by a direct read."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    awaits = UnicodeAttribute(hash_key=True)
    due_at = TimeAttribute(range_key=True)


class Account(Table):
    """`status` is one of LIVE, deleted (its owner may restore it) or purging (nobody may). `details` is the optional
    company information (promise C1: nothing beyond the name is compulsory). `shards` is 1 or 16 and only ever grows.

    `owners`, `members` (owners included) and `keys` count what their names say, moved in the same transaction as their rows,
    so that the last owner stays and nothing goes beyond its limit however many requests run at once. `invitations` only
    rises, by one with each invitation: who has read it knows whether another has come since (services/seats.py).

    A deleted account has `deleted_at`, `purge_at` and `before_deletion` (`{"status", "awaits", "due_at"}`, what restoring
    gives back); `awaits` is deletion and `due_at` the next of its reminders or its purge. `restored_at` is there until
    everybody has been told of a restore, and `told` says how far that is, or the news of the deletion. Sessions that came
    into the account before `sessions_since`, the last deletion, stay void for good."""

    class Meta:
        name = "accounts"

    account_id = UnicodeAttribute(hash_key=True)
    company = UnicodeAttribute()
    details = JSONAttribute(default=dict)
    status = UnicodeAttribute()
    plan = UnicodeAttribute(default="trial")
    shards = NumberAttribute(default=1)
    owners = NumberAttribute(default=1)
    members = NumberAttribute(default=1)
    keys = NumberAttribute(default=0)
    invitations = NumberAttribute(default=0)
    trial_ends_at = TimeAttribute()
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    version = NumberAttribute(default=1)
    deleted_at = TimeAttribute(null=True)
    purge_at = TimeAttribute(null=True)
    before_deletion = JSONAttribute(null=True)
    restored_at = TimeAttribute(null=True)
    told = JSONAttribute(null=True)
    sessions_since = TimeAttribute(null=True)
    awaits = UnicodeAttribute(null=True)
    due_at = TimeAttribute(null=True)
    by_due = AccountByDue()

    @property
    def is_live(self) -> bool:
        """Whether the account's people and tools get in."""
        return self.status in LIVE

    def is_restorable(self, now: datetime) -> bool:
        """Whether it is deleted and its owner may still change their mind (promise D1)."""
        return self.status == "deleted" and self.purge_at is not None and now < self.purge_at

    def is_over(self, now: datetime) -> bool:
        """Whether nobody gets in any more and nothing may be written for it: the purge runs, or is due."""
        return not self.is_live and not self.is_restorable(now)
