"""What the frontend's files are served as: types, caching, headers. The template says the same for CloudFront, the local
origin does it itself, and a test compares the two."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

HASHED = "assets/"
"""Names below it hold a hash of their content, so what was fetched once never changes."""
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
APP = "index.html"
"""Answers every address of the app; its script finds the page."""

HEADERS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'; base-uri 'none'; connect-src 'self' {uploads}; form-action 'self'; frame-ancestors 'none'; "
    "frame-src 'none'; img-src 'self' data:; object-src 'none'"
)
"""The Content-Security-Policy; `uploads` is the origin of the bucket that files are put into."""

PAGES = ("privacy", "terms", "processors", "retention")
"""Pages of plain HTML, made of the registers (infrastructure/pages): English at `/privacy`, French at `/fr/privacy`."""
PLAIN = (*PAGES, *(f"fr/{page}" for page in PAGES))
AHEAD = ("contacts",)
"""Pages of the app where people come in: their HTML names all that they load, so that it comes without waiting for the script."""

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


def content_type(name: str) -> str:
    """The type of a file by its name."""
    suffix = PurePosixPath(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def cache_control(name: str) -> str:
    """How long a file may be kept."""
    return FOREVER if name.startswith(HASHED) else ASK_AGAIN


def file_of(path: str) -> str:
    """The file that answers an address outside of /v1: one of the plain pages, the file itself, else the app. The
    distribution's function does the same."""
    name = path.strip("/")
    if name in PLAIN or name in AHEAD:
        return f"{name}.html"
    return name if "." in name.rpartition("/")[2] else APP
