"""A range of a large import's file: how far it has been worked off, and what its rows have come to so far."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import CompactJSONAttribute, Table, TimeAttribute


class ImportRange(Table):
    """There from when a worker takes the range until the import has ended. `place` is `<import_id>#<number>`, `run` the run
    that `progress` belongs to: for any other one the range hasn't been begun. Replaced only while `version` is as read."""

    class Meta:
        name = "import_ranges"

    account_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)
    run = UnicodeAttribute()
    progress = CompactJSONAttribute()
    version = NumberAttribute(default=1)
    updated_at = TimeAttribute()
    expires_at = TTLAttribute()

    @property
    def import_id(self) -> str:
        """The import whose file it is a part of."""
        return str(self.place.partition("#")[0])

    @property
    def number(self) -> int:
        """Which one it is, from 0 in the order of the file."""
        return int(self.place.partition("#")[2])


def place_of(import_id: str, number: int) -> str:
    """The range key of a range."""
    return f"{import_id}#{number:05}"


def places_of(import_id: str) -> str:
    """What the range keys of all ranges of an import begin with."""
    return f"{import_id}#"
