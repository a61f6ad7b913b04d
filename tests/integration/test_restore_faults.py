"""A replay that is killed on the way is made good by the next one."""

import contextlib

import pytest

from chalicelib import models
from chalicelib.models import contact, contact_email
from chalicelib.services import contacts
from infrastructure import restore_replay
from infrastructure.restore_replay import product_on
from tests.integration import blacklists
from tests.integration.contact_rows import kept
from tests.integration.restores import copy, due_account, place, purge_now, raw, replay
from tests.support import faults

__all__ = ["copy", "place"]

FEW = ("account.Account", "contact.Contact", "contact_email.ContactEmail", "contact_history.ContactHistory",
       "counter.Counter", "blacklist_entry.BlacklistEntry", "certificate.Certificate")  # fmt: skip
"""Tables that a replay writes here; leaving out the others makes hundreds of runs bearable."""


@pytest.fixture
def few_partitions(monkeypatch):
    """Two hash keys for each of an account's large tables, so that a replay has fewer calls of one kind."""
    monkeypatch.setattr(contact, "MOST_SHARDS", 2)
    monkeypatch.setattr(contact_email, "SPREAD", 2)


class Case:
    """A copy with something to be erased from it, which can be made again as it was."""

    def __init__(self, restore):
        self.restore = restore
        self._copied = {model: raw(restore.target, model.store()) for model in models.load_all()}

    def prepare(self):
        with product_on(self.restore.target):
            for model, rows in self._copied.items():
                present = raw(self.restore.target, model.store())
                if present != rows:
                    names = [name for name in (model._hash_keyname, model._range_keyname) if name]
                    restore_replay.delete_items(model, [{name: row[name] for name in names} for row in present])
                    restore_replay.put_items(model, rows)
        return self.restore

    def state(self, _=None):
        return {model.store(): raw(self.restore.target, model.store()) for model in self._copied}


@pytest.mark.faults
def test_a_replay_that_is_killed_after_any_call_is_made_good_by_the_next(copy, few_partitions, monkeypatch):
    account_id, domain = blacklists.new_account(), blacklists.new_domain()
    erased = kept(account_id, tags=["a"])
    kept(account_id, email=f"jane@{domain}")
    restore = copy()
    contacts.delete_contact(account_id, erased["id"])
    blacklists.block(account_id, domain=domain)
    monkeypatch.setattr(models, "load_all", lambda: [models.load(path) for path in FEW])
    case = Case(restore)

    positions = faults.survive(case.prepare, replay, case.state, kinds=("throttled", "killed after"))

    print(f"replay: {positions} positions")
    assert positions >= 6


def test_a_purge_that_is_replayed_and_killed_on_the_way_is_made_good_by_the_next(copy, few_partitions, monkeypatch):
    purged = due_account()
    kept(purged, tags=["a"])
    restore = copy()
    purge_now(purged)
    monkeypatch.setattr(models, "load_all", lambda: [models.load(path) for path in FEW])
    case = Case(restore)
    with faults.failing(None) as calls:
        replay(case.prepare())
    expected, places = case.state(), range(0, len(calls.names), 5)

    for position in places:
        case.prepare()
        with faults.failing(position), contextlib.suppress(faults.Killed):
            replay(restore)
        replay(restore)
        assert case.state() == expected, calls.names[position]

    print(f"replayed purge: {len(places)} positions of {len(calls.names)}")
