"""That an event of Stripe's has come and what was done about it: ids and types only, never what it said."""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class StripeEvent(Table):
    """`state` is received (its message may be missing), queued, applied, or ignored (a type that nothing is done about, or
    an account that is not there); the last two say why in `outcome`."""

    class Meta:
        name = "stripe_events"

    event_id = UnicodeAttribute(hash_key=True)
    type = UnicodeAttribute()
    object_id = UnicodeAttribute(default="")
    state = UnicodeAttribute()
    outcome = UnicodeAttribute(default="")
    created_at = TimeAttribute()
    received_at = TimeAttribute()
    expires_at = TTLAttribute()
