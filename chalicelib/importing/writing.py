"""Contacts → the lines of an export: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.importing.formulas import guard
from chalicelib.importing.headers import CUSTOM, FIELDS
from chalicelib.importing.tags import join_tags

READ_ONLY = ("status", "id", "created_at", "updated_at", "last_processed_at", "expires_at", "version")
"""Columns after the fields that an import leaves out, as they are not for callers to set."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def csv_columns(custom_names: Iterable[str]) -> list[str]:
    """The columns of an export with these custom fields."""
    return [*FIELDS, *(CUSTOM + name for name in custom_names), *READ_ONLY]


def csv_header(columns: Sequence[str]) -> bytes:
    """The beginning of the file: the mark by which spreadsheets know UTF-8, and the names of the columns."""
    return BYTE_ORDER_MARK + _csv([[guard(column) for column in columns]])


def csv_rows(contacts: Iterable[Mapping[str, object]], columns: Sequence[str]) -> bytes:
    """Rows of RFC 4180 with formulas guarded; contacts have the shape of the API."""
    return _csv([[guard(_cell(contact, column)) for column in columns] for contact in contacts])


def table_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of any table in the same dress."""
    return _csv([[guard(cell) for cell in row] for row in rows])


def json_lines(contacts: Iterable[Mapping[str, object]]) -> bytes:
    """One JSON document of the API's shape per line, exact."""
    return "".join(
        json.dumps(contact, ensure_ascii=False, separators=(",", ":")) + "\n" for contact in contacts
    ).encode()


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cell(contact: Mapping[str, object], column: str) -> str:
    group, dot, part = column.partition(".")
    if column.startswith(CUSTOM):
        group, part = "custom", column.removeprefix(CUSTOM)
    elif not dot:
        value = contact.get(column)
        if isinstance(value, list):
            return join_tags(value)
        return "" if value is None else str(value)
    nested = contact.get(group)
    value = nested.get(part) if isinstance(nested, Mapping) else None
    return "" if value is None else str(value)
