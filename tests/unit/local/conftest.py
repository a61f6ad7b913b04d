"""Serves a handler of the local stack on a free port for the length of a test."""

import threading
from collections.abc import Callable, Iterator

import pytest

from infrastructure.local.loopback import LoopbackHandler, LoopbackServer


@pytest.fixture
def serve() -> Iterator[Callable[..., int]]:
    """`serve(Handler, attribute=value)` gives the port of a running server of that handler."""
    servers: list[LoopbackServer] = []

    def start(handler: type[LoopbackHandler], **attributes: object) -> int:
        server = LoopbackServer(0, type("Served", (handler,), attributes))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return server.server_port

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
