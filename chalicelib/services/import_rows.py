"""Rows of a file → rows that can be written, and the lines of the error file for those that can't."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from chalicelib.importing.convert import CellError, Converter
from chalicelib.importing.records import Record
from chalicelib.services.import_values import checked, is_plain


class Row(NamedTuple):
    """A row that can be written: `number` as a spreadsheet counts, `fields` as the API names them, `email` normalised."""

    number: int
    email: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """`failed` counts rows, of which `errors` may hold several lines."""

    rows: list[Row]
    failed: int
    errors: list[CellError]


def prepare_rows(records: Iterable[Record], converter: Converter) -> Prepared:
    """Every row that isn't blank is either in `rows` or counted in `failed`."""
    rows: list[Row] = []
    errors: list[CellError] = []
    failed = 0
    for record in records:
        if record.is_blank:
            continue
        row, faults = _prepare(record, converter)
        if row is None:
            failed += 1
            errors += faults
        else:
            rows.append(row)
    return Prepared(rows, failed, errors)


def _prepare(record: Record, converter: Converter) -> tuple[Row | None, list[CellError]]:
    if record.problem is not None:
        return None, [CellError(record.row, "", record.cells[0], record.problem)]
    cells = record.cells
    surplus = converter.surplus(record.row, cells)
    if surplus is not None:
        return None, [surplus]
    values, faults = checked(converter.fields(cells), plain=is_plain(cells))
    if faults:
        return None, [CellError(record.row, *converter.column_of(field, cells), reason) for field, reason in faults]
    return Row(record.row, values["email"], values), []
