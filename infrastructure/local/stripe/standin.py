"""The stand-in as one thing that can be started and stopped, in a process of its own or inside a test."""

from __future__ import annotations

import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrastructure.local.loopback import LoopbackServer
from infrastructure.local.stripe import control, delivery, seed, timeline
from infrastructure.local.stripe.handler import StripeHandler
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.world import World

if TYPE_CHECKING:
    from types import TracebackType

SECONDS_BETWEEN_LOOKS = 0.5


class StandIn:
    """A Stripe on a port of loopback (0: a free one), its state in `file` (None: in memory).

    `with StandIn() as stripe:` starts it with the plans' products; `stripe.url` and `stripe.api_key` are what a client
    needs, and `stripe.control("clock", advance=86400)` is `POST /_control/clock`.
    """

    def __init__(self, api_key: str = "", port: int = 0, file: Path | None = None) -> None:
        store = Store(file)
        self.world = World(store, api_key or f"sk_test_{World.random_text(40)}")
        self._server = LoopbackServer(port, type("Handler", (StripeHandler,), {"world": self.world}))
        self.world.url = f"http://127.0.0.1:{self._server.server_port}"
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=self._work, daemon=True),
        ]

    @property
    def url(self) -> str:
        """The address of API and pages."""
        return self.world.url

    @property
    def api_key(self) -> str:
        """The one key that is valid."""
        return self.world.api_key

    def start(self) -> StandIn:
        """Serve, and let the time pass."""
        with self.world.lock:
            seed.plans(self.world)
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Stop serving, and write what is left."""
        self._over.set()
        self.world.news.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)
        with self.world.lock:
            self.world.store.close()

    def control(self, name: str, **wish: Any) -> Any:
        """Steer it without HTTP; see control.py for what there is."""
        if name == "deliver":
            return control.deliver(self.world)
        with self.world.lock:
            told = control.CONTROLS.get(f"POST {name}", control.CONTROLS.get(f"GET {name}"))
            if told is None:
                raise LookupError(name)
            answer = told(self.world, wish)
            self.world.store.commit()
            return answer

    def __enter__(self) -> StandIn:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _work(self) -> None:
        while not self._over.is_set():
            self.world.news.wait(SECONDS_BETWEEN_LOOKS)
            self.world.news.clear()
            try:
                self._look()
            except Exception:  # noqa: BLE001 - said in the log; the time has to pass on, and webhooks have to go out
                traceback.print_exc()

    def _look(self) -> None:
        if self._shuffles():
            self._over.wait(delivery.HELD_TO_SHUFFLE)
        with self.world.lock:
            if self._over.is_set():
                return
            timeline.advance(self.world, self.world.now())
            self.world.store.commit()
        delivery.deliver_due(self.world)

    def _shuffles(self) -> bool:
        with self.world.lock:
            endpoints = self.world.store.every("webhook_endpoint")
            return any(endpoint["_switches"]["shuffle"] for endpoint in endpoints)
