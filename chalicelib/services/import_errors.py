"""The error file of an import: written in pieces as the import goes, put together at its end."""

from collections.abc import Iterable, Iterator

from chalicelib.gateways import storage
from chalicelib.importing.convert import CellError
from chalicelib.importing.writing import BYTE_ORDER_MARK, table_rows
from chalicelib.services.import_state import Progress, error_key, error_part_key

COLUMNS = ("row", "column", "value", "reason")
_TYPE = "text/csv; charset=utf-8"
_TAIL_CHARACTERS = 20_000
_LONGEST_VALUE = 200


def add_errors(account_id: str, import_id: str, progress: Progress, lines: Iterable[CellError]) -> tuple[str, int]:
    """The `tail` and `parts` of the next checkpoint; a long tail is written out, again and the same if it must be repeated."""
    tail = progress.tail + table_rows([_cells(line) for line in lines]).decode()
    if len(tail) <= _TAIL_CHARACTERS:
        return tail, progress.parts
    storage.write(error_part_key(account_id, import_id, progress.parts), tail.encode(), _TYPE)
    return "", progress.parts + 1


def finish_errors(account_id: str, import_id: str, progress: Progress) -> None:
    """Puts the file together; there is none without errors. Safe to repeat."""
    key = error_key(account_id, import_id)
    if not progress.tail and not progress.parts:
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
