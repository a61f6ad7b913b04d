"""Which text encoding a file is in, judged by its first bytes; the rest of the file is held to it."""

import codecs
from dataclasses import dataclass

from chalicelib.importing.limits import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAVE_AS = "open it, and save the sheet as “CSV UTF-8 (Comma delimited)”"
_EXPORT = "export the contacts as CSV from where they are kept"
_OTHER_KINDS = (
    (b"pk\x03\x04", "an Excel workbook or a zip archive", _SAVE_AS),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or Word document", _SAVE_AS),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"bzh91ay", "a bzip2 archive", "unpack it"),
    (b"\xfd7zxz", "an xz archive", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it"),
    (b"%pdf-", "a PDF", _EXPORT),
    (b"\x89png", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"gif89a", "a picture", _EXPORT),
    (b"\x7felf", "a program", _EXPORT),
    (b"mz\x90", "a program", _EXPORT),
    (b"sqlite format 3", "a database", _EXPORT),
    (b"begin:vcard", "a vCard file", _EXPORT),
    (b"{\\rtf", "a formatted document", _EXPORT),
    (b"<!doctype", "a web page", _EXPORT),
    (b"<html", "a web page", _EXPORT),
    (b"<?xml", "an XML file", _EXPORT),
    (b"<table", "a web page", _EXPORT),
)
_TAR = (257, b"ustar")
_MANY_NULS = 0.25
_FEW_NULS = 0.02
_ENOUGH_FOURS = 4
_EMPTY_PLACES = {"utf-16-le": (1, 3), "utf-16-be": (0, 2), "utf-32-le": (1, 2, 3), "utf-32-be": (0, 1, 2)}
"""Which of four bytes are zero in text of mostly Latin letters."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` is a codec's, `mark` the length in bytes of the byte order mark, `certain` whether the sample proved it."""

    name: str
    mark: int
    certain: bool


def detect_encoding(sample: bytes) -> Encoding:
    """The encoding of the file that begins with `sample`.

    A byte order mark decides; then zero bytes at most places but every second or fourth (UTF-16 and UTF-32 without a mark);
    then whether the sample is UTF-8; then Windows-1252, of which Latin-1 text is a part. A sample of ASCII alone is called
    UTF-8 and not certain.

    Raises UnreadableFile for an empty file and other kinds of file.
    """
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t \0"):
        raise UnreadableFile("The file is empty.")
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, len(mark), certain=True)
    _refuse_other_kinds(sample)
    return _wide(sample) or _narrow(sample)


def _refuse_other_kinds(sample: bytes) -> None:
    if sample[_TAR[0] :].startswith(_TAR[1]):
        raise UnreadableFile("The file is a tar archive, not a CSV file; unpack it.")
    start = sample[:512].lstrip().lower()
    for magic, kind, remedy in _OTHER_KINDS:
        if start.startswith(magic):
            raise UnreadableFile(f"The file is {kind}, not a CSV file; {remedy}.")


def _wide(sample: bytes) -> Encoding | None:
    size = len(sample) // 4
    if size < _ENOUGH_FOURS:
        return None
    nuls = tuple(sample[place : 4 * size : 4].count(0) / size for place in range(4))
    for name, empty in _EMPTY_PLACES.items():
        many = all(nuls[place] > _MANY_NULS for place in empty)
        if many and all(share < _FEW_NULS for place, share in enumerate(nuls) if place not in empty):
            return Encoding(name, 0, certain=True)
    return None


def _narrow(sample: bytes) -> Encoding:
    if sample.isascii():
        return Encoding("utf-8", 0, certain=False)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError as error:
        # Letters that are UTF-8 by accident are next to none, so one bad byte after them is damage, not Windows-1252.
        name = "cp1252" if sample[: error.start].isascii() else "utf-8"
        return Encoding(name, 0, certain=True)
    return Encoding("utf-8", 0, certain=True)
