"""The one local origin: plays CloudFront in front of frontend and API, and the limits of API Gateway, which the emulator lacks.

    python -m infrastructure.local.front       settings by environment, see Settings; the mail page runs beside it

The frontend's files come from the build's folder with the headers that the distribution gives them (infrastructure/site.py).
`/v1/*` goes to the stage `v1` of the deployed API with CloudFront's headers about the viewer. As only one machine
calls here, a caller may say where it pretends to be: `X-Local-Viewer` (an IP address), `X-Local-Country` (two letters),
`X-Local-Region` (the region's code in that country).
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import signal
import sys
import threading
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib import errors
from chalicelib.edge.responses import SECURITY_HEADERS
from infrastructure import site
from infrastructure.local.loopback import Answer, BodyTooLarge, BodyUnreadable, LoopbackHandler, LoopbackServer
from infrastructure.local.mail_page import MailHandler

SECONDS_TO_ANSWER = 29
"""API Gateway's longest integration timeout by default (its quotas page, "Integration timeout")."""
MAX_ANSWER = 6 * 1024 * 1024
"""Bytes of an answer: Lambda's limit for a synchronous invocation (its quotas page)."""
MOST_AT_ONCE = 8
"""Requests in the API at a time; each more would start another process, and fifty of them stall a laptop. Others wait."""
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"})
"""What a CloudFront distribution can be told to let through (its API reference, "AllowedMethods")."""
OWN_HEADERS = frozenset({"x-edge-key", "x-forwarded-for", "x-local-viewer", "x-local-country", "x-local-region"})
CONNECTION_HEADERS = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "content-length", "expect", "host"}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the front needs to know, each from the environment variable FRONT_<NAME>."""

    port: int
    mail_port: int
    mail_folder: str
    stripe_port: int
    aws_port: int
    api_id: str
    edge_key: str
    site: str

    @classmethod
    def read(cls) -> Settings:
        """The settings of this process."""
        text = {name: os.environ[f"FRONT_{name.upper()}"] for name in cls.__slots__}
        return cls(
            port=int(text["port"]),
            mail_port=int(text["mail_port"]),
            mail_folder=text["mail_folder"],
            stripe_port=int(text["stripe_port"]),
            aws_port=int(text["aws_port"]),
            api_id=text["api_id"],
            edge_key=text["edge_key"],
            site=text["site"],
        )

    def environment(self) -> dict[str, str]:
        """The variables that `read` finds these settings in."""
        return {f"FRONT_{name.upper()}": str(getattr(self, name)) for name in self.__slots__}


class FrontHandler(LoopbackHandler):
    """Hands the API's paths on; everything else is the frontend."""

    settings: Settings
    places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def answer(self) -> Answer:
        """The answer to any request."""
        try:
            body = self.read_body()
        except BodyTooLarge:
            return _problem(errors.TooLarge("The body is larger than this API reads."))
        except BodyUnreadable:
            return _problem(errors.BadRequest("The request can't be understood."))
        if self.command not in METHODS:
            return _problem(errors.MethodNotAllowed())
        path = self.path.partition("?")[0]
        if path.startswith("/v1/"):
            with self.places:
                return self._hand_on(body)
        if self.command in ("GET", "HEAD"):
            return self._file(path)
        return _problem(errors.NotFound("There is nothing at this address. The API is under /v1."))

    def _file(self, path: str) -> Answer:
        files = _files(self.settings.site)
        name = site.file_of(path)
        if name not in files:
            return _problem(errors.NotFound("There is nothing at this address. The API is under /v1."))
        policy = site.POLICY.format(uploads=f"http://127.0.0.1:{self.settings.aws_port}")
        headers = site.HEADERS | {"Content-Security-Policy": policy, "Cache-Control": site.cache_control(name)}
        headers |= {"Content-Type": site.content_type(name), "Vary": "Accept-Encoding"}
        body = files[name]
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return Answer(200, body, headers)

    def _hand_on(self, body: bytes) -> Answer:
        api = http.client.HTTPConnection("127.0.0.1", self.settings.aws_port, timeout=SECONDS_TO_ANSWER)
        try:
            api.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self._headers(len(body)):
                api.putheader(name, value)
            api.endheaders(body)
            return _within_limits(api.getresponse())
        except TimeoutError:
            return _problem(errors.Unavailable("The answer took too long. Try again in a moment."))
        except (OSError, http.client.HTTPException):
            return _problem(errors.Unavailable("The embedded AWS does not run: `make up` starts it again."))
        finally:
            api.close()

    def _headers(self, length: int) -> list[tuple[str, str]]:
        given = [
            (name, value)
            for name, value in self.headers.items()
            if name.lower() not in CONNECTION_HEADERS | OWN_HEADERS and not name.lower().startswith("cloudfront-")
        ]
        viewer = self.headers.get("X-Local-Viewer", self.client_address[0])
        return [
            *given,
            ("Host", f"{self.settings.api_id}.execute-api.127.0.0.1:{self.settings.aws_port}"),
            ("Content-Length", str(length)),
            ("X-Forwarded-For", viewer),
            ("X-Edge-Key", self.settings.edge_key),
            ("CloudFront-Viewer-Address", f"{viewer}:{self.client_address[1]}"),
            ("CloudFront-Viewer-Country", self.headers.get("X-Local-Country", "FR")),
            ("CloudFront-Viewer-Country-Region", self.headers.get("X-Local-Region", "IDF")),
        ]


@cache
def _files(folder: str) -> dict[str, bytes]:
    """The frontend's files by name, read once: another build is another process."""
    root = Path(folder)
    found = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def _within_limits(response: http.client.HTTPResponse) -> Answer:
    body = response.read()
    if len(body) > MAX_ANSWER:
        return _problem(errors.Unexpected("The answer is larger than Lambda can give."))
    headers: dict[str, str | list[str]] = {}
    for name, value in response.getheaders():
        if name.lower() == "set-cookie":
            headers.setdefault(name, [])
            headers[name] = [*headers[name], value]
        elif name.lower() not in CONNECTION_HEADERS:
            headers[name] = value
    return Answer(response.status, body, headers)


def _problem(problem: errors.Problem) -> Answer:
    """As API Gateway's own answers look, which the template shapes."""
    body = json.dumps(problem.document()).encode()
    headers = SECURITY_HEADERS | {"Content-Type": "application/problem+json", "X-Request-Id": str(uuid.uuid4())}
    return Answer(problem.status, body, headers)


def main() -> None:
    """Serve the origin and the mail page until asked to stop."""
    settings = Settings.read()
    FrontHandler.settings = settings
    MailHandler.folder = Path(settings.mail_folder)
    mail = LoopbackServer(settings.mail_port, MailHandler)
    threading.Thread(target=mail.serve_forever, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    LoopbackServer(settings.port, FrontHandler).serve_forever()


if __name__ == "__main__":
    main()
