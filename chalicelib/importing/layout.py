"""The beginning of a file → how to read all of it: encoding, delimiter, and where the header is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.importing.encodings import Encoding, detect_encoding
from chalicelib.importing.limits import MAX_COLUMNS, MAX_NAMES_BYTES, MAX_PREAMBLE_ROWS, UnreadableFile, count
from chalicelib.importing.lines import pieces
from chalicelib.importing.mapping import column_names, has_address, recognised
from chalicelib.importing.records import Format, Position, Record, read_records

DELIMITERS = (",", ";", "\t", "|")
_JUDGED_ROWS = 50


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` are unique names; `first` is where the row after the header begins."""

    form: Format
    columns: tuple[str, ...]
    first: Position


def detect_layout(sample: bytes, *, whole: bool, encoding: Encoding | None = None) -> Layout:
    """The layout of the file that begins with `sample`, or is `sample` if `whole`.

    The delimiter is the one under which most column names are known, then the one that gives most rows the same number
    of cells. The header is the first row with at least half as many known names as the best row (LinkedIn writes notes
    before it), else the first of the usual width; a row that holds an email address is no header, and the columns are
    numbered. Excel's `sep=;` line is obeyed.

    Raises UnreadableFile when the file is empty, of another kind, has more than MAX_COLUMNS columns, or can't be read.
    """
    encoding = encoding or detect_encoding(sample)
    body = sample[encoding.mark :]
    if not whole:
        body = _whole_lines(body, encoding.name)
    told = _told_delimiter(body, encoding.name)
    judged = {
        delimiter: _rows(body, Format(encoding.name, delimiter, encoding.mark))
        for delimiter in ((told,) if told else DELIMITERS)
    }
    if any(all(row.is_blank for row in rows) for rows in judged.values()):
        raise UnreadableFile("The file is empty.")
    delimiter = max(judged, key=lambda candidate: _score(judged[candidate]))
    rows = judged[delimiter]
    form = Format(encoding.name, delimiter, encoding.mark)
    header = _header(rows[1:] if told else rows)
    if header is None:
        widest = max(rows, key=lambda row: len(row.cells))
        start = rows[0].position if told else Position(encoding.mark)
        return Layout(form, names_of(widest.row, [""] * len(_trimmed(widest.cells))), start)
    return Layout(form, names_of(header.row, _trimmed(header.cells)), header.position)


def names_of(row: int, cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns whose header stands in `row`. Raises UnreadableFile where they are too many or too long."""
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(f"Row {row} has {count(len(cells))} columns; at most {count(MAX_COLUMNS)} can be read.")
    names = tuple(column_names(cells))
    if sum(len(name.encode()) for name in names) > MAX_NAMES_BYTES:
        raise UnreadableFile(f"The names of the columns in row {row} are too long; shorten them.")
    return names


def _whole_lines(body: bytes, encoding: str) -> bytes:
    """`body` without its last line, which the sample may have cut; all of it where there is no line end."""
    newline, carriage = ("\n".encode(encoding), "\r".encode(encoding))
    for mark in (newline, carriage):
        end = body.rfind(mark)
        while end % len(mark) and end > 0:
            end = body.rfind(mark, 0, end + len(mark) - 1)
        if end > 0:
            return body[: end + len(mark)]
    return body


def _told_delimiter(body: bytes, encoding: str) -> str | None:
    start = body[:16].decode(encoding, errors="replace").lower()
    if start.startswith("sep=") and len(start) > 5 and start[4] in DELIMITERS and start[5] in "\r\n":
        return start[4]
    return None


def _rows(body: bytes, form: Format) -> list[Record]:
    rows: list[Record] = []
    for record in read_records(pieces(body), form, Position(form.mark)):
        rows.append(record)
        if len(rows) >= _JUDGED_ROWS:
            break
    return rows


def _score(rows: Sequence[Record]) -> tuple[int, float, int]:
    readable = [row for row in rows if not row.is_blank and row.problem is None]
    if not readable:
        return 0, 0.0, 0
    known = max(recognised(row.cells) for row in readable[:MAX_PREAMBLE_ROWS])
    width, rows_of_width = Counter(len(row.cells) for row in readable).most_common(1)[0]
    return known, rows_of_width / len(rows) if width > 1 else 0.0, width


def _header(rows: Sequence[Record]) -> Record | None:
    candidates = [row for row in rows[:MAX_PREAMBLE_ROWS] if not row.is_blank and row.problem is None]
    if not candidates:
        return None
    known = [recognised(row.cells) for row in candidates]
    if max(known) > 0:
        return next(row for row, names in zip(candidates, known, strict=True) if names >= max(1, max(known) / 2))
    width = Counter(len(row.cells) for row in candidates).most_common(1)[0][0]
    first = next(row for row in candidates if len(row.cells) >= width)
    return None if has_address(first.cells) else first


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without the blank cells at the end that a trailing delimiter leaves."""
    end = len(cells)
    while end > 1 and not cells[end - 1].strip():
        end -= 1
    return list(cells[:end])
