"""The tables of an account: each row that the list of tenant tables leads to, found and deleted by its key alone."""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.models.base import Table
from chalicelib.models.bulk import Item, delete_items, query_pages
from chalicelib.services.purge_state import Place
from chalicelib.services.purge_store import Store


class Rows(Store):
    """What one table holds of an account."""

    batch = 25  # of BatchWriteItem

    def __init__(self, model: type[Table], account_id: str, attributes: Sequence[str] = ()) -> None:
        self.name = model.store()
        self._model = model
        self._hash = str(model._hash_keyname)
        self._range = model._range_keyname
        self._hash_keys = model.hash_keys_of(account_id)
        self._numbers = {key: number for number, key in enumerate(self._hash_keys)}
        self._attributes = (*self.key_names, *attributes)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The attributes of a row's key."""
        return (self._hash,) if self._range is None else (self._hash, str(self._range))

    def pages(self, after: Place) -> Iterator[Sequence[Item]]:
        """One query for each 1 MB of rows and hash key, keys only."""
        first, key = after
        for hash_key in self._hash_keys[first:]:
            behind = key if key and self._range and hash_key == self._hash_keys[first] else None
            for items, _ in query_pages(self._model, hash_key, behind, self._attributes):
                yield items

    def place_of(self, thing: Any) -> Place:
        """The number of the hash key, and the range key; of a table without one, the hash key again."""
        hash_key: str = thing[self._hash]["S"]
        return self._numbers[hash_key], thing[self._range]["S"] if self._range else hash_key

    def erase(self, things: Sequence[Item]) -> None:
        """One call."""
        delete_items(self._model, things)
