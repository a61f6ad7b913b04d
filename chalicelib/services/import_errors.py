"""The error file of an import: written in pieces as its ranges are worked off, put together at the end in their order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from chalicelib.gateways import storage
from chalicelib.importing.convert import CellError
from chalicelib.importing.writing import BYTE_ORDER_MARK, table_rows
from chalicelib.models.import_job import ImportJob
from chalicelib.models.import_range import ImportRange
from chalicelib.services.import_state import Progress, error_key, error_part_key

COLUMNS = ("row", "column", "value", "reason")
_TYPE = "text/csv; charset=utf-8"
_TAIL_CHARACTERS = 4_000
"""That stay in the row, which is read whenever somebody asks how the import stands."""
_LONGEST_VALUE = 200
_AHEAD = 8
"""Pieces that are fetched while earlier ones are written; each has what a chunk of rows left."""

Row = ImportJob | ImportRange


def add_errors(row: Row, progress: Progress, lines: Sequence[CellError]) -> dict[str, Any]:
    """What the next checkpoint says of the error file; a long tail is written out, the same each time it is repeated."""
    if not lines:
        return {}
    tail = progress.tail + table_rows([_cells(line) for line in lines]).decode()
    problems = progress.problems + len(lines)
    if len(tail) <= _TAIL_CHARACTERS:
        return {"tail": tail, "problems": problems}
    storage.write(error_part_key(row, progress.parts), tail.encode(), _TYPE)
    return {"tail": "", "problems": problems, "parts": progress.parts + 1}


def finish_errors(job: ImportJob, rows: Iterable[Row], problems: int) -> None:
    """Puts the file together, in bounded memory; there is none without errors. Safe to repeat."""
    key = error_key(job.account_id, job.import_id)
    if not problems:
        storage.remove(key)
        return
    storage.write_stream(key, _content(rows), _TYPE)


def remove_parts(pieces: Iterable[tuple[Row, int]]) -> None:
    """Deletes the pieces that `finish_errors` has put together: how many each row had."""
    storage.remove_all([error_part_key(row, part) for row, parts in pieces for part in range(parts)])


def _content(rows: Iterable[Row]) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + table_rows([COLUMNS])
    with ThreadPoolExecutor(_AHEAD) as pool:
        waiting: deque[Future[bytes]] = deque()
        for row in rows:
            progress = Progress.of(row)
            for part in range(progress.parts):
                waiting.append(pool.submit(_fetch, error_part_key(row, part)))
                if len(waiting) > _AHEAD:
                    yield waiting.popleft().result()
            while progress.tail and waiting:
                yield waiting.popleft().result()
            yield progress.tail.encode()
        while waiting:
            yield waiting.popleft().result()


def _fetch(key: str) -> bytes:
    return b"".join(storage.read(key))


def _cells(line: CellError) -> tuple[str, str, str, str]:
    return str(line.row), line.column, line.value[:_LONGEST_VALUE], line.reason
