"""JSON Lines → the CSV that everything after it reads: a row for each line, a column for each key, nested ones named as an
export names them (`address.city`, `custom:Size`)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.importing.headers import CUSTOM
from chalicelib.importing.layout import Layout, names_of
from chalicelib.importing.limits import MAX_COLUMNS, MAX_RECORD_BYTES, UnreadableFile, count
from chalicelib.importing.lines import Lines
from chalicelib.importing.records import Format, Position
from chalicelib.importing.tags import join_tags
from chalicelib.importing.writing import BYTE_ORDER_MARK, table_rows

_OBJECT = re.compile(rb'\s*\{\s*["}]')
_LIST = re.compile(rb"\s*\[\s*[\[{]")
_PIECE = 262_144


def is_json_lines(start: bytes) -> bool:
    """Whether a file that begins with these bytes holds JSON Lines. Raises UnreadableFile for a JSON document."""
    body = start.removeprefix(BYTE_ORDER_MARK)
    if _LIST.match(body):
        raise UnreadableFile("The file is one JSON document; write each contact on a line of its own (JSON Lines).")
    return _OBJECT.match(body) is not None


def keys_of(chunks: Iterable[bytes]) -> tuple[str, ...]:
    """Every key of a file, flat, in the order in which they first come: the columns of its table.

    Raises UnreadableFile with the line that isn't a JSON object, is too long, or brings one column too many.
    """
    keys: dict[str, None] = {}
    for number, fields in _objects(chunks):
        if not fields.keys() <= keys.keys():
            keys |= dict.fromkeys(fields)
            if len(keys) > MAX_COLUMNS:
                raise UnreadableFile(
                    f"Line {count(number)} brings the {count(MAX_COLUMNS + 1)}st key; {MAX_COLUMNS} can be read."
                )
    return tuple(keys)


def layout_of(keys: tuple[str, ...]) -> Layout:
    """How the table of a file with these keys is read: it has no header, so that rows have the numbers of their lines."""
    return Layout(Format("utf-8", ",", 0), names_of(1, keys), Position(0))


def as_table(chunks: Iterable[bytes], keys: tuple[str, ...]) -> Iterator[bytes]:
    """The CSV of a file that `keys_of` has read, in pieces; blank lines stay blank, and formulas are guarded, so that cells
    come back exactly."""
    piece = bytearray()
    last = 0
    for number, fields in _objects(chunks):
        row = table_rows([[fields.get(key, "") for key in keys]])
        if len(row) > MAX_RECORD_BYTES:
            raise UnreadableFile(f"Line {count(number)} makes a row of more than {count(MAX_RECORD_BYTES)} bytes.")
        piece += b"\r\n" * (number - last - 1) + row
        last = number
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _objects(chunks: Iterable[bytes]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line that isn't blank, and its values by flat key."""
    for number, (text, _) in enumerate(Lines(chunks, "utf-8"), start=1):
        if number == 1:
            text = text.removeprefix("\ufeff")
        if text.isspace():
            continue
        yield number, _flat(_object(text, number))


def _object(text: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(text)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is a valid escape and no text
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise UnreadableFile(f"Line {count(number)} is not a JSON object; each line of a JSON Lines file must be one.")
    if "\\u0000" in text and "\0" in json.dumps(found, ensure_ascii=False):
        raise UnreadableFile(f"Line {count(number)} holds a NUL character; the file is damaged.")
    return found


def _flat(document: Mapping[str, Any]) -> dict[str, str]:
    """Without what is null."""
    fields: dict[str, str] = {}
    for key, value in document.items():
        if isinstance(value, dict):
            before = CUSTOM if key == "custom" else f"{key}."
            fields |= {before + part: _text(inner) for part, inner in value.items() if inner is not None}
        elif value is not None:
            fields[key] = _text(value)
    return fields


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return join_tags([_text(item) for item in value])
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
