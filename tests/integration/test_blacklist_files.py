"""Many entries at once, and out again: what is restored, what is refused row by row, what never leaves in clear."""

import csv
import io

import pytest

from chalicelib import errors, ids
from chalicelib.services import blacklist, blacklist_files, blacklist_sweep
from tests.integration.blacklists import (
    ACTOR,
    block,
    deliver,
    emails_of,
    new_account,
    new_contact,
    new_domain,
    rows_of,
    tables_that_hold,
    waiting,
)


def load(account_id, text):
    return blacklist_files.import_rows(account_id, ACTOR, blacklist_files.read_csv(text))


def everything(account_id):
    text, position = blacklist_files.export_part(account_id, None)
    assert position is None
    return text


def table(text):
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))}


def test_a_pasted_list_erases_and_refuses(engine):
    account_id, domain = new_account(), new_domain()
    for name in ("jane", "john", "spared"):
        new_contact(account_id, f"{name}@{domain}")
    new_contact(account_id, f"a@mail.{domain}.example")

    result = load(account_id, f"jane@{domain}\n\nJOHN@{domain}\n{domain}.example\n")

    assert (result["rows"], result["added"], result["failed"]) == (3, 3, 0)
    assert (result["erased"], result["sweep"]) == (3, "done")
    assert emails_of(account_id) == {f"spared@{domain}"}


def test_a_bad_row_is_told_and_stops_no_other(engine):
    account_id, domain = new_account(), new_domain()
    text = f"email;domain;reason\n;;\nnobody;;x\n;com;x\njane@{domain};;fine\n;{domain};see jane@{domain}\n"

    result = load(account_id, text)

    assert [(row["row"], row["status"], row["field"]) for row in result["results"]] == [
        (1, "failed", "email"),
        (2, "failed", "domain"),
        (3, "added", None),
        (4, "failed", "reason"),
    ]
    assert len(rows_of(account_id, "blacklist_entry.BlacklistEntry")) == 1


def test_what_comes_twice_is_listed_once_and_keeps_its_first_reason(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, email=f"old@{domain}", reason="long ago")

    result = load(account_id, f"email,reason\nold@{domain},now\nnew@{domain},first\nNEW@{domain},second\n")

    assert [row["status"] for row in result["results"]] == ["existing", "added", "existing"]
    assert sorted(row["reason"] for row in table(everything(account_id)).values()) == ["first", "long ago"]


def test_an_export_restores_the_same_entries(engine):
    account_id, domain = new_account(), new_domain()
    email = f"=jane{ids.new().lower()}@{domain}"
    block(account_id, email=email, reason='=1+1, "quoted"; and more')
    block(account_id, domain=f"bücher.{domain}", reason="+concurrent")
    exported = everything(account_id)
    for entry_id in table(exported):
        blacklist.remove_entry(account_id, entry_id)

    result = load(account_id, exported)

    assert (result["added"], result["failed"]) == (2, 0)
    assert everything(account_id) == exported
    with pytest.raises(errors.Blacklisted):
        new_contact(account_id, email)


def test_an_export_holds_no_address_and_no_formula(engine):
    account_id, domain = new_account(), new_domain()
    block(account_id, email=f"=cmd@{domain}", reason="=1+1")

    exported = everything(account_id)

    assert domain not in exported
    assert next(iter(table(exported).values()))["reason"] == "'=1+1"
    assert next(iter(table(exported).values()))["masked"].startswith("'=")


def test_a_restored_hash_erases_a_contact_that_was_created_meanwhile(engine):
    account_id, domain = new_account(), new_domain()
    entry = block(account_id, email=f"jane@{domain}")
    exported = everything(account_id)
    blacklist.remove_entry(account_id, entry.entry_id)
    new_contact(account_id, f"jane@{domain}")

    load(account_id, exported)
    deliver({"account_id": account_id, "entries": [entry.entry_id]})

    assert emails_of(account_id) == set()


def test_a_masked_column_cannot_smuggle_an_address_in(engine):
    account_id, local = new_account(), f"jane{ids.new().lower()}"

    result = load(account_id, f"id,masked\ne-{'0' * 64},{local}@example.com\n")

    assert [(row["status"], row["field"]) for row in result["results"]] == [("failed", "masked")]
    assert tables_that_hold(local) == set()


def test_what_a_request_has_no_time_for_is_left_to_the_queue(engine, monkeypatch):
    monkeypatch.setattr(blacklist_sweep, "SYNC_SECONDS", 0.0)
    account_id, domain = new_account(), new_domain()
    new_contact(account_id, f"jane@{domain}")

    result = load(account_id, f"jane@{domain}\n")

    assert (result["erased"], result["sweep"]) == (0, "pending")
    for message in waiting(engine, account_id):
        deliver(message)
    assert emails_of(account_id) == set()


def test_hundreds_of_rows_are_written_together(engine, monkeypatch):
    monkeypatch.setattr(blacklist_sweep, "SYNC_SECONDS", 0.1)
    account_id, domain = new_account(), new_domain()
    text = "".join(f"c{number}@{domain}\n" for number in range(500))

    first, again = load(account_id, text), load(account_id, text)

    assert (first["added"], again["added"], again["existing"]) == (500, 0, 500)


def test_a_long_list_keeps_to_its_time_even_if_nothing_matches(engine, monkeypatch):
    monkeypatch.setattr(blacklist_sweep, "SYNC_SECONDS", 0.0)
    account_id, domain = new_account(), new_domain()

    result = load(account_id, f"a@{domain}\nb@{domain}\n")

    assert result["sweep"] == "pending"
    for message in waiting(engine, account_id):
        deliver(message)
    assert {row["sweep"]["S"] for row in rows_of(account_id, "blacklist_entry.BlacklistEntry")} == {"done"}


def test_a_long_export_comes_in_parts_that_are_files_of_their_own(engine, monkeypatch):
    monkeypatch.setattr(blacklist_files, "MAX_ROWS", 3)
    account_id = new_account()
    added = {block(account_id, domain=new_domain()).entry_id for _ in range(7)}

    parts, position = [], None
    while True:
        text, position = blacklist_files.export_part(account_id, position)
        parts.append(table(text))
        if position is None:
            break

    assert [len(part) for part in parts] == [3, 3, 1]
    assert set().union(*parts) == added


def test_too_many_rows_change_nothing(engine, monkeypatch):
    monkeypatch.setattr(blacklist_files, "MAX_ROWS", 2)
    account_id, domain = new_account(), new_domain()

    with pytest.raises(errors.Invalid):
        load(account_id, f"a@{domain}\nb@{domain}\nc@{domain}\n")

    assert rows_of(account_id, "blacklist_entry.BlacklistEntry") == []
