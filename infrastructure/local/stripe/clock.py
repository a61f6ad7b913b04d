"""Stripe's time here: the machine's, moved forward as a whole or for one customer (as Stripe's test clocks are)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infrastructure.local.stripe.store import Json, Store


class Clock:
    """Seconds since 1970. A customer's time is everybody's time plus what the customer was moved ahead."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: int | None = None

    def now(self, customer: str | None = None) -> int:
        """The time, of everybody or of one customer."""
        ahead: int = self._state["ahead"]
        return self._wall() + ahead + self.ahead(customer)

    def ahead(self, customer: str | None) -> int:
        """By how many seconds a customer was moved ahead of everybody."""
        ahead: int = self._state["customers"].get(customer, 0)
        return ahead

    def move(self, moment: int, customer: str | None = None) -> None:
        """Make it `moment`; an earlier one than now is left out, since time only goes forward."""
        step = max(0, moment - self.now(customer))
        state = self._state
        if customer:
            state["customers"][customer] = self.ahead(customer) + step
        else:
            state["ahead"] += step
        self._store.save(state)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it lasts the time moves by `move` alone, so that what happens is dated to the second."""
        outer = self._held
        self._held = self._wall()
        try:
            yield
        finally:
            self._held = outer

    def _wall(self) -> int:
        return self._held if self._held is not None else int(time.time())

    @property
    def _state(self) -> Json:
        state = self._store.find("_clock", "clock")
        if state is None:
            state = {"object": "_clock", "id": "clock", "ahead": 0, "customers": {}}
            self._store.save(state)
        return state
