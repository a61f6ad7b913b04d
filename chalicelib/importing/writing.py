"""Contacts → the lines of an export: CSV for spreadsheets, JSON Lines for programs."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.importing.formulas import guard, guard_all
from chalicelib.importing.headers import CUSTOM, FIELDS

READ_ONLY = ("status", "id", "created_at", "updated_at", "last_processed_at", "expires_at", "version")
"""Columns after the fields that an import leaves out, as they are not for callers to set."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_END = "\r\n"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def csv_columns(custom_names: Iterable[str]) -> list[str]:
    """The columns of an export with these custom fields, which come last: see `widen`."""
    return [*FIELDS, *READ_ONLY, *(CUSTOM + name for name in custom_names)]


def csv_header(columns: Sequence[str]) -> bytes:
    """The beginning of the file: the mark by which spreadsheets know UTF-8, and the names of the columns."""
    return BYTE_ORDER_MARK + csv_rows([[guard(column) for column in columns]])


def csv_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of RFC 4180 from cells that are guarded already."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=_END).writerows(rows)
    return text.getvalue().encode()


def widen(rows: bytes, more: int) -> bytes:
    """Rows of `csv_rows` with so many empty cells more at the end of each.

    What stands between quotation marks is every second piece, as one within a cell is doubled.
    """
    end = _END.encode()
    pieces = rows.split(b'"')
    pieces[::2] = [piece.replace(end, b"," * more + end) for piece in pieces[::2]]
    return b'"'.join(pieces)


def table_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of any table in the same dress."""
    return csv_rows([guard_all(row) for row in rows])


def json_lines(contacts: Iterable[Mapping[str, object]]) -> bytes:
    """One JSON document of the API's shape per line, exact."""
    return "".join([_encode(contact) + "\n" for contact in contacts]).encode()
