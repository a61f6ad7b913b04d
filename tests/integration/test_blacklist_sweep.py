"""What a request leaves to the queue: sweeps that stop, crash, come twice or come late end in the same state and count."""

import json
from datetime import timedelta

import pytest

from chalicelib import addresses, clock, errors, ids
from chalicelib.gateways import secrets
from chalicelib.models import contact_email
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.idempotency import IdempotencyRecord
from chalicelib.services import blacklist, blacklist_sweep, contacts
from tests.integration.blacklists import (
    ACTOR,
    block,
    deliver,
    emails_of,
    entry_of,
    new_account,
    new_contact,
    new_domain,
    rows_of,
    waiting,
)


class Crash(Exception):
    """Stands for an invocation that dies."""


def crash_after(monkeypatch, erasures):
    """Lets so many contacts be erased; the next one's erasure dies right after it was written."""
    erase, left = contacts.erase_contact, [erasures]

    def dying(*args, **kwargs):
        done = erase(*args, **kwargs)
        left[0] -= 1
        if left[0] < 0:
            raise Crash
        return done

    monkeypatch.setattr(contacts, "erase_contact", dying)


def test_what_a_request_has_no_room_for_is_left_to_the_queue(engine, monkeypatch):
    monkeypatch.setattr(blacklist_sweep, "SYNC_CONTACTS", 3)
    account_id, domain = new_account(), new_domain()
    for number in range(7):
        new_contact(account_id, f"c{number}@{domain}")

    entry = block(account_id, domain=domain)

    assert (entry.erased, entry.sweep) == (3, "pending")
    message = {"account_id": account_id, "entries": [entry.entry_id]}
    assert message in waiting(engine, account_id)
    deliver(message)
    swept = entry_of(account_id, entry.entry_id)
    assert (swept.erased, swept.sweep) == (7, "done")
    assert emails_of(account_id) == set()


def test_a_sweep_that_crashed_is_completed_and_counts_each_contact_once(engine, monkeypatch):
    account_id, domain = new_account(), new_domain()
    for number in range(6):
        new_contact(account_id, f"c{number}@{domain}")
    with monkeypatch.context() as dying:
        crash_after(dying, 2)
        with pytest.raises(Crash):
            block(account_id, domain=domain)
    entry = blacklist.find_covering(account_id, None, domain)[0]
    assert (entry.erased, entry.sweep) == (3, "pending")

    for _ in range(2):
        deliver({"account_id": account_id, "entries": [entry.entry_id]})

    swept = entry_of(account_id, entry.entry_id)
    assert (swept.erased, swept.sweep) == (6, "done")


def test_a_sweep_without_time_leaves_everything_to_the_next_message(engine):
    account_id, domain = new_account(), new_domain()
    entry = block(account_id, domain=domain)
    waiting(engine, account_id)

    deliver({"account_id": account_id, "entries": [entry.entry_id]}, seconds=5)

    assert waiting(engine, account_id) == [{"account_id": account_id, "entries": [entry.entry_id]}]


def test_the_second_look_finds_a_contact_by_the_hash_of_its_address(engine):
    account_id, email = new_account(), f"{ids.new().lower()}@example.com"
    contact_id = new_contact(account_id, email)
    target = blacklist.target_of(email, None)
    blacklist.write_entries(account_id, ACTOR, [(target, blacklist.Remarks())])

    deliver({"account_id": account_id, "entries": [target.entry_id]})

    with pytest.raises(errors.NotFound):
        contacts.get_contact(account_id, contact_id)
    assert entry_of(account_id, target.entry_id).erased == 1


def test_an_entry_that_was_taken_off_erases_nothing_and_does_not_come_back(engine):
    account_id, domain = new_account(), new_domain()
    entry = block(account_id, domain=domain)
    blacklist.remove_entry(account_id, entry.entry_id)
    contact_id = new_contact(account_id, f"jane@{domain}")

    deliver({"account_id": account_id, "entries": [entry.entry_id]})
    blacklist_sweep.sweep_entry(account_id, entry, blacklist_sweep.Bound(lambda: 9, 9))

    assert contacts.get_contact(account_id, contact_id)["id"] == contact_id
    assert rows_of(account_id, "blacklist_entry.BlacklistEntry") == []


def test_a_claim_without_a_contact_is_given_free(engine):
    account_id, domain = new_account(), new_domain()
    contact_id = new_contact(account_id, f"other@not-{domain}")
    claim = ContactEmail.get(*key_of(account_id, f"other@not-{domain}"))
    orphan = f"jane@{domain}"
    lone = ContactEmail(*key_of(account_id, orphan), contact_id=ids.new_contact(1), expires_at=claim.expires_at)
    lone.domain_key = contact_email.domain_key_of(orphan)
    lone.address_hash = addresses.keyed_hash(orphan, secrets.key("address"))
    lone.save()

    entry = block(account_id, domain=domain)

    assert (entry.erased, entry.sweep) == (0, "done")
    assert emails_of(account_id) == {f"other@not-{domain}"}
    assert [row["contact_id"]["S"] for row in rows_of(account_id, "contact_email.ContactEmail")] == [contact_id]


def test_stored_answers_about_an_erased_contact_go_at_once(engine):
    account_id, email = new_account(), f"{ids.new().lower()}@example.com"
    contact_id = new_contact(account_id, email)
    store_answer(account_id, "about-jane", {"id": contact_id, "email": email})
    store_answer(account_id, "about-john", {"id": "other", "email": "john@example.com"})

    block(account_id, email=email)

    assert [row["id"]["S"] for row in rows_of(account_id, "idempotency.IdempotencyRecord")] == ["about-john"]


def test_an_answer_that_was_stored_late_goes_with_the_second_look(engine):
    account_id, email = new_account(), f"{ids.new().lower()}@example.com"
    contact_id = new_contact(account_id, email)
    block(account_id, email=email)
    store_answer(account_id, "late", {"id": contact_id, "email": email})

    deliver({"account_id": account_id, "contacts": [contact_id]})

    assert rows_of(account_id, "idempotency.IdempotencyRecord") == []


def test_the_queue_is_told_before_the_entry_is_written(engine, monkeypatch):
    account_id, domain, told = new_account(), new_domain(), []

    def write_dying(*args):
        raise Crash

    monkeypatch.setattr(blacklist_sweep, "announce", lambda *args, **kwargs: told.append(list(args[1])))
    monkeypatch.setattr(blacklist, "write_entry", write_dying)
    with pytest.raises(Crash):
        block(account_id, domain=domain)

    assert told == [[blacklist.target_of(None, domain).entry_id]]


def key_of(account_id, address):
    return contact_email.partition_of(account_id, address), address


def store_answer(account_id, name, body):
    answer = {"body": json.dumps(body), "status": 201, "headers": {}}
    tomorrow = clock.now() + timedelta(days=1)
    IdempotencyRecord(account_id, name, status="COMPLETED", data=json.dumps(answer), expiration=tomorrow).save()
