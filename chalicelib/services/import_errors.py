"""The error file of an import: written in pieces as the import goes, put together at its end."""

from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.gateways import storage
from chalicelib.importing.convert import CellError
from chalicelib.importing.writing import BYTE_ORDER_MARK, table_rows
from chalicelib.services.import_state import Progress, error_key, error_part_key

COLUMNS = ("row", "column", "value", "reason")
_TYPE = "text/csv; charset=utf-8"
_TAIL_CHARACTERS = 20_000
_LONGEST_VALUE = 200


def add_errors(account_id: str, import_id: str, progress: Progress, lines: Sequence[CellError]) -> dict[str, Any]:
    """What the next checkpoint says of the error file; a long tail is written out, the same each time it is repeated."""
    tail, problems = (
        progress.tail + table_rows([_cells(line) for line in lines]).decode(),
        progress.problems + len(lines),
    )
    if len(tail) <= _TAIL_CHARACTERS:
        return {"tail": tail, "problems": problems}
    storage.write(error_part_key(account_id, import_id, progress.parts), tail.encode(), _TYPE)
    return {"tail": "", "problems": problems, "parts": progress.parts + 1}


def finish_errors(account_id: str, import_id: str, progress: Progress) -> None:
    """Puts the file together; there is none without errors. Safe to repeat."""
    key = error_key(account_id, import_id)
    if not progress.problems:
        storage.remove(key)
        return
    storage.write_stream(key, _content(account_id, import_id, progress), _TYPE)


def remove_parts(account_id: str, import_id: str, progress: Progress) -> None:
    """Deletes the pieces that `finish_errors` has put together."""
    for number in range(progress.parts):
        storage.remove(error_part_key(account_id, import_id, number))


def _content(account_id: str, import_id: str, progress: Progress) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + table_rows([COLUMNS])
    for number in range(progress.parts):
        yield from storage.read(error_part_key(account_id, import_id, number))
    yield progress.tail.encode()


def _cells(line: CellError) -> tuple[str, str, str, str]:
    return str(line.row), line.column, line.value[:_LONGEST_VALUE], line.reason
