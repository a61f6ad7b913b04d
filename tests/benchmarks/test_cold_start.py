"""A cold start of the API function costs no more than the SDK alone, as people use it."""

import pytest

from infrastructure.build import build
from tests.benchmarks import cold_start
from tests.benchmarks.figures import Figure, record
from tests.engines.session import ToolMissing

MOST = 1.0
"""Times what a bare boto3 handler costs, init and first request, in the same bundle; 0.95 is reached."""


@pytest.fixture(scope="module")
def figures():
    try:
        return cold_start.measure()
    except ToolMissing as missing:
        pytest.skip(f"a tool is missing here: {missing}")  # also in CI: figures can be had elsewhere


def test_a_cold_start_costs_no_more_than_a_bare_boto3_handler(figures):
    print("\n" + figures.table())
    ours, boto3 = (figures.instructions[name] / 1e6 for name in (cold_start.OURS, cold_start.BOTO3))
    record(Figure("API cold start", ours, "M instructions", boto3, "bare boto3 handler with .pyc"))
    record(Figure("zip", build().bundle_path.stat().st_size / 1e6, "MB"))

    assert figures.relative(cold_start.OURS, cold_start.BOTO3) <= MOST
