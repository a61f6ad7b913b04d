"""A sign-up that waits for its confirmation, filed under the hour in which it lapses."""

from datetime import datetime

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib import clock
from chalicelib.models.base import Table


class Signup(Table):
    """Lets the hourly job find the unconfirmed users of the user pool by index.

    The row itself outlives its hour by a week (`expires_at`), so that a job that failed can still be run again.
    """

    class Meta:
        name = "signups"

    lapses_in = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute(range_key=True)
    expires_at = TTLAttribute()


def lapse_hour(moment: datetime) -> str:
    """The partition of sign-ups that lapse in the hour of `moment`: `2026-01-31T12`."""
    return clock.to_iso(moment)[:13]
