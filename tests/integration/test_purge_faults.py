"""The purge under fire: whatever fails, dies, comes twice or arrives late, everything goes in the end and is counted once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import observability
from chalicelib.models import contact, contact_email
from chalicelib.models.certificate import Certificate
from chalicelib.services import purge
from tests.integration import jobs
from tests.integration.purge_traces import NOTHING, neighbours, state_of, traces, world
from tests.integration.purges import certificate_of, deleted_account, run, take, worker_prefix
from tests.support import faults

__all__ = ["worker_prefix"]

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def few_partitions(monkeypatch):
    """Two hash keys for each of an account's large tables, so that a run has fewer calls of one kind; and no log lines, so
    that the figures can be seen."""
    monkeypatch.setattr(observability, "emit", lambda *_, **__: None)
    monkeypatch.setattr(contact, "MOST_SHARDS", 2)
    monkeypatch.setattr(contact_email, "SPREAD", 2)


class Invocation:
    """The time of an invocation that ends after so many looks at it."""

    def __init__(self, looks):
        self.left = looks

    def __call__(self):
        self.left -= 1
        return 110.0 if self.left >= 0 else 5.0


def small_account():
    return deleted_account(each=1)


@pytest.mark.faults
@pytest.mark.parametrize("engine_name", ["dynamodb-local"], indirect=True)
def test_a_rerun_makes_every_failure_good(few_partitions):
    def rerun(holding):
        purge.work_purge(holding.message, jobs.long)

    positions = faults.survive(small_account, rerun, state_of)

    print(f"\npurge: {positions} positions survived")
    holding = small_account()
    rerun(holding)
    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])


@pytest.mark.faults
@pytest.mark.skipif(not faults.THOROUGH, reason="takes minutes: make faults; above, each call fails in a whole purge")
@pytest.mark.parametrize("engine_name", ["dynamodb-local"], indirect=True)
def test_a_purge_in_short_stretches_survives_as_well(few_partitions):
    def in_stretches(holding):
        for _ in range(100):
            purge.work_purge(holding.message, Invocation(40))
            if certificate_of_quietly(holding) == "done":
                return
        raise AssertionError("it gets nowhere")

    positions = faults.survive(small_account, in_stretches, state_of, ["killed after"])

    print(f"\npurge in stretches: {positions} positions survived")
    holding = small_account()
    in_stretches(holding)
    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])


def certificate_of_quietly(holding):
    """The status of the certificate, read by a client whose calls don't fail."""
    with faults.failing(None):
        row = certificate_of(holding)
    return row and row.status


def test_a_purge_stops_in_time_and_goes_on_across_three_invocations():
    holding = deleted_account(each=30)
    before = world()

    stopped = []
    for looks in (40, 60):
        purge.work_purge(holding.message, Invocation(looks))
        stopped.append(certificate_of(holding).counts)
    messages = take(holding.account_id)
    purge.work_purge(messages[-1], jobs.long)

    assert len(messages) == 2
    assert 0 < sum(stopped[0].values()) < sum(stopped[1].values()) < sum(holding.expected.values())
    assert certificate_of(holding).counts == holding.expected
    after = world()
    assert traces(holding, after) == []
    assert neighbours(holding, after) == neighbours(holding, before)


def test_messages_that_come_at_the_same_moment_count_nothing_twice():
    holding = deleted_account(each=30)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: purge.work_purge(holding.message, jobs.long), range(3)))
    run(holding.message)

    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])


def test_a_write_whose_answer_got_lost_below_is_recognised_as_its_own(monkeypatch):
    holding = deleted_account(each=1)
    real = Certificate.update

    def written_already(row, *args, **kwargs):
        real(Certificate(row.account_id), *args, **kwargs)
        return real(row, *args, **kwargs)  # what the SDK does when it hears nothing

    monkeypatch.setattr(Certificate, "update", written_already)
    purge.work_purge(holding.message, jobs.long)

    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])
