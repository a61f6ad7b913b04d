"""What benchmarks on a real engine share."""

from collections.abc import Iterator

import pytest

from chalicelib import models
from tests.engines import dynamodb_local, emulator, tables
from tests.engines.missing import need


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """DynamoDB Local and the emulator with tables for one module alone, and a client that can be listened to."""
    name = request.module.__name__.rpartition(".test_")[2].replace("_", "-")
    tables.use(need(dynamodb_local.start), need(emulator.start), f"lead-labs-bench-{name}-")
    tables.create()
    for model in models.load_all():
        model._connection = None  # made before the settings were complete, on a client that nobody listens to
    yield
    tables.forget()
