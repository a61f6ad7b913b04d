"""What the stand-in's operations share: its objects, its time, its address, its key, and one lock around all of it."""

from __future__ import annotations

import random
import secrets
import threading
import time
from typing import TYPE_CHECKING, Any, TextIO

from infrastructure.local.stripe.clock import Clock
from infrastructure.local.stripe.errors import no_such

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json, Store

API_VERSION = "2026-10-28.endive"
"""The version whose shapes are spoken; the pinned stripe-python sends it, and a test holds the two together."""
FIRST_LIKE_IT = "2025-03-31"
"""Since then periods are on subscription items and an invoice names its subscription in `parent`."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SETTINGS: Json = {
    "object": "_settings",
    "id": "settings",
    "retry_after_days": [3, 5, 7],
    "then": "cancel",
    "finalize_after": 3600,
    "search_lag": 60,
}
"""What an operator sets in Stripe's dashboard (dunning), and how late Stripe is (a draft's hour, the search index)."""


class World:
    """One Stripe. `lock` is held by whoever reads or changes it; nothing waits for the network while holding it.

    `post` is held by whoever delivers webhooks, `news` is set when there are any. `requests` are the calls seen, `faults`
    those that are ordered; both end with the process.
    """

    def __init__(self, store: Store, api_key: str, url: str = "") -> None:
        self.store = store
        self.clock = Clock(store)
        self.lock = threading.RLock()
        self.api_key = api_key
        self.url = url
        self.post = threading.Lock()
        self.news = threading.Event()
        self.log: TextIO | None = None
        self.requests: list[dict[str, Any]] = []
        self.faults: list[dict[str, Any]] = []
        self.chance = random.Random()  # noqa: S311  # decides what a test mixes up, nothing secret

    def now(self, customer: str | None = None) -> int:
        """The time of a customer, or of everybody."""
        return self.clock.now(customer)

    def new_id(self, prefix: str, length: int = 24) -> str:
        """An id that nothing else has."""
        return f"{prefix}_{self.random_text(length)}"

    @staticmethod
    def random_text(length: int) -> str:
        """Letters and digits that can't be guessed."""
        return "".join(secrets.choice(ALPHABET) for _ in range(length))

    def need(self, kind: str, object_id: str, *, param: str = "id", status: int = 404) -> Json:
        """An object of a kind. Raises StripeError where there is none."""
        thing = self.store.find(kind, object_id)
        if thing is None:
            raise no_such(kind, object_id, param=param, status=status)
        return thing

    def of_customer(self, kind: str, customer: str) -> list[Json]:
        """A customer's objects of a kind, oldest first."""
        return [thing for thing in self.store.every(kind) if thing.get("customer") == customer]

    def say(self, text: str) -> None:
        """A line of the log, when there is one: no names, no parameters."""
        if self.log:
            print(f"{int(time.time() * 1000)} {text}", file=self.log, flush=True)

    @property
    def settings(self) -> Json:
        """What can be set by `POST /_control/settings`."""
        return self.store.find("_settings", "settings") or self._new_settings()

    def _new_settings(self) -> Json:
        settings = dict(SETTINGS)
        self.store.save(settings)
        return settings
