"""The tags that an account uses, each with its number of contacts, read from the counters: exact, and never counted."""

from typing import Any

from chalicelib.models import counter
from chalicelib.models.bulk import Item
from chalicelib.models.counter import Counter
from chalicelib.models.reading import query_between

_READ_MOST = 2_000
"""Counter rows that one page may read."""


def list_tags(account_id: str, limit: int, after: str | None = None) -> tuple[list[dict[str, Any]], str | None]:
    """A page of `{tag, count}` in the order of the tags, behind the tag key `after`, and the key to go on behind.

    Tags that no contact has any more are left out; where there are many of them a page may hold less than `limit`.
    """
    first, last = counter.tag_rows(after)
    found: dict[str, dict[str, Any]] = {}
    key = after
    for place, row in enumerate(query_between(Counter, account_id, first, last, chunk=(limit + 1) * counter.SLOTS)):
        next_key = counter.tag_key_of(row["name"]["S"])
        if next_key != key and (len(found) == limit or place >= _READ_MOST):
            return list(found.values()), key
        key = next_key
        _add(found, key, row)
    return list(found.values()), None


def _add(found: dict[str, dict[str, Any]], key: str, row: Item) -> None:
    count = int(row["value"]["N"])
    if count:
        tag = found.setdefault(key, {"tag": row["label"]["S"] if "label" in row else key, "count": 0})
        tag["count"] += count
