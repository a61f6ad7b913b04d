"""The orders in which contacts are listed, each with its own index, so that a page costs the same however many there are."""

from typing import NamedTuple

from chalicelib.models.bulk import Item
from chalicelib.searching.lines import Line


class Order(NamedTuple):
    """`key` is the attribute that contacts are in the order of, unique in an account, and `by` the index that has them
    so, None for the table itself."""

    key: str
    by: str | None
    descending: bool

    def of_item(self, item: Item) -> str:
        """Where a stored contact stands."""
        place: str = item[self.key]["S"]
        return place

    def of_line(self, line: Line) -> str:
        """The same for a line of the search index."""
        return line.contact_id if self.by is None else line.sort_keys()[self.key]

    def is_behind(self, place: str, position: str | None) -> bool:
        """Whether a place is behind a position in the list."""
        return position is None or (place < position if self.descending else place > position)


NEWEST = Order("contact_id", None, descending=True)
ORDERS = {
    "newest": NEWEST,
    "oldest": Order("contact_id", None, descending=False),
    "name": Order("name_key", "by_name", descending=False),
    "-name": Order("name_key", "by_name", descending=True),
    "company": Order("company_key", "by_company", descending=False),
    "-company": Order("company_key", "by_company", descending=True),
    "last_processed": Order("processed_key", "by_processing", descending=True),
    "-last_processed": Order("processed_key", "by_processing", descending=False),
}
"""By the names of the API; a minus turns an order around."""
