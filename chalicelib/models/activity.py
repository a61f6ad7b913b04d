"""What an account's people and keys did: one row for each request, for the month in which the account can read it."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Activity(Table):
    """`entry` is `<at>#<request id>`: newest first is one query, and a line that is delivered twice is one row."""

    class Meta:
        name = "activity"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    at = TimeAttribute()
    actor = UnicodeAttribute()
    method = UnicodeAttribute()
    route = UnicodeAttribute()
    status = NumberAttribute()
    ip_address = UnicodeAttribute(default="")
    country = UnicodeAttribute(default="")
    region = UnicodeAttribute(default="")
    browser = UnicodeAttribute(default="")
    browser_version = UnicodeAttribute(default="")
    system = UnicodeAttribute(default="")
    device = UnicodeAttribute(default="")
    expires_at = TTLAttribute()
