"""Pages of a list that lies in one partition, in the order of its range key."""

from typing import TypeVar

from chalicelib.models.base import Table

Row = TypeVar("Row", bound=Table)


def page_of(
    model: type[Row], hash_key: str, limit: int, after: str | None = None, *, newest_first: bool = False
) -> tuple[list[Row], str | None]:
    """Up to `limit` rows behind the range key `after`, read strongly, and the range key to go on from (None at the end)."""
    name = str(model._range_keyname)
    range_key = getattr(model, name)
    behind = None if after is None else (range_key < after if newest_first else range_key > after)
    rows = list(
        model.query(hash_key, behind, consistent_read=True, scan_index_forward=not newest_first, limit=limit + 1)
    )
    return rows[:limit], getattr(rows[limit - 1], name) if len(rows) > limit else None
