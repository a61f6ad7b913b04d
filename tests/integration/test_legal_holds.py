"""Legal holds: the purge keeps exactly what a ground covers, as long as it does, and says so."""

from datetime import timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.models.account import Account
from chalicelib.models.certificate import Certificate
from chalicelib.models.session import Session
from chalicelib.register.holds import GROUNDS
from chalicelib.services import legal_holds, purge
from chalicelib.services.memberships import list_memberships
from chalicelib.services.purge_state import Journal
from tests.integration import jobs
from tests.integration.purge_traces import NOTHING, state_of, traces, world
from tests.integration.purges import account_of, certificate_of, deleted_account, run, take, worker_prefix

__all__ = ["worker_prefix"]

pytestmark = pytest.mark.usefixtures("engine")


IN_A_WEEK = timedelta(days=7)


def held(holding, ground="invoices", life=IN_A_WEEK):
    """Places a hold; when it ends."""
    until = clock.now() + life
    legal_holds.place_hold(holding.account_id, ground, until)
    return until


def kept_by(certificate):
    """`{store: grounds}` of what a certificate says is kept now."""
    kept = {}
    for entry in certificate.kept:
        if entry["ended_at"] is None:
            kept.setdefault(entry["store"], set()).add(entry["ground"])
    return kept


def stores_with(holding):
    """The stores in which something of the account or its people is left."""
    return {
        where[0] if where[0] not in ("s3", "s3 upload") else where[2].partition("/")[0] + "/"
        for where in traces(holding, world())
        if where[0] != "sessions"  # a person who is kept has some elsewhere
    }


@pytest.mark.parametrize("ground", GROUNDS)
def test_only_what_the_ground_covers_is_kept(ground):
    holding = deleted_account(each=1)
    until = held(holding, ground)

    run(holding.message)

    certificate = certificate_of(holding)
    assert (certificate.status, certificate.awaits, certificate.due_at) == ("held", "hold", until)
    assert kept_by(certificate) == {store: {ground} for store in GROUNDS[ground].stores}
    assert {entry["until"] for entry in certificate.kept} == {clock.to_iso(until)}
    assert certificate.finished_at is None
    assert stores_with(holding) == set(GROUNDS[ground].stores)
    assert not certificate.counts.keys() & set(GROUNDS[ground].stores)
    sessions = [row.account_id for it in (holding.leaves, holding.stays) for row in Session.query(it)]
    assert holding.account_id not in sessions


@pytest.mark.parametrize("ground", GROUNDS)
def test_when_it_has_ended_the_rest_goes(ground):
    holding = deleted_account(each=1)
    until = held(holding, ground)
    run(holding.message)

    run(holding.message | {"now": clock.to_iso(until)})

    certificate = certificate_of(holding)
    assert state_of(holding)[:3] == (NOTHING, "done", sorted(holding.expected.items()))
    assert traces(holding, world()) == []
    assert (certificate.awaits, certificate.due_at) == (None, None)
    assert {(it["store"], it["ground"]) for it in certificate.kept} == {(it, ground) for it in GROUNDS[ground].stores}
    assert all(entry["ended_at"] for entry in certificate.kept)


def test_what_is_kept_is_out_of_reach():
    holding = deleted_account(each=1)
    held(holding, "order")

    run(holding.message)

    assert account_of(holding.account_id).status == "purging"
    assert list_memberships(holding.leaves) == []
    assert [one.account.account_id for one in list_memberships(holding.stays)] == [holding.other_id]


def test_messages_while_it_is_held_do_nothing():
    holding = deleted_account(each=1)
    held(holding)
    run(holding.message)
    before = world()

    run(holding.message)

    assert world() == before


def test_a_hold_that_ended_before_the_purge_keeps_nothing():
    holding = deleted_account(each=1)
    until = held(holding)

    run(holding.message | {"now": clock.to_iso(until)})

    assert (certificate_of(holding).status, certificate_of(holding).kept) == ("done", [])


def test_releasing_it_lets_the_purge_finish_at_once(monkeypatch):
    monkeypatch.setattr(legal_holds, "_DELAY", 0)
    holding = deleted_account(each=1)
    held(holding)
    run(holding.message)

    legal_holds.release_hold(holding.account_id, "invoices")
    (message,) = take(holding.account_id)
    run(message)

    assert state_of(holding)[:3] == (NOTHING, "done", sorted(holding.expected.items()))


def test_of_two_holds_each_keeps_its_own_until_its_end(monkeypatch):
    monkeypatch.setattr(legal_holds, "_DELAY", 0)
    holding = deleted_account(each=1)
    first, last = held(holding, "dispute"), held(holding, "invoices", 2 * IN_A_WEEK)
    run(holding.message)
    assert certificate_of(holding).due_at == first

    run(holding.message | {"now": clock.to_iso(first)})

    certificate = certificate_of(holding)
    assert (certificate.status, certificate.due_at) == ("held", last)
    assert kept_by(certificate) == {store: {"invoices"} for store in GROUNDS["invoices"].stores}
    assert stores_with(holding) == set(GROUNDS["invoices"].stores)
    run(holding.message | {"now": clock.to_iso(last)})
    assert state_of(holding)[:3] == (NOTHING, "done", sorted(holding.expected.items()))


def test_a_longer_one_on_the_same_ground_moves_the_end(monkeypatch):
    monkeypatch.setattr(legal_holds, "_DELAY", 0)
    holding = deleted_account(each=1)
    held(holding)
    run(holding.message)

    until = held(holding, life=3 * IN_A_WEEK)
    (message,) = take(holding.account_id)
    run(message)

    certificate = certificate_of(holding)
    assert (certificate.status, certificate.due_at) == ("held", until)
    assert len(certificate.kept) == len(GROUNDS["invoices"].stores)


def test_one_placed_while_the_purge_runs_keeps_what_is_still_there(monkeypatch):
    monkeypatch.setattr(legal_holds, "_DELAY", 0)
    holding, placed = deleted_account(each=1), []
    real = Journal.plan

    def place_meanwhile(journal, store, *rest):
        if store == "contacts" and not placed:
            placed.append(held(holding, "order"))
        real(journal, store, *rest)

    monkeypatch.setattr(Journal, "plan", place_meanwhile)
    purge.work_purge(holding.message, jobs.long)
    waiting = take(holding.account_id)
    assert waiting
    for message in waiting:
        run(message)

    certificate = certificate_of(holding)
    assert placed
    assert (certificate.status, kept_by(certificate)["contacts"]) == ("held", {"order"})
    assert certificate.counts["members"] == 2
    assert "contacts" in stores_with(holding)


def test_none_is_placed_on_a_purged_account():
    holding = deleted_account(each=1)
    run(holding.message)
    before = world()

    with pytest.raises(errors.Conflict):
        held(holding)

    assert world() == before


@pytest.mark.parametrize(
    ("ground", "life", "field"),
    [
        ("curiosity", IN_A_WEEK, "ground"),
        ("invoices", timedelta(0), "until"),
        ("invoices", GROUNDS["invoices"].longest + timedelta(minutes=1), "until"),
    ],
)
def test_it_needs_a_ground_and_an_end(ground, life, field):
    holding = deleted_account(each=1)

    with pytest.raises(errors.Invalid) as refusal:
        held(holding, ground, life)

    assert [name for name, _ in refusal.value.fields] == [field]
    assert legal_holds.list_holds(holding.account_id) == []


def test_an_account_that_never_was_and_a_hold_that_is_not_there_are_told():
    holding = deleted_account(each=1)

    with pytest.raises(errors.NotFound):
        legal_holds.place_hold(ids.new(), "invoices", clock.now() + IN_A_WEEK)
    with pytest.raises(errors.NotFound):
        legal_holds.release_hold(holding.account_id, "invoices")


def test_a_purge_that_finishes_at_the_same_moment_is_told_or_overtaken(monkeypatch):
    holding = deleted_account(each=1)
    real = legal_holds.commit

    def finish_first(write):
        monkeypatch.setattr(legal_holds, "commit", real)
        purge.work_purge(holding.message, jobs.long)
        real(write)

    monkeypatch.setattr(legal_holds, "commit", finish_first)

    with pytest.raises(errors.Conflict):
        held(holding)

    assert legal_holds.list_holds(holding.account_id) == []
    assert certificate_of(holding).status == "done"


def test_a_live_account_can_be_held_before_it_is_deleted():
    holding = deleted_account(each=1, status="trial")
    held(holding)

    Account(holding.account_id).update(actions=[Account.status.set("deleted")])
    run(holding.message)

    assert certificate_of(holding).status == "held"


def test_the_certificates_that_wait_are_found_by_their_end():
    holding = deleted_account(each=1)
    until = held(holding)
    run(holding.message)

    def due_by(moment):
        return [row.account_id for row in Certificate.by_due.query("hold", Certificate.due_at <= moment)]

    assert holding.account_id in due_by(until)
    assert holding.account_id not in due_by(until - timedelta(seconds=1))
