"""The stand-in for Stripe without HTTP between, and runs of the product that die at any call to it or to AWS."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import stripe as library
from botocore.client import BaseClient

from chalicelib.gateways import payments
from infrastructure.local.stripe import api, seed
from infrastructure.local.stripe.store import Store
from infrastructure.local.stripe.world import World
from tests.support.faults import Killed


class Direct(library.HTTPClient):
    """stripe-python's way to a stand-in in this process; each call is a step at which a run may end."""

    name = "direct"

    def __init__(self, world):
        super().__init__()
        self.world = world

    def request(self, method, url, headers, post_data=None):
        path, _, query = url.removeprefix(self.world.url).partition("?")
        with self.world.lock:
            answer = api.answer(self.world, api.Call(method.upper(), path, post_data or query, headers))
            self.world.store.commit()
        step()
        return answer.body, answer.status, answer.headers


_left: list[int] = []


def step():
    """One call has been done; the run ends here when it was the last it was given."""
    if _left:
        _left[0] -= 1
        if _left[0] < 0:
            _left.clear()
            raise Killed


@contextmanager
def crashing(after: int) -> Iterator[None]:
    """A run that dies right after that many calls to AWS or Stripe, if it makes so many."""
    real = BaseClient._make_api_call

    def call(self, operation, parameters):
        answer = real(self, operation, parameters)
        step()
        return answer

    BaseClient._make_api_call = call
    _left[:] = [after]
    try:
        with suppress(Killed):
            yield
    finally:
        _left.clear()
        BaseClient._make_api_call = real


@contextmanager
def connected(monkeypatch, api_key) -> Iterator[World]:
    """A Stripe of its own, and the product's gateway on it."""
    world = World(Store(None), api_key, "https://stripe.example")
    seed.plans(world)

    def client(api_key, base):
        http = Direct(world)
        return library.StripeClient(api_key, base_addresses={"api": world.url}, max_network_retries=0, http_client=http)

    with monkeypatch.context() as patch:
        patch.setattr(payments, "_client", client)
        yield world
    world.store.close()
