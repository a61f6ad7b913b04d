"""A pending invitation to join an account; it goes when it is accepted, withdrawn or lapses."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Invitation(Table):
    """One per address: `invitation_id` is a keyed hash of account and address, so that a second one replaces the first.
    `token_hash` names the only token that accepts it, mailed to `email` in `locale`."""

    class Meta:
        name = "invitations"

    account_id = UnicodeAttribute(hash_key=True)
    invitation_id = UnicodeAttribute(range_key=True)
    email = UnicodeAttribute()
    role = UnicodeAttribute()
    locale = UnicodeAttribute(default="en")
    invited_by = UnicodeAttribute()
    token_hash = UnicodeAttribute()
    created_at = TimeAttribute()
    expires_at = TTLAttribute()
