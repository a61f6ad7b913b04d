"""What both local servers share: HTTP/1.1 on loopback with keep-alive, bodies up to a limit, only for our own host name."""

from __future__ import annotations

import sys
from abc import abstractmethod
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MAX_BODY = 10 * 1024 * 1024
"""Bytes of a request: API Gateway's limit (its quotas page, "Payload size")."""

MAX_DRAINED = 256 * 1024 * 1024
"""Bytes of a body that is too large after which the connection is cut."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and headers; a header that occurs more than once is a list of values."""

    status: int
    body: bytes
    headers: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


class BodyTooLarge(Exception):
    """The body is larger than MAX_BODY."""


class BodyUnreadable(Exception):
    """The body's length or chunks make no sense."""


class LoopbackHandler(BaseHTTPRequestHandler):
    """Answers every method through `answer`, and refuses other host names, so that no web page can reach in by DNS."""

    protocol_version = "HTTP/1.1"
    timeout = 75
    disable_nagle_algorithm = True
    wbufsize = -1

    server: LoopbackServer

    @abstractmethod
    def answer(self) -> Answer:
        """The answer to the current request."""

    def handle_any(self) -> None:
        """Answer one request."""
        host = self.headers.get("Host", "")
        name, _, port = host.rpartition(":")
        own_port = self.server.server_port
        if name not in ("127.0.0.1", "localhost") or port != str(own_port):
            self.send(Answer(421, b"This server answers as 127.0.0.1 only.\n", {"Content-Type": "text/plain"}))
        elif name == "localhost":  # one origin, so that cookies and the Origin check agree
            self.send(Answer(308, b"", {"Location": f"http://127.0.0.1:{own_port}{self.path}"}))
        else:
            self.send(self.answer())

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Any other method is answered too, instead of with a page of http.server's own."""
        if name.startswith("do_"):
            return self.handle_any
        raise AttributeError(name)

    def send(self, answer: Answer) -> None:
        """Write an answer."""
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            for each in [value] if isinstance(value, str) else value:
                self.send_header(name, each)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def read_body(self) -> bytes:
        """The whole body. Raises BodyTooLarge once it was read and thrown away, since a caller that is still sending
        would not hear the answer; raises BodyUnreadable, and ends the connection, when it makes no sense."""
        kept = bytearray()
        size = 0
        for piece in self._pieces():
            size += len(piece)
            if size <= MAX_BODY:
                kept += piece
            elif size > MAX_DRAINED:
                self.close_connection = True
                break
        if size > MAX_BODY:
            raise BodyTooLarge
        return bytes(kept)

    def _pieces(self) -> Iterator[bytes]:
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            yield from self._read(self._number(self.headers.get("Content-Length", "0"), 10))
            return
        while size := self._number(self.rfile.readline(1000).decode("latin-1").partition(";")[0], 16):
            yield from self._read(size)
            self.rfile.readline(1000)
        while self.rfile.readline(1000).strip():
            pass

    def _read(self, size: int) -> Iterator[bytes]:
        while size > 0:
            piece = self.rfile.read(min(size, 65536))
            if not piece:
                raise BodyUnreadable
            size -= len(piece)
            yield piece

    def _number(self, text: str, base: int) -> int:
        digits = text.strip()
        if not (digits.isascii() and digits.isalnum()):
            self.close_connection = True
            raise BodyUnreadable
        try:
            return int(digits, base)
        except ValueError:
            self.close_connection = True
            raise BodyUnreadable from None

    def log_message(self, *_: object) -> None:
        """Nothing: the function writes one line per request, and that one is enough."""


class LoopbackServer(ThreadingHTTPServer):
    """One thread per connection, on 127.0.0.1 only."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, handler: type[LoopbackHandler]) -> None:
        super().__init__(("127.0.0.1", port), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that goes away in the middle is no error of ours; anything else is worth reading."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # handed through as it came
