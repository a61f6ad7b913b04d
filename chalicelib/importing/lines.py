"""Chunks of bytes → decoded lines with the number of bytes each takes in the file, in bounded memory."""

import codecs
from collections.abc import Iterable, Iterator

from chalicelib.importing.limits import MAX_RECORD_BYTES, UnreadableFile, count

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


_PIECE = 16_384


def pieces(content: bytes, start: int = 0) -> Iterator[bytes]:
    """The content from `start` on in small chunks, since the lines of one are in memory together."""
    for place in range(start, len(content), _PIECE):
        yield content[place : place + _PIECE]


class NotUtf8(UnreadableFile):
    """The first byte above ASCII is not UTF-8, so the file may be in another encoding: it is worth another try."""


class Lines:
    """An iterator of `(text, bytes)`, line end included; LF, CRLF and CR each end a line, also mixed.

    `number` is the 1-based number of the line last handed out, `offset` the place in the file where the next begins.
    Raises UnreadableFile for a NUL, for bytes outside the encoding, and for a line over MAX_RECORD_BYTES, each with the
    line it is on; NotUtf8 where UTF-8 was only assumed so far.
    """

    def __init__(self, chunks: Iterable[bytes], encoding: str, offset: int = 0, number: int = 0) -> None:
        self.offset = offset
        self.number = number
        self._encoding = encoding
        self._seen_beyond_ascii = False
        self._raw = self._split(self._transcoded(chunks) if encoding in _WIDE else chunks)
        self._codec = "utf-8" if encoding in _WIDE else encoding

    def __iter__(self) -> Iterator[tuple[str, int]]:
        wide = self._encoding in _WIDE
        codec = self._codec
        for raw in self._raw:
            self.number += 1
            size = len(raw)
            if size > MAX_RECORD_BYTES:
                raise self._too_long()
            if raw.isascii():
                text = raw.decode("ascii")
            else:
                text = self._decoded(raw, codec)
                self._seen_beyond_ascii = True
            if "\0" in text:
                raise UnreadableFile(
                    f"Line {count(self.number)} holds a NUL character; the file is damaged or not a CSV file."
                )
            if wide:
                size = len(text.encode(self._encoding))
            self.offset += size
            yield text, size

    def _decoded(self, raw: bytes, codec: str) -> str:
        try:
            return raw.decode(codec)
        except UnicodeDecodeError as error:
            message = (
                f"Line {count(self.number)}: byte 0x{raw[error.start]:02X} at position {count(error.start + 1)} of the line"
                f" is not {_NAMES[self._encoding]}; save the file as CSV in UTF-8."
            )
            kind = NotUtf8 if codec == "utf-8" and not self._seen_beyond_ascii else UnreadableFile
        raise kind(message)

    def _split(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        pending = b""
        for chunk in chunks:
            parts = (pending + chunk).splitlines(keepends=True)
            # A CR at the end may be the first half of a CRLF, so it waits for what follows.
            pending = parts.pop() if parts and not parts[-1].endswith(b"\n") else b""
            yield from parts
            if len(pending) > MAX_RECORD_BYTES:
                self.number += 1
                raise self._too_long()
        if pending:
            yield pending

    def _transcoded(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """UTF-16 and UTF-32 as UTF-8, so that one line splitter serves every encoding."""
        decoder = codecs.getincrementaldecoder(self._encoding)()
        read = self.offset
        for chunk in chunks:
            yield self._step(decoder, chunk, read).encode()
            read += len(chunk)
        self._step(decoder, b"", read, final=True)

    def _step(self, decoder: codecs.IncrementalDecoder, chunk: bytes, read: int, *, final: bool = False) -> str:
        try:
            return decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            message = (
                f"Byte {count(read + max(error.start, 0) + 1)} of the file, after line {count(self.number)}, "
                f"is not {_NAMES[self._encoding]}; save the file as CSV in UTF-8."
            )
        raise UnreadableFile(message)

    def _too_long(self) -> UnreadableFile:
        return UnreadableFile(
            f"Line {count(self.number)} is longer than {count(MAX_RECORD_BYTES)} bytes; the file is damaged or not a CSV file."
        )


_NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
