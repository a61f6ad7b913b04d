"""The erasure certificate of a purged account, and while the purge runs its journal (promises D2, D3)."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute


class CertificateByDue(GlobalSecondaryIndex["Certificate"]):
    """Purges that something is still to be done for, by when: the end of a legal hold."""

    class Meta:
        index_name = "by_due"
        projection = KeysOnlyProjection()

    awaits = UnicodeAttribute(hash_key=True)
    due_at = TimeAttribute(range_key=True)


class Certificate(Table):
    """Holds ids and counts, never personal data. `status` is running, held (a legal hold keeps a part) or done; `progress`
    is the place of the purge, replaced only while `version` is as read. `awaits` is hold while `due_at` is its end."""

    class Meta:
        name = "certificates"

    account_id = UnicodeAttribute(hash_key=True)
    status = UnicodeAttribute()
    progress = CompactJSONAttribute(default=dict)
    counts = CompactJSONAttribute(default=dict)
    processors = CompactJSONAttribute(default=dict)
    kept = CompactJSONAttribute(default=list)
    started_at = TimeAttribute()
    finished_at = TimeAttribute(null=True)
    awaits = UnicodeAttribute(null=True)
    due_at = TimeAttribute(null=True)
    version = NumberAttribute(default=1)
    expires_at = TTLAttribute(null=True)
    by_due = CertificateByDue()
