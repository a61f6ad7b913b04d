"""A pending invitation to join an account; it goes when it is accepted, withdrawn or lapses."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class Invitation(Table):
    """`token_hash` names the single-use token that was mailed to `email`."""

    class Meta:
        name = "invitations"

    account_id = UnicodeAttribute(hash_key=True)
    invitation_id = UnicodeAttribute(range_key=True)
    email = UnicodeAttribute()
    role = UnicodeAttribute()
    invited_by = UnicodeAttribute()
    token_hash = UnicodeAttribute()
    created_at = TimeAttribute()
    expires_at = TTLAttribute()
