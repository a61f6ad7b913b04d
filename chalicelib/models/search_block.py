"""The search index of contacts: blocks of lines, each covering a range of contact ids in one shard (searching/lines.py)."""

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import IncludeProjection, LocalSecondaryIndex

from chalicelib.models import contact
from chalicelib.models.base import Table

FIRST = "0"
"""The key of a shard's first block: lower than every id."""


class SearchBlockBySignature(LocalSecondaryIndex["SearchBlock"]):
    """All signatures of a shard, in a sixth of the reads that whole blocks would take."""

    class Meta:
        index_name = "by_signature"
        projection = IncludeProjection(["signature"])

    partition = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)


class SearchBlock(Table):
    """Covers the contacts of a partition (that of `contacts`) whose ids are not lower than `block` and lower than the next
    block's. `texts` and `rest` are its packed lines, `signature` is theirs, `version` goes up with every write. `place` is
    `block` once more, as an index needs a key of its own that doesn't change.

    All of it is derived from `contacts`, by the table's stream or anew."""

    class Meta:
        name = "search_blocks"

    partition = UnicodeAttribute(hash_key=True)
    block = UnicodeAttribute(range_key=True)
    place = UnicodeAttribute()
    texts = BinaryAttribute(legacy_encoding=False)
    rest = BinaryAttribute(legacy_encoding=False)
    signature = BinaryAttribute(legacy_encoding=False)
    version = NumberAttribute()
    by_signature = SearchBlockBySignature()

    @classmethod
    def hash_keys_of(cls, account_id: str) -> list[str]:
        """Every shard."""
        return contact.partitions(account_id, contact.MOST_SHARDS)
