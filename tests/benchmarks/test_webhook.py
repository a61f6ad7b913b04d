"""Taking in a webhook costs no more than it must: no library of Stripe's is loaded, and verifying is cheap."""

import pytest

from tests.benchmarks import webhook
from tests.benchmarks.figures import Figure, record
from tests.engines.session import ToolMissing

MOST = 4
"""Times a bare handler: all of it beside one that records and queues with boto3, verification alone beside an empty one."""
LEAST = 10
"""Times as many events as stripe.Webhook.construct_event."""


@pytest.fixture(scope="module")
def figures():
    try:
        return webhook.measure(), webhook.verified_per_second()
    except ToolMissing as missing:
        pytest.skip(f"a tool is missing here: {missing}")  # also in CI: figures can be had elsewhere


def test_a_webhook_is_taken_in_cheaply(figures):
    instructions, rates = figures
    print("\n" + webhook.table(instructions, rates))

    theirs, ours = rates.values()
    rival = "stripe.Webhook.construct_event"
    record(Figure("webhook, verified and read", ours, "events a CPU second", theirs, rival, target=f"≥ {LEAST}x"))
    counted = [instructions[name] / 1e6 for name in (webhook.OURS, webhook.BOTO3)]
    record(Figure("webhook, cold start", counted[0], "M instructions", counted[1], webhook.BOTO3, target=f"≤ {MOST}x"))
    assert instructions[webhook.OURS] <= MOST * instructions[webhook.BOTO3]
    assert instructions[webhook.VERIFY] <= MOST * instructions[webhook.EMPTY]
    assert ours >= LEAST * theirs
