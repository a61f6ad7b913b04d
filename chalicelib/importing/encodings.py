"""Which text encoding a file is in, judged by its first bytes; the rest of the file is held to it."""

import codecs
from dataclasses import dataclass

from chalicelib.importing.limits import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BEGIN:VCARD", "a vCard file"),
    (b"{\\rtf", "a formatted document"),
    (b"<!doctype", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
)
_MANY_NULS = 0.25
_FEW_NULS = 0.02
_ENOUGH_PAIRS = 8


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` is a codec's, `mark` the length in bytes of the byte order mark, `certain` whether the sample proved it."""

    name: str
    mark: int
    certain: bool


def detect_encoding(sample: bytes) -> Encoding:
    """The encoding of the file that begins with `sample`.

    A byte order mark decides; then zero bytes at every other place (UTF-16 without a mark); then whether the sample is
    UTF-8; then Windows-1252, of which Latin-1 text is a part. A sample of ASCII alone is called UTF-8 and not certain.

    Raises UnreadableFile for an empty file, other kinds of file, and UTF-32.
    """
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\r\n\t \0"):
        raise UnreadableFile("The file is empty.")
    for mark, name in _MARKS:
        if sample.startswith(mark):
            if name == "utf-32":
                raise UnreadableFile("The file is in UTF-32; save it as CSV in UTF-8.")
            return Encoding(name, len(mark), certain=True)
    _refuse_other_kinds(sample)
    return _wide(sample) or _narrow(sample)


def _refuse_other_kinds(sample: bytes) -> None:
    start = sample[:512].lstrip().lower()
    for magic, kind in _OTHER_KINDS:
        if start.startswith(magic.lower()):
            raise UnreadableFile(f"The file is {kind}, not a CSV file; save the contacts as CSV.")


def _wide(sample: bytes) -> Encoding | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half < _ENOUGH_PAIRS:
        return None
    if odd / half > _MANY_NULS and even / half < _FEW_NULS:
        return Encoding("utf-16-le", 0, certain=True)
    if even / half > _MANY_NULS and odd / half < _FEW_NULS:
        return Encoding("utf-16-be", 0, certain=True)
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
