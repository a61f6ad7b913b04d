"""Runs what a cold start of the API loads, and writes down every regular expression that is compiled on the way.

    python -I -S build_patterns_recorder.py <folder of the dependencies> <file to write>

A program of its own: what it imports itself must not keep modules from being loaded again.
"""

import sys

sys.path.insert(0, sys.argv[1])

import _sre
import marshal
import re
from typing import Any

from_source = vars(re)["_compiler"]
seen: dict[tuple[str | bytes, int], tuple[Any, ...]] = {}


class Listening:
    """The module _sre, as the compiler sees it, that remembers what a pattern was compiled to."""

    def __init__(self) -> None:
        self.asked: tuple[Any, int] = ("", 0)

    def __getattr__(self, name: str) -> Any:
        return getattr(_sre, name)

    def compile(self, pattern: Any, flags: int, code: list[int], *groups: Any) -> Any:
        """Compiles, and remembers."""
        packed = b"".join(int(word).to_bytes(_sre.CODESIZE, sys.byteorder) for word in code)
        count, names, order = groups
        if isinstance(pattern, str | bytes):
            seen[self.asked] = (int(flags), packed, count, dict(names), tuple(order))
        return _sre.compile(pattern, flags, code, *groups)


def main() -> None:
    """Listens while the clients of a first request are made."""
    listening, compile_ = Listening(), from_source.compile

    def asked(pattern: Any, flags: int = 0) -> Any:
        listening.asked = (pattern, int(flags))
        return compile_(pattern, flags)

    from_source._sre, from_source.compile = listening, asked
    _start()
    signature = (sys.version_info[:2], _sre.MAGIC, _sre.CODESIZE, sys.byteorder)
    with open(sys.argv[2], "wb") as file:  # noqa: PTH123 - pathlib would not be listened to any more
        file.write(marshal.dumps((signature, seen)))


def _start() -> None:
    """What a cold start loads of the dependencies."""
    import botocore.session
    import pynamodb.models
    import pynamodb.transactions  # noqa: F401

    session = botocore.session.Session()
    session.set_credentials("access", "secret")  # nobody's
    for service in ("dynamodb", "secretsmanager"):
        session.create_client(service, region_name="us-east-1")


main()
