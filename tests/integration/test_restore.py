"""A restore brings back what was lost and nobody who was erased since. The embedded AWS copies the present rows whatever
moment is asked for, so what is erased here is erased after the copy was made."""

import pytest

from chalicelib import clock, ids, models
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.contact import Contact
from chalicelib.models.session import Session
from chalicelib.models.user import User
from chalicelib.register.retention import ERASURE_LOG_LIFE, RECOVERY_WINDOW
from chalicelib.services import blacklist, contacts, team
from infrastructure import restore_tables
from infrastructure.deploy_upload import DeployError
from infrastructure.restore_replay import product_on
from infrastructure.restore_state import Restore
from tests.integration import blacklists, people, teams
from tests.integration.contact_rows import ACTOR, FULL, history, kept, listed, new_address, rows_of, tag_counts
from tests.integration.restores import copy, due_account, place, purge_now, raw, replay
from tests.support import faults

__all__ = ["copy", "place"]


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
