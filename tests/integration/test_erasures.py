"""Every erasure of a contact or person is logged by id in the transaction that erases, whichever way it came about."""

from datetime import timedelta

import pytest

from chalicelib import ids
from chalicelib.models.blacklist_entry import BlacklistEntry
from chalicelib.models.contact import MAX_TAGS
from chalicelib.models.erasure import Erasure
from chalicelib.register.retention import ERASURE_LOG_LIFE, RECOVERY_WINDOW
from chalicelib.services import contact_bulk, contact_writes, contacts, imports, team
from tests.integration import blacklists, jobs, people, teams
from tests.integration.contact_rows import ACTOR, kept, rows_of

CSV = b"Email\none@example.com\ntwo@example.com\n"


def logged(account_id):
    return {(row.kind, row.subject) for row in Erasure.query(account_id, consistent_read=True)}


def test_a_deleted_contact_is_logged_for_longer_than_a_backup_lasts(engine):
    account_id = ids.new()
    contact, other = kept(account_id), kept(account_id)

    contacts.delete_contact(account_id, contact["id"])

    (row,) = Erasure.query(account_id, consistent_read=True)
    assert (row.kind, row.subject) == ("contact", contact["id"])
    assert abs(row.expires_at - row.at - ERASURE_LOG_LIFE) < timedelta(seconds=1)
    assert ERASURE_LOG_LIFE > RECOVERY_WINDOW
    assert rows_of(account_id, other["id"])


def test_a_bulk_deletion_is_logged(engine):
    account_id = ids.new()
    found = [kept(account_id)["id"] for _ in range(3)]

    contact_bulk.apply_to_ids(account_id, found, "delete", None, ACTOR)

    assert logged(account_id) == {("contact", contact_id) for contact_id in found}


def test_what_a_blacklist_entry_erases_is_logged(engine):
    account_id, domain = blacklists.new_account(), blacklists.new_domain()
    found = {blacklists.new_contact(account_id, f"{name}@{domain}") for name in ("a", "b")}

    blacklists.block(account_id, domain=domain)

    assert logged(account_id) == {("contact", contact_id) for contact_id in found}


def test_an_undone_import_is_logged(engine):
    account_id = jobs.new_account()
    job = jobs.import_csv(account_id, CSV)
    created = {("contact", row.contact_id) for row in jobs.contacts_of(account_id).values()}

    imports.undo_import(account_id, job.import_id, ACTOR)
    jobs.work_off("import", account_id)

    assert jobs.contacts_of(account_id) == {}
    assert logged(account_id) == created


def test_a_forgotten_person_is_logged_and_one_who_stays_elsewhere_is_not(engine):
    owner, other = people.confirmed(engine), people.confirmed(engine)
    member = teams.joined(engine, owner)
    teams.join_also(engine, owner, other)

    team.remove_member(owner.account_id, owner.user_id, member.user_id)
    team.remove_member(owner.account_id, owner.user_id, other.user_id)

    assert logged(owner.account_id) == {("user", member.user_id)}


def test_an_erasure_that_is_not_written_is_not_logged(engine):
    account_id = ids.new()
    contact = kept(account_id)

    def unfit(write):
        entry = BlacklistEntry(account_id, "no such entry")
        write.update(entry, actions=[BlacklistEntry.erased.add(1)], condition=BlacklistEntry.entry_id.exists())

    assert not contacts.erase_contact(account_id, contact["id"], also=unfit)

    assert logged(account_id) == set()
    assert rows_of(account_id, contact["id"])


@pytest.mark.parametrize("entries", [1, contact_writes.MAX_ERASED_ENTRIES + 3])
def test_the_largest_contact_still_fits_one_transaction(engine, entries):
    account_id = blacklists.new_account()
    address = f"jane@{blacklists.new_domain()}"
    contact_id = blacklists.new_contact(account_id, address, tags=[f"tag {number}" for number in range(MAX_TAGS)])
    for number in range(entries - 1):
        contacts.change_contact(account_id, contact_id, ACTOR, {"notes": str(number)})

    blacklists.block(account_id, email=address)

    assert logged(account_id) == {("contact", contact_id)}
    assert rows_of(account_id, contact_id) == []
