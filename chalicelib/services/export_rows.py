"""Stored contacts → the lines of an export, straight from what DynamoDB sends: there is no object in between.

The names of custom fields aren't known before all contacts are read. So their columns come last, in the order in which the
names turned up, and a line that was written before has its cells added (`writing.widen`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from chalicelib import clock
from chalicelib.importing.formulas import guard_all
from chalicelib.importing.headers import FIELDS
from chalicelib.importing.tags import join_tags
from chalicelib.importing.writing import READ_ONLY, csv_rows, json_lines
from chalicelib.models.bulk import Item
from chalicelib.models.contact import ADDRESS_PARTS
from chalicelib.services.contact_documents import document_of

_ADDRESS = "address"
_PLACE = FIELDS.index(f"{_ADDRESS}.{ADDRESS_PARTS[0]}")
_BEFORE, _AFTER = FIELDS[:_PLACE], FIELDS[_PLACE + len(ADDRESS_PARTS) :]
_STORED_AS = {"id": "contact_id"}
_TEXTS = ("status", "contact_id", "created_at", "updated_at", "last_processed_at")

ATTRIBUTES = (*_BEFORE, _ADDRESS, *_AFTER, "custom", "restriction", *(_STORED_AS.get(name, name) for name in READ_ONLY))
"""What an export, and the choice of its contacts, needs of an item."""

Custom = Mapping[str, str]


def customs_of(items: Iterable[Item]) -> list[Custom]:
    """The custom fields of each item."""
    return [json.loads(item["custom"]["S"]) or {} if "custom" in item else {} for item in items]


def unknown_names(customs: Iterable[Custom], known: frozenset[str]) -> list[str]:
    """Names of custom fields that aren't known yet, in order."""
    found: set[str] = set()
    for custom in customs:
        if custom and not custom.keys() <= known:
            found |= custom.keys() - known
    return sorted(found)


def csv_lines(items: Sequence[Item], customs: Sequence[Custom], names: Sequence[str]) -> bytes:
    """A row of `csv_columns(names)` for each item; every name of the custom fields is among `names`."""
    return csv_rows([_row(item, custom, names) for item, custom in zip(items, customs, strict=True)])


def json_documents(items: Sequence[Item]) -> bytes:
    """A line of JSON for each item."""
    return json_lines(document_of(item) for item in items)


def _row(item: Item, custom: Custom, names: Sequence[str]) -> list[str]:
    cells = [_text(item, name) for name in _BEFORE]
    address = (json.loads(item[_ADDRESS]["S"]) or {}) if _ADDRESS in item else {}
    cells += [address.get(part) or "" for part in ADDRESS_PARTS]
    tags = item["tags"]["L"] if "tags" in item else ()
    cells += [join_tags([tag["S"] for tag in tags]) if name == "tags" else _text(item, name) for name in _AFTER]
    # What our own code wrote needs no guard.
    row = guard_all(cells)
    row += [item[name]["S"] for name in _TEXTS]
    row += [_moment(item["expires_at"]["N"]), item["version"]["N"]]
    if names:
        row += guard_all([custom.get(name) or "" for name in names]) if custom else [""] * len(names)
    return row


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    return "" if value is None else value.get("S") or ""


@lru_cache(maxsize=4096)
def _moment(seconds: str) -> str:
    """Many contacts of an import expire in one second."""
    return clock.to_iso(clock.from_epoch(int(seconds)))
