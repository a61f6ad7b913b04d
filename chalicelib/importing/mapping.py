"""The columns of a file → the contact field that each most likely holds."""

import re
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.importing import headers as known
from chalicelib.importing.headers import CUSTOM, FIELDS, FULL_NAME, SEVERAL, key
from chalicelib.importing.limits import MAX_COLUMN_NAME

_ADDRESS_IN_TEXT = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_NUMBER = re.compile(r" \(\d+\)$")
_RANKS = {field: {name: rank for rank, name in enumerate(names)} for field, names in known.SYNONYMS.items()}
_FIELD_OF = {name: field for field, names in known.SYNONYMS.items() for name in names}


def column_names(header: Sequence[str]) -> list[str]:
    """A name for every column: blank ones become `Column 3`, a repeated one gets ` (2)`."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(header, start=1):
        base = " ".join(cell.split())[:MAX_COLUMN_NAME].strip() or f"Column {number}"
        name, copy = base, 1
        while name in taken:
            copy += 1
            name = f"{base} ({copy})"
        taken.add(name)
        names.append(name)
    return names


def recognised(cells: Iterable[str]) -> int:
    """How many of these cells are names of contact fields."""
    return sum(1 for cell in cells if _meaning(key(cell)) or cell in FIELDS)


def suggested_mapping(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """`{column: field}` for the columns (as named by `column_names`) that can be told by their name.

    Each field is given once, except those in SEVERAL. One address is taken, the one at work where there is a choice
    and it has samples. A file without a recognised column of addresses gets the one whose samples are all addresses.
    The columns of our own exports map to themselves.
    """
    keys = {column: key(_NUMBER.sub("", column)) for column in columns}
    ignored = set().union(*(names for mark, names in known.NOT_FOR_MAPPING.items() if mark in keys.values()))
    found = {column: column for column in columns if column in FIELDS or column.startswith(CUSTOM)}
    rest = [column for column in columns if column not in found and keys[column] not in ignored]
    taken = set(found.values())
    found |= _by_name(rest, keys, taken)
    found |= _ambiguous(rest, keys, found)
    found |= _one_address(rest, keys, found, samples)
    if "email" not in found.values():
        found |= _by_content(columns, found, samples)
    return {column: found[column] for column in columns if column in found}


def _meaning(name: str) -> str | None:
    """The field that a key stands for, an address part included; an ambiguous word stands for itself."""
    if name in _FIELD_OF:
        return _FIELD_OF[name]
    for subject in known.SUBJECTS:
        if name.startswith(subject) and name[len(subject) :] in (*_FIELD_OF, "name"):
            return _FIELD_OF.get(name[len(subject) :], FULL_NAME)
    if name in ("name", "nom", "title", "titre", "url"):
        return name
    part = _address_part(name)
    return part[1] if part else None


def _by_name(columns: Sequence[str], keys: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    candidates: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        name = keys[column]
        field = _meaning(name)
        if field not in _RANKS or field in taken:
            continue
        bare = name if name in _FIELD_OF else next(name[len(s) :] for s in known.SUBJECTS if name.startswith(s))
        candidates.setdefault(field, []).append((_RANKS[field].get(bare, len(_RANKS[field])), column))
    found: dict[str, str] = {}
    for field, ranked in candidates.items():
        best = min(ranked)
        found |= {column: field for rank, column in ranked if field in SEVERAL or (rank, column) == best}
    return found


def _ambiguous(columns: Sequence[str], keys: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Words whose meaning depends on the columns around them."""
    fields = set(found.values())
    more: dict[str, str] = {}
    for column in columns:
        name = keys[column]
        if name in ("name", "nom"):
            field = FULL_NAME if "first_name" not in fields or "last_name" in fields else "last_name"
            if field not in more.values():
                more[column] = field
        elif name in ("title", "titre") and "job_title" not in fields:
            # Outlook in French has two columns of this name: the salutation, then the job.
            more = {other: field for other, field in more.items() if field != "job_title"}
            more[column] = "job_title"
        elif name == "url":
            is_linkedin = "connectedon" in keys.values()
            more[column] = "linkedin_url" if is_linkedin else "website"
    return {column: field for column, field in more.items() if field not in fields}


def _address_part(name: str) -> tuple[str, str] | None:
    """`(group, field)`: `businesscity` → `("business", "address.city")`, `ville` → `("", "address.city")`."""
    if name in known.ADDRESS_PARTS:
        return "", known.ADDRESS_PARTS[name]
    if name == known.WHOLE_ADDRESS:
        return "", "address.line1"
    for group in (*known.ADDRESS_BEFORE, *known.ADDRESS_BEFORE_PRIVATE, *known.SUBJECTS):
        if name.startswith(group) and name[len(group) :] in known.ADDRESS_PARTS:
            return ("" if group == "address" else group), known.ADDRESS_PARTS[name[len(group) :]]
    for group in (*known.ADDRESS_AFTER, *known.ADDRESS_AFTER_PRIVATE):
        bare, digit = (name[:-1], name[-1]) if name[-1:].isdigit() else (name, "")
        if bare.endswith(group) and bare[: -len(group)] + digit in known.ADDRESS_PARTS:
            return group, known.ADDRESS_PARTS[bare[: -len(group)] + digit]
    return None


def _one_address(
    columns: Sequence[str], keys: Mapping[str, str], found: Mapping[str, str], samples: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    groups: dict[str, dict[str, str]] = {}
    for column in columns:
        part = _address_part(keys[column]) if column not in found else None
        if part and part[1] not in found.values():
            groups.setdefault(part[0], {}).setdefault(part[1], column)
    order = ("", *known.ADDRESS_BEFORE, *known.ADDRESS_AFTER)

    def preference(group: str) -> tuple[bool, int]:
        empty = not any(samples.get(column) for column in groups[group].values())
        return empty, order.index(group) if group in order else len(order)

    if not groups:
        return {}
    return {column: field for field, column in groups[min(groups, key=preference)].items()}


def _by_content(
    columns: Sequence[str], found: Mapping[str, str], samples: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    for column in columns:
        values = samples.get(column, ())
        if column not in found and values and all(_ADDRESS_IN_TEXT.fullmatch(value.strip()) for value in values):
            return {column: "email"}
    return {}


def has_address(cells: Iterable[str]) -> bool:
    """Whether one of these cells is an email address, so that they can't be a header."""
    return any(_ADDRESS_IN_TEXT.fullmatch(cell.strip()) for cell in cells)
