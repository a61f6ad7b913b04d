"""What tests of restoring share: copies of tables of their own, replays on them, and an account that is due to be purged."""

from datetime import timedelta

import pytest

from chalicelib import clock, ids
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.certificate import Certificate
from chalicelib.services import purge
from infrastructure import restore_replay, restore_tables
from infrastructure.restore_state import Restore
from tests.engines import emulator, tables
from tests.engines.missing import need
from tests.integration import blacklists
from tests.integration.conftest import Engine


@pytest.fixture
def place(worker_prefix, request):
    """Tables of one module's tests alone: each restore copies and compares all that the tests before have left."""
    module = request.module.__name__.rpartition(".")[2].replace("_", "-")
    url, prefix = need(emulator.start), f"{worker_prefix}{module}-"
    with tables.in_use(url, url, prefix):
        yield Engine("emulator", url, url, prefix)


@pytest.fixture
def copy(place):
    """Makes the copies; what comes after is what happened since."""
    made = []

    def make():
        restore = Restore(place.prefix, f"{place.prefix}{ids.new().lower()}-", clock.to_iso(clock.now()))
        made.append(restore)
        restore_tables.copy_tables(place.client("dynamodb"), restore, print, pause=0.1)
        return restore

    yield make
    for restore in made:
        restore_tables.remove_tables(place.client("dynamodb"), restore.target, print)


def replay(restore, now=None):
    return restore_replay.replay(tables.client("dynamodb"), restore, now or clock.now())


def raw(prefix, store):
    key = lambda row: sorted((name, str(value)) for name, value in row.items())  # noqa: E731
    return sorted(restore_tables.rows(tables.client("dynamodb"), prefix + store), key=key)


def due_account():
    """An account that is deleted, and due to be purged."""
    account_id = blacklists.new_account()
    past = clock.now() - timedelta(days=31)
    Account(account_id).update(
        actions=[
            Account.status.set("deleted"),
            Account.deleted_at.set(past),
            Account.purge_at.set(past + timedelta(days=30)),
        ]
    )
    return account_id


def purge_now(account_id):
    purge.work_purge({"account_id": account_id, "now": clock.to_iso(clock.now())}, lambda: 1000.0)
    assert get_together((Certificate, account_id, None))[0].status == "done"
