"""Whatever way the news of a subscription's life arrive, they end in the state of the same life told in order and once.

LEADLABS_SCHEDULES=1000 runs a thousand lives, in some twenty minutes; without it a few do.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration import billings, direct_stripe, jobs, lives

SCHEDULES = int(os.environ.get("LEADLABS_SCHEDULES", "8"))


@pytest.fixture
def told(engine, stripe):
    """The secret of webhooks is in place, and no other test's messages or rows are."""
    list(jobs.messages("billing"))
    lives.rest()
    return billings.use_stripe(stripe)


@settings(
    max_examples=SCHEDULES,
    derandomize=SCHEDULES < 100,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(acts=st.lists(st.sampled_from(lives.ACTS), max_size=7), seed=st.integers(0, 2**32))
def test_any_schedule_ends_as_the_life_that_was_told_in_order(engine, told, monkeypatch, acts, seed):
    with direct_stripe.connected(monkeypatch, told.api_key) as world:
        reference = lives.Life.begin(world)
        lives.hear_in_order(reference, acts)
        expected = reference.state()
        disturbed = lives.Life.begin(world)

        lost = lives.hear_in_disorder(disturbed, acts, random.Random(seed))
        if lost:
            lives.compare()

        assert disturbed.state() == expected
        assert disturbed.effects(engine) == {"customers": 1, "more than one subscription": False, "told twice": []}
        assert reference.state() == expected
        lives.rest()
