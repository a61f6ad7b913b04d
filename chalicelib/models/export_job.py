"""An export of contacts: its state, its checkpoints and where its file lies."""

from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute


class ExportJob(Table):
    """`lanes` are the parts of the contacts that are read side by side, each a JSON text that its reader replaces only while it
    is as it was read; `names` the custom fields that have a column, in order. `progress` is how far the pieces are joined.
    Everything else changes only as `version` is as read, but for `rows`, which goes up with the lanes."""

    class Meta:
        name = "exports"

    account_id = UnicodeAttribute(hash_key=True)
    export_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    format = UnicodeAttribute()
    filter = CompactJSONAttribute(null=True)
    created_by = UnicodeAttribute()
    rows = NumberAttribute(default=0)
    names = CompactJSONAttribute(null=True)
    lanes: MapAttribute[str, Any] = MapAttribute(null=True)
    progress = CompactJSONAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    created_at = TimeAttribute()
    started_at = TimeAttribute(null=True)
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()
