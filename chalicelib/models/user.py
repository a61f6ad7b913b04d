"""A person who can sign in, and the claim that makes an address belong to one person only."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, ListAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class User(Table):
    """A person. The password and the second factor's secret live in Cognito under the user name `user_id`.

    `accepted` is `{"terms": {"version", "at"}, "privacy": {"version", "at"}}` (promise C2); `preferences` are the
    notification switches (promise C7); `recovery_codes` are SHA-256 hashes of unused codes. Links to reset
    the password that are older than `password_changed_at` are void.
    `memberships` counts the accounts that the person belongs to, moved in the same transaction as the member rows:
    with the last one the person is forgotten (register/retention.py).
    """

    class Meta:
        name = "users"

    user_id = UnicodeAttribute(hash_key=True)
    email = UnicodeAttribute()
    name = UnicodeAttribute()
    locale = UnicodeAttribute(default="en")
    accepted = JSONAttribute()
    preferences = JSONAttribute(default=dict)
    totp_enabled = BooleanAttribute(default=False)
    recovery_codes: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, default=list)
    password_changed_at = TimeAttribute(null=True)
    memberships = NumberAttribute(default=1)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()


class UserEmail(Table):
    """The claim of one normalised address by one user, written under a condition so that two can't hold it."""

    class Meta:
        name = "user_emails"

    email = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
