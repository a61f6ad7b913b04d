"""A restore brings back what was lost and nobody who was erased since. The embedded AWS copies the present rows whatever
moment is asked for, so what is erased here is erased after the copy was made."""

import contextlib
from datetime import timedelta

import pytest

from chalicelib import clock, ids, models
from chalicelib.models import contact, contact_email
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.certificate import Certificate
from chalicelib.models.contact import Contact
from chalicelib.models.session import Session
from chalicelib.models.user import User
from chalicelib.register.retention import ERASURE_LOG_LIFE, RECOVERY_WINDOW
from chalicelib.services import blacklist, contacts, purge, team
from infrastructure import restore_replay, restore_tables
from infrastructure.deploy_upload import DeployError
from infrastructure.restore_replay import product_on
from infrastructure.restore_state import Restore
from tests.engines import emulator, tables
from tests.engines.missing import need
from tests.integration import blacklists, people, teams
from tests.integration.conftest import Engine
from tests.integration.contact_rows import ACTOR, FULL, history, kept, listed, new_address, rows_of, tag_counts
from tests.support import faults


@pytest.fixture
def place(worker_prefix):
    """Tables of these tests alone."""
    url, prefix = need(emulator.start), f"{worker_prefix}restores-"
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


def test_the_copies_are_as_safe_as_what_they_are_copied_from(place, copy):
    dynamodb = place.client("dynamodb")
    for model in models.load_all():
        store, attribute = model.store(), model._ttl_attribute()
        if attribute is not None:
            life = {"Enabled": True, "AttributeName": attribute.attr_name}
            dynamodb.update_time_to_live(TableName=place.prefix + store, TimeToLiveSpecification=life)
        arn = dynamodb.describe_table(TableName=place.prefix + store)["Table"]["TableArn"]
        dynamodb.tag_resource(ResourceArn=arn, Tags=[{"Key": "product", "Value": "lead-labs"}])

    restore = copy()

    for model in models.load_all():
        name = restore.target + model.store()
        table = dynamodb.describe_table(TableName=name)["Table"]
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        life = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert (life["TimeToLiveStatus"] == "ENABLED") == (model._ttl_attribute() is not None)
        assert table["DeletionProtectionEnabled"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]


def test_an_erased_contact_stays_erased_and_the_others_come_back(copy):
    account_id = blacklists.new_account()
    erased, lost = kept(account_id, **FULL), kept(account_id, **FULL)
    restore = copy()
    contacts.delete_contact(account_id, erased["id"])
    Contact(f"{account_id}#0", lost["id"]).delete()  # by mistake, past the product

    counts = replay(restore)

    assert counts["contacts"] == 1
    with product_on(restore.target):
        assert rows_of(account_id, erased["id"]) == []
        assert listed(account_id) == [lost]
        assert len(history(account_id, lost["id"])) == 1
        assert tag_counts(account_id) == {"Customer": 1, "fair 2026": 1}


def test_what_a_copy_has_of_a_contact_without_the_contact_goes_too(copy):
    account_id = blacklists.new_account()
    contact = kept(account_id, **FULL)
    restore = copy()
    contacts.delete_contact(account_id, contact["id"])
    with product_on(restore.target):
        Contact(f"{account_id}#0", contact["id"]).delete()

    replay(restore)

    with product_on(restore.target):
        assert rows_of(account_id, contact["id"]) == []


def test_whom_the_blacklist_covers_by_now_is_erased(copy):
    account_id, domain = blacklists.new_account(), blacklists.new_domain()
    addresses_of = [f"jane@{domain}", f"joe@mail.{domain}", new_address(), new_address()]
    found = [blacklists.new_contact(account_id, address) for address in addresses_of]
    restore = copy()
    contacts.change_contact(account_id, found[2], ACTOR, {"email": new_address()})
    blacklists.block(account_id, domain=domain)
    blacklists.block(account_id, email=addresses_of[2])  # by now nobody's, but somebody's in the copy

    counts = replay(restore)

    assert counts["contacts"] == 3
    with product_on(restore.target):
        assert [contact["email"] for contact in listed(account_id)] == [addresses_of[3]]
        with pytest.raises(blacklist.errors.Blacklisted):
            kept(account_id, email=addresses_of[0])


def test_a_purged_account_stays_purged_and_its_certificate_as_it_is(place, copy):
    account_id, other = due_account(), blacklists.new_account()
    for owner in (account_id, other):
        kept(owner, **FULL)
    restore = copy()
    purge_now(account_id)
    certificate = raw(place.prefix, "certificates")

    counts = replay(restore)

    assert counts["accounts"] >= 1
    with product_on(restore.target):
        for path in models.TENANT_TABLES:
            assert blacklists.rows_of(account_id, path) == [], path
        assert len(listed(other)) == 1
    assert raw(restore.target, "certificates") == certificate == raw(place.prefix, "certificates")


def test_a_forgotten_person_stays_forgotten_and_nobody_gets_in_who_was_shut_out(place, copy):
    owner = people.confirmed(place)
    member, demoted = teams.joined(place, owner), teams.joined(place, owner, "admin")
    restore = copy()
    team.remove_member(owner.account_id, owner.user_id, member.user_id)
    team.change_role(owner.account_id, owner.user_id, demoted.user_id, "member")

    replay(restore)

    with product_on(restore.target):
        assert get_together((User, member.user_id, None)) == [None]
        assert list(Session.query(member.user_id)) == []
        assert teams.roles(owner.account_id) == {owner.user_id: "owner", demoted.user_id: "member"}


def test_an_account_stands_as_it_does_now_but_is_called_as_it_was(place, copy):
    account_id = blacklists.new_account()
    restore = copy()
    Account(account_id).update(actions=[Account.company.set("Spoilt"), Account.status.set("suspended")])
    since = blacklists.new_account()

    replay(restore)

    with product_on(restore.target):
        account, newer = get_together((Account, account_id, None), (Account, since, None))
        assert (account.company, account.status) == ("Acme", "suspended")
        assert newer.status == "active"


def test_the_tables_in_use_are_only_read(place, copy):
    account_id, purged = blacklists.new_account(), due_account()
    contact = kept(account_id, **FULL)
    kept(purged, **FULL)
    restore = copy()
    contacts.delete_contact(account_id, contact["id"])
    purge_now(purged)
    before = {store: raw(place.prefix, store) for store in restore_tables.stores()}

    replay(restore)

    assert {store: raw(place.prefix, store) for store in restore_tables.stores()} == before


def test_a_second_replay_changes_nothing_more(copy):
    account_id, purged = blacklists.new_account(), due_account()
    contact = kept(account_id, **FULL)
    kept(purged, **FULL)
    restore = copy()
    contacts.delete_contact(account_id, contact["id"])
    purge_now(purged)
    replay(restore)
    stores = [store for store in restore_tables.stores() if store != "erasures"]
    before = {store: raw(restore.target, store) for store in stores}

    counts = replay(restore)

    assert counts["contacts"] == 0
    assert {store: raw(restore.target, store) for store in stores} == before


def test_a_moment_that_the_log_of_erasures_does_not_reach_is_refused(copy):
    restore = copy()

    with pytest.raises(DeployError, match="reaches back"):
        replay(restore, clock.now() + ERASURE_LOG_LIFE)
    assert ERASURE_LOG_LIFE > RECOVERY_WINDOW


def test_a_copy_that_was_interrupted_goes_on(place):
    restore = Restore(place.prefix, f"{place.prefix}{ids.new().lower()}-", clock.to_iso(clock.now()))
    with faults.failing(41) as calls, pytest.raises(faults.Killed):
        restore_tables.copy_tables(place.client("dynamodb"), restore, print)

    restore_tables.copy_tables(place.client("dynamodb"), restore, print)

    dynamodb = place.client("dynamodb")
    for store in restore_tables.stores():
        assert dynamodb.describe_table(TableName=restore.target + store)["Table"]["DeletionProtectionEnabled"]
    restore_tables.remove_tables(dynamodb, restore.target, print)
    assert calls.names[-1] == "dynamodb.RestoreTableToPointInTime"
    assert not [name for name in dynamodb.list_tables()["TableNames"] if name.startswith(restore.target)]


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

    for place in places:
        case.prepare()
        with faults.failing(place), contextlib.suppress(faults.Killed):
            replay(restore)
        replay(restore)
        assert case.state() == expected, calls.names[place]

    print(f"replayed purge: {len(places)} positions of {len(calls.names)}")
