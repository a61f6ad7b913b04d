"""A row of cells → the fields of a contact, by the mapping that the importer chose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from chalicelib.importing.formulas import unguard
from chalicelib.importing.headers import CUSTOM, FIELDS, FULL_NAME
from chalicelib.importing.limits import count
from chalicelib.importing.names import split_name
from chalicelib.importing.tags import split_tags

ContactFields = dict[str, object]
"""As in the body of a contact: text, `tags` a list, `address` and `custom` dictionaries; blank cells are absent."""

_ADDRESS = "address."
_LINE_ENDS = re.compile(r"[\r\n]+")
_PARTS = {field: field.removeprefix(_ADDRESS) for field in FIELDS if field.startswith(_ADDRESS)}
_ONE_LINE = frozenset(FIELDS) - _PARTS.keys() - {"notes", "tags"}


class CellError(NamedTuple):
    """A line of the error file: `row` as a spreadsheet numbers it."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Converter:
    """A mapping made ready for many rows: `targets` are `(index of the column, field)` in the order of the file."""

    columns: tuple[str, ...]
    targets: tuple[tuple[int, str], ...]

    def fields(self, cells: Sequence[str]) -> ContactFields:
        """The fields that this row fills.

        Where several columns feed one field the first that isn't blank is taken; tags are put together.
        """
        fields: ContactFields = {}
        whole_name = ""
        size = len(cells)
        for index, field in self.targets:
            whole = cells[index] if index < size else ""
            if whole[:1] == "'":
                whole = unguard(whole)
            text = whole.strip()
            if not text:
                continue
            if field in _ONE_LINE:
                if field not in fields:
                    fields[field] = text if text.isprintable() else _one_line(text, " ")
            elif field == FULL_NAME:
                whole_name = whole_name or (text if text.isprintable() else _one_line(text, " "))
            else:
                _add(fields, field, whole, text)
        if "address" in fields:
            _split_street(fields)
        if whole_name and not (fields.get("first_name") or fields.get("last_name")):
            _add_name(fields, whole_name)
        return fields

    def surplus(self, row: int, cells: Sequence[str]) -> CellError | None:
        """The error of a row with more filled cells than there are columns: a delimiter inside an unquoted cell."""
        width = len(self.columns)
        if len(cells) <= width or not any(cell.strip() for cell in cells[width:]):
            return None
        reason = f"This row has {count(len(cells))} cells, the header {count(width)}; put quotation marks around a cell that holds the delimiter."
        return CellError(row, "", " ".join(cell for cell in cells[width:] if cell), reason)

    def column_of(self, field: str, cells: Sequence[str]) -> tuple[str, str]:
        """`(column, value)` that `field` of this row came from, for an error; the first mapped column if all are blank."""
        mapped = [index for index, target in self.targets if target == field]
        if field in ("first_name", "last_name") and not any(self._cell(cells, index) for index in mapped):
            mapped = [index for index, target in self.targets if target == FULL_NAME] or mapped
        filled = [index for index in mapped if self._cell(cells, index)]
        if not mapped:
            return "", ""
        index = (filled or mapped)[0]
        return self.columns[index], self._cell(cells, index)

    @staticmethod
    def _cell(cells: Sequence[str], index: int) -> str:
        return unguard(cells[index]).strip() if index < len(cells) else ""


def make_converter(columns: Sequence[str], mapping: Mapping[str, str]) -> Converter:
    """A converter for a mapping that `mapping_errors` has nothing against."""
    return Converter(
        tuple(columns), tuple((index, mapping[name]) for index, name in enumerate(columns) if name in mapping)
    )


def mapping_errors(columns: Sequence[str], mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with a mapping, as pairs of `mapping.<column>` and a sentence; `mapping` alone for the whole."""
    errors = [
        (f"mapping.{column}", "The file has no column of this name.") for column in mapping if column not in columns
    ]
    for column, field in mapping.items():
        named_custom = field.startswith(CUSTOM) and field.removeprefix(CUSTOM).strip()
        if field not in FIELDS and field != FULL_NAME and not named_custom:
            errors.append((f"mapping.{column}", f"There is no field {field[:60]!r}."))
    if "email" not in mapping.values():
        errors.append(("mapping", "One column must be mapped to email."))
    return errors


def _add(fields: ContactFields, field: str, whole: str, text: str) -> None:
    """A cell of a field that isn't one plain line. Paragraphs keep their edges, so that an export comes back exactly."""
    if field == "notes":
        fields.setdefault(field, whole)
    elif field in _PARTS:
        if not text.isprintable():
            text = _one_line(text, "\n" if field == "address.line1" else " ")
        _nested(fields, "address").setdefault(_PARTS[field], text)
    elif field == "tags":
        _add_tags(fields, text if text.isprintable() else _one_line(text, " "))
    else:
        _nested(fields, "custom").setdefault(field.removeprefix(CUSTOM), whole)


def _nested(fields: ContactFields, name: str) -> dict[str, str]:
    nested = fields.setdefault(name, {})
    assert isinstance(nested, dict)
    return nested


def _one_line(text: str, between: str) -> str:
    """Line breaks and tabs within a cell that is to be one line, as `between`."""
    pieces = (piece.replace("\t", " ").strip() for piece in _LINE_ENDS.split(text))
    return between.join(piece for piece in pieces if piece)


def _split_street(fields: ContactFields) -> None:
    """A street of several lines, as Salesforce writes it: the rest goes to the second line if that is free."""
    address = fields.get("address")
    if not isinstance(address, dict) or "\n" not in address.get("line1", ""):
        return
    first, _, rest = address["line1"].partition("\n")
    rest = rest.replace("\n", ", ")
    if "line2" in address:
        address["line1"] = f"{first}, {rest}"
    else:
        address |= {"line1": first, "line2": rest}


def _add_tags(fields: ContactFields, text: str) -> None:
    tags = fields.get("tags")
    if tags is None:
        fields["tags"] = split_tags(text)
        return
    assert isinstance(tags, list)
    tags.extend(tag for tag in split_tags(text) if tag not in tags)


def _add_name(fields: ContactFields, whole_name: str) -> None:
    if "@" in whole_name:
        return
    first, last = split_name(whole_name)
    fields |= {name: part for name, part in (("first_name", first), ("last_name", last)) if part}
