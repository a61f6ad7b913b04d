"""An export of contacts: its state, its checkpoint and where its file lies."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table, TimeAttribute


class ExportJob(Table):
    """`progress` holds the upload, its parts and the cursor of each shard, replaced only as `version` is as read."""

    class Meta:
        name = "exports"

    account_id = UnicodeAttribute(hash_key=True)
    export_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    format = UnicodeAttribute()
    filter = JSONAttribute(null=True)
    created_by = UnicodeAttribute()
    rows = NumberAttribute(default=0)
    progress = JSONAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()
