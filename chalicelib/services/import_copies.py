"""Uploads that can't be read from the middle (archives, JSON Lines) are written out beside themselves, as the CSV that is read."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from chalicelib.gateways import storage
from chalicelib.importing import json_lines, unpacking
from chalicelib.importing.analysis import Analysis, analyse, limited
from chalicelib.importing.limits import UnreadableFile

Guard = Callable[[Iterator[bytes]], Iterator[bytes]]
"""What every reading goes through, so that it ends when the time of the invocation does."""
_TYPE = "text/csv"


class Place(NamedTuple):
    """A file in the bucket; `etag` is S3's name for exactly these bytes."""

    key: str
    etag: str


def analyse_file(upload: Place, copies: str, guard: Guard) -> tuple[Analysis, Place]:
    """What an upload holds, and the file that later steps read: the upload itself, or what it was written out as under
    the folder `copies`, which is this run's own.

    When it fails, what it has written is taken away again. Raises UnreadableFile, NoSuchFile.
    """
    written: list[str] = []
    try:
        return _analyse(upload, copies, guard, written)
    except (UnreadableFile, storage.NoSuchFile):
        for key in written:
            storage.remove(key)
        raise


def _analyse(upload: Place, copies: str, guard: Guard, written: list[str]) -> tuple[Analysis, Place]:
    file = _unpacked(upload, f"{copies}/unpacked", guard, written)
    if not json_lines.is_json_lines(_start(file)):
        return analyse(lambda: _read(file, guard)), file
    keys = json_lines.keys_of(limited(_read(file, guard)))
    table = _write(f"{copies}/table", limited(json_lines.as_table(_read(file, guard), keys)), written)
    return analyse(lambda: _read(table, guard), json_lines.layout_of(keys)), table


def _unpacked(upload: Place, key: str, guard: Guard, written: list[str]) -> Place:
    kind = unpacking.kind_of(_start(upload))
    if kind == "gzip":
        return _write(key, unpacking.gunzip(_read(upload, guard)), written)
    if kind == "zip":
        size = storage.size_of(upload.key)
        return _write(key, unpacking.unzip(lambda offset: _read(upload, guard, offset), size), written)
    return upload


def _start(file: Place) -> bytes:
    return next(storage.read(file.key, 0, file.etag), b"")


def _read(file: Place, guard: Guard, offset: int = 0) -> Iterator[bytes]:
    return guard(storage.read(file.key, offset, file.etag))


def _write(key: str, pieces: Iterator[bytes], written: list[str]) -> Place:
    """An upload of parts that is broken off leaves them to the bucket's rule for unfinished uploads."""
    first = next(pieces)  # nothing is written of what can't be unpacked at all
    written.append(key)
    storage.write_stream(key, chain((first,), pieces), _TYPE)
    return Place(key, storage.etag_of(key))
