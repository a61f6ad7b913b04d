"""Services, models and gateways against real engines: AWS DynamoDB Local for the tables, the emulator for the rest.

With `LEADLABS_ENGINES=both` every test runs with the emulator's tables as well, on which the end-to-end tests rest. Tables are made once per worker and engine and never emptied: a test makes its own account ids and addresses.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from infrastructure.local.stripe.standin import StandIn
from tests.engines import dynamodb_local, emulator, tables
from tests.engines.missing import need

ENGINES = ("dynamodb-local", "emulator") if os.environ.get("LEADLABS_ENGINES") == "both" else ("dynamodb-local",)


@dataclass(frozen=True)
class Engine:
    """Where the product's code in this process reads and writes during a test."""

    name: str
    database_url: str
    emulator_url: str
    prefix: str

    def client(self, service: str) -> Any:
        """A boto3 client on the same engines."""
        return tables.client(service)


@pytest.fixture(params=ENGINES, scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Parametrises everything that asks for `engine`; the session scope groups the tests of one engine together."""
    name: str = request.param
    return name


@pytest.fixture
def engine(engine_name: str, worker_prefix: str) -> Iterator[Engine]:
    """Real tables, secrets, bucket, queues and user pool, with the settings pointing at them; any data is the test's."""
    emulator_url = need(emulator.start)
    database_url = need(dynamodb_local.start) if engine_name == "dynamodb-local" else emulator_url
    prefix = f"{worker_prefix}{engine_name}-"
    with tables.in_use(database_url, emulator_url, prefix):
        yield Engine(engine_name, database_url, emulator_url, prefix)


@pytest.fixture(scope="session")
def worker_prefix(request: pytest.FixtureRequest) -> str:
    """Keeps the tables of parallel workers apart."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "gw0")
    return f"lead-labs-test-{worker}-"


@pytest.fixture
def stripe() -> Iterator[StandIn]:
    """A Stripe of the test's own, with the plans' prices, its own clock and nobody else's customers."""
    with StandIn() as standin:
        yield standin
