"""gzip and zip archives → the one file of contacts in them, counted while it comes out: what an archive says of itself
proves nothing, and no name in it is used as a path."""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from chalicelib.importing.limits import (
    MAX_ARCHIVE_READ,
    MAX_FILE_BYTES,
    MAX_RATIO,
    MAX_RATIO_BYTES,
    UnreadableFile,
    count,
)

Kind = Literal["gzip", "zip"]
_MAGIC: dict[bytes, Kind] = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"PK\x07\x08": "zip"}
_PIECE = 262_144
_ENCRYPTED = 0x1  # APPNOTE.TXT 4.4.4, bit 0
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE = (("xl/", "an Excel workbook"), ("word/", "a Word document"), ("ppt/", "a presentation"))
_DAMAGED = "The {} archive is damaged or cut off; pack the file anew."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)  # what zipfile raises about archives that lie


def kind_of(start: bytes) -> Kind | None:
    """Which archive it is that begins with these bytes, if it is one."""
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The contents of a gzip file of one or several members, in pieces.

    Raises UnreadableFile for a damaged or unfinished file, one with something else behind it, another archive in it, and
    one that unpacks to more than limits.py allows.
    """
    return _first_looked_at(_inflated(chunks), "gzip")


def unzip(read: Callable[[int], Iterable[bytes]], size: int) -> Iterator[bytes]:
    """The contents of the only file in a zip archive of `size` bytes, whose bytes from an offset on `read` gives; directories
    and hidden files beside it don't count.

    Raises UnreadableFile as `gunzip` does, and for an archive without such a file or with several, for a password, and for an
    Office document, which is a zip archive too.
    """
    return _first_looked_at(_extracted(read, size), "zip")


class _Budget:
    """How much may come out of what went in."""

    def __init__(self) -> None:
        self.packed = 0
        self.unpacked = 0

    def take(self, piece: bytes) -> bytes:
        self.unpacked += len(piece)
        if self.unpacked > MAX_FILE_BYTES:
            raise UnreadableFile(f"The file in the archive is larger than {count(MAX_FILE_BYTES)} bytes; split it.")
        if self.unpacked > MAX_RATIO_BYTES and self.unpacked > self.packed * MAX_RATIO:
            raise UnreadableFile(
                f"The archive unpacks to more than {count(MAX_RATIO)} times its size, as no list of contacts does."
            )
        return piece


def _first_looked_at(pieces: Iterator[bytes], outer: Kind) -> Iterator[bytes]:
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= 4:
            break
    if kind_of(start):
        raise UnreadableFile(f"The {outer} archive holds another archive; upload what is in it.")
    yield start
    yield from pieces


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    budget = _Budget()
    member, members = zlib.decompressobj(wbits=31), 1
    for chunk in chunks:
        budget.packed += len(chunk)
        data = chunk
        while data or not member.eof:
            if member.eof:
                data = data.lstrip(b"\0")  # padding to whole blocks
                if not data:
                    break
                member, members = zlib.decompressobj(wbits=31), members + 1
            piece = _inflate(member, data, members)
            data = member.unused_data if member.eof else member.unconsumed_tail
            if piece:
                yield budget.take(piece)
            elif not member.eof:
                break
    if not member.eof:
        raise UnreadableFile(_DAMAGED.format("gzip"))


def _inflate(member: "zlib._Decompress", data: bytes, members: int) -> bytes:
    try:
        return member.decompress(data, _PIECE)
    except zlib.error as error:
        behind = members > 1 and "header" in str(error)
    if behind:
        raise UnreadableFile("Something else follows the gzip archive in this file; pack the file anew.")
    raise UnreadableFile(_DAMAGED.format("gzip"))


def _extracted(read: Callable[[int], Iterable[bytes]], size: int) -> Iterator[bytes]:
    budget = _Budget()
    budget.packed = size
    try:
        with zipfile.ZipFile(_Ranged(read, size)) as archive:
            entry = _only_file(archive.infolist())
            with archive.open(entry) as content:
                while piece := content.read(_PIECE):
                    yield budget.take(piece)
        if budget.unpacked != entry.file_size:
            raise zipfile.BadZipFile
    except UnreadableFile:
        raise
    except _BROKEN:
        raise UnreadableFile(_DAMAGED.format("zip")) from None


def _only_file(entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    names = [entry.filename for entry in entries]
    _refuse_documents(names)
    files = [entry for entry in entries if not entry.is_dir() and not _is_hidden(entry.filename)]
    if any(_leads_out(name) for name in names):
        raise UnreadableFile("The zip archive holds a name that leads out of its folder; pack the file anew.")
    if len(files) != 1:
        held = f"{count(len(files))} files; upload them one by one" if files else "no file"
        raise UnreadableFile(f"The zip archive holds {held}.")
    if files[0].flag_bits & _ENCRYPTED:
        raise UnreadableFile("The file in the zip archive is locked with a password; pack it without one.")
    if files[0].compress_type not in _METHODS:
        raise UnreadableFile(
            "The file in the zip archive is packed by a rare method; pack it as a plain zip or gzip file."
        )
    return files[0]


def _refuse_documents(names: list[str]) -> None:
    kind = ""
    if "[Content_Types].xml" in names:
        kind = next((kind for folder, kind in _OFFICE if any(name.startswith(folder) for name in names)), "a document")
    elif "mimetype" in names and "content.xml" in names:
        kind = "an OpenDocument file"
    if kind:
        raise UnreadableFile(
            f"The file is {kind}, not a CSV file; open it, and save the sheet as “CSV UTF-8 (Comma delimited)”."
        )


def _is_hidden(name: str) -> bool:
    """What systems put beside a file: `__MACOSX/._contacts.csv`, `.DS_Store`."""
    parts = name.split("/")
    return "__MACOSX" in parts or any(part.startswith(".") and part != ".." for part in parts)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")


class _Ranged:
    """A file as zipfile wants it, over reads that begin anywhere; none is so long that it could fill the memory."""

    def __init__(self, read: Callable[[int], Iterable[bytes]], size: int) -> None:
        self._read = read
        self._size = size
        self._place = 0
        self._rest: Iterator[bytes] = iter(())
        self._buffer = b""
        self._ahead = -1

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = 0) -> int:
        place = offset + (0, self._place, self._size)[whence]
        if place < 0:
            raise OSError
        self._place = place
        return place

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._place)
        size = left if size < 0 else min(size, left)
        if size > MAX_ARCHIVE_READ:
            raise UnreadableFile("The zip archive holds too many entries; pack the file alone.")
        if self._ahead != self._place:
            self._rest, self._buffer = iter(self._read(self._place)), b""
        while len(self._buffer) < size:
            piece = next(self._rest, None)
            if piece is None:
                break
            self._buffer += piece
        found, self._buffer = self._buffer[:size], self._buffer[size:]
        self._place += len(found)
        self._ahead = self._place
        return found
