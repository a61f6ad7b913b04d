"""An export of contacts: its state, its checkpoint and where its file lies."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute


class ExportJob(Table):
    """`progress` holds the upload, its parts and the cursor of each shard, replaced only as `version` is as read."""

    class Meta:
        name = "exports"

    account_id = UnicodeAttribute(hash_key=True)
    export_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    format = UnicodeAttribute()
    filter = CompactJSONAttribute(null=True)
    created_by = UnicodeAttribute()
    rows = NumberAttribute(default=0)
    progress = CompactJSONAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()
