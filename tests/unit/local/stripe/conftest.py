"""A stand-in per test, the real stripe-python in front of it, and a receiver of its webhooks."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import stripe

from infrastructure.local.loopback import Answer, LoopbackHandler, LoopbackServer
from infrastructure.local.stripe.standin import StandIn
from tests.support import buyer

SECRET = "whsec_test"
SUCCESS = "http://127.0.0.1:9/billing?session={CHECKOUT_SESSION_ID}"


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


@pytest.fixture
def api(standin: StandIn) -> Any:
    """The calls of the product's own client."""
    return client_of(standin).v1


def client_of(standin: StandIn, **options: Any) -> stripe.StripeClient:
    return stripe.StripeClient(standin.api_key, base_addresses={"api": standin.url}, **options)


@dataclass
class Shop:
    """Makes customers, sessions and subscriptions in few words."""

    standin: StandIn
    api: Any

    def customer(self, **fields: Any) -> str:
        given = {"name": "Some Company", "email": "owner@example.com", "metadata": {"account_id": "A1"}} | fields
        return self.api.customers.create(given).id

    def price(self, key: str = "team_monthly") -> str:
        return self.api.prices.list({"lookup_keys": [key]}).data[0].id

    def session(self, customer: str, key: str = "team_monthly", **fields: Any) -> Any:
        wish = {
            "mode": "subscription",
            "customer": customer,
            "line_items": [{"price": self.price(key), "quantity": 1}],
            "success_url": SUCCESS,
            "cancel_url": "http://127.0.0.1:9/billing",
        }
        return self.api.checkout.sessions.create(wish | fields)

    def subscribed(self, key: str = "team_monthly", number: str = buyer.VISA, **fields: Any) -> Any:
        """The subscription of a new customer who has paid."""
        session = self.session(self.customer(), key, **fields)
        seen = buyer.pay(session.url, number)
        if seen.location.endswith("/bank"):
            seen = buyer.answer_bank(session.url, passed=True)
        assert seen.status == 303, seen.text
        return self.api.subscriptions.retrieve(self.api.checkout.sessions.retrieve(session.id).subscription)

    def invoices(self, customer: str) -> list[Any]:
        """Newest first."""
        return self.api.invoices.list({"customer": customer, "limit": 100}).data

    def events(self) -> list[str]:
        """Types, oldest first, without the seeded products and prices."""
        types = [event.type for event in reversed(list(self.api.events.list({"limit": 100}).auto_paging_iter()))]
        return [kind for kind in types if not kind.startswith(("product.", "price."))]


@pytest.fixture
def shop(standin: StandIn, api: Any) -> Shop:
    return Shop(standin, api)


@dataclass
class Receiver:
    """Keeps what arrives and answers with `status`."""

    url: str
    status: int = 200
    letters: list[tuple[bytes, str]] = field(default_factory=list)

    def verified(self, secret: str = SECRET) -> list[stripe.Event]:
        return [stripe.Webhook.construct_event(body, header, secret) for body, header in self.letters]

    def types(self) -> list[str]:
        return [event.type for event in self.verified()]

    def wait(self, condition: Callable[[], bool], seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.types()
            time.sleep(0.02)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got = Receiver("")

    class Handler(LoopbackHandler):
        def answer(self) -> Answer:
            got.letters.append((self.read_body(), self.headers["Stripe-Signature"]))
            return Answer(got.status, b"")

    server = LoopbackServer(0, Handler)
    got.url = f"http://127.0.0.1:{server.server_port}/v1/webhooks/stripe"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield got
    server.shutdown()
    server.server_close()
