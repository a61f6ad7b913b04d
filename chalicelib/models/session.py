"""An open session: the SHA-256 of its token under its user, so that all of one user's end in one strong query."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Session(Table):
    """`account_id` is the account the session works in now, since `entered_at` if it has moved; `device` is a short description for the list of sessions.

    `ends_at` is the absolute end; `expires_at` is the sliding one (whichever comes first ends it), also the time to live.
    """

    class Meta:
        name = "sessions"

    user_id = UnicodeAttribute(hash_key=True)
    token_hash = UnicodeAttribute(range_key=True)
    account_id = UnicodeAttribute()
    entered_at = TimeAttribute(null=True)
    created_at = TimeAttribute()
    last_seen_at = TimeAttribute()
    ends_at = TimeAttribute()
    device = UnicodeAttribute(default="")
    ip_address = UnicodeAttribute(default="")
    expires_at = TTLAttribute()
