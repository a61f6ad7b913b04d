"""A change to many contacts that outlives its request: bulk actions by filter, and the sweep of a blacklist entry."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class ContactJob(Table):
    """`action` is what to do, `options` to which contacts, `progress` the cursor and counts, checkpointed by `version`."""

    class Meta:
        name = "contact_jobs"

    account_id = UnicodeAttribute(hash_key=True)
    job_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    action = UnicodeAttribute()
    options = JSONAttribute()
    created_by = UnicodeAttribute()
    progress = JSONAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()
