"""An import of contacts: its file, its state, its counts and the place up to which it has been worked off."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute


class ImportJob(Table):
    """`analysis` is what was found in the file (columns, samples, suggested mapping, dialect); `options` what was asked
    for at the start; `progress` the checkpoint and counts, replaced only under the condition that `version` is as read."""

    class Meta:
        name = "imports"

    number = 0
    """Of a small file, which is worked off as one range, the row is also that range (see import_range.py)."""

    account_id = UnicodeAttribute(hash_key=True)
    import_id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    file_name = UnicodeAttribute()
    created_by = UnicodeAttribute()
    analysis = CompactJSONAttribute(null=True)
    options = CompactJSONAttribute(null=True)
    progress = CompactJSONAttribute(null=True)
    dry_run = CompactJSONAttribute(null=True)
    failure = UnicodeAttribute(null=True)
    version = NumberAttribute(default=1)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()
