"""Large imports: ranges of the file that are worked off at once, each row counted once, whatever dies or comes twice."""

import random

import pytest

from chalicelib.models.import_range import ImportRange
from chalicelib.register.plans import PLANS, Plan, Price
from chalicelib.services import contacts, import_work, imports
from chalicelib.services.import_state import Progress
from tests.integration import jobs
from tests.integration.contact_rows import kept
from tests.integration.import_ranges import ended, entries_of, lanes, left_of, mixed, run, with_known
from tests.integration.jobs import contacts_of, counted, new_account, start, upload
from tests.integration.test_imports import error_rows, people, results

__all__ = ["lanes"]

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize("kills", [0, 8])
def test_each_row_is_counted_once_by_workers_at_once_of_which_some_die(lanes, kills):
    count = 120
    account_id = with_known(count)
    job = upload(account_id, mixed(count))

    done = run(lanes, job, kills=kills, seed=kills, duplicates="overwrite")

    assert (done.status, results(done)) == ("done", {"created": 84, "updated": 12, "skipped": 12, "failed": 12})
    found = contacts_of(account_id)
    assert {email: it.first_name for email, it in found.items()} == {
        email: f"N{n}" for n in range(count) for email in [f"n{n}@example.com", f"known{n}@example.com"] if n % 10 not in (5, 7) and (n % 10 == 3) == email.startswith("known")
    }  # fmt: skip
    assert counted(account_id) == {"contacts": 96, "tag:t0": 32, "tag:t1": 32, "tag:t2": 32}
    assert {len(entries_of(it)) for email, it in found.items() if email.startswith("n")} == {1}
    assert [int(row["row"]) for row in error_rows(done)] == [n + 2 for n in range(count) if n % 10 in (5, 7)]
    assert left_of(job) == ([], [])
    assert done.analysis["samples"] == []


def test_progress_is_exact_at_every_moment_and_only_rises(lanes):
    account_id = new_account()
    job = upload(account_id, people(50))
    start(job)
    seen = []

    while lanes.waiting:
        imports.work_import(lanes.waiting.popleft(), lambda: 10.0)
        progress = Progress.of(ended(job))
        seen.append(progress.created)
        assert len(contacts_of(account_id)) == progress.created == counted(account_id).get("contacts", 0)

    assert (seen, ended(job).status) == (sorted(seen), "done")
    assert seen[0] == 3
    assert Progress.of(ended(job)).started < Progress.of(ended(job)).ended


def test_a_message_whose_worker_died_goes_on_with_the_very_range_at_once(lanes, monkeypatch):
    account_id = new_account()
    job = upload(account_id, people(30))
    start(job)
    first, *_ = lanes.take()
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(import_work, "record_chunk", lambda *_: 1 / 0)
        imports.work_import(first, jobs.long)

    imports.work_import(first | {"turn": "another"}, jobs.long)
    imports.work_import(first, jobs.long)

    begun = list(ImportRange.query(account_id, consistent_read=True))
    assert [(row.number, Progress.of(row).done) for row in begun] == [(0, True), (1, True)]
    lanes.work_off()
    assert results(ended(job))["created"] == 30


def test_where_the_plan_may_lack_room_ranges_come_one_after_the_other_and_the_first_rows_get_it(lanes, monkeypatch):
    tiny = Plan(key="tiny", name="Tiny", seats=3, contacts=20, mails=1, monthly=Price("m", 1), yearly=Price("y", 1))
    monkeypatch.setitem(PLANS, "tiny", tiny)
    account_id = new_account(plan="tiny", status="active")
    job = upload(account_id, people(30) + people(3).partition(b"\n")[2])

    done = run(lanes, job, duplicates="overwrite")

    assert results(done) == {"created": 20, "updated": 3, "skipped": 10, "failed": 0}
    assert (Progress.of(done).over_limit, counted(account_id)) == (10, {"contacts": 20})
    assert sorted(contacts_of(account_id)) == sorted(f"p{n}@example.com" for n in range(20))
    assert [int(row["row"]) for row in error_rows(done)] == list(range(22, 32))


def test_a_dry_run_of_many_ranges_counts_what_the_run_then_does(lanes):
    count = 40
    account_id = with_known(count)
    repeated = b"".join(b"n%d@example.com,Again,,\n" % n for n in (0, 1, 3, 5, 0))
    job = upload(account_id, mixed(count) + repeated)

    rehearsed = run(lanes, job, kills=3, seed=1, duplicates="fill", dry_run=True)
    expected = rehearsed.dry_run
    untouched = counted(account_id)
    done = run(lanes, job, duplicates="fill")

    assert rehearsed.status == "ready"
    assert {name: expected[name] for name in results(done)} == results(done)
    assert untouched == {"contacts": 4}
    assert sum(results(done).values()) == count + 5
    assert left_of(job) == ([], [])


def test_an_undo_of_many_ranges_puts_each_contact_right_once(lanes):
    count = 60
    account_id = with_known(count)
    before = {email: it.serialize() for email, it in contacts_of(account_id).items()}
    repeated = b"known3@example.com,Late,,\nn0@example.com,Late,,\n"
    job = upload(account_id, mixed(count) + repeated)
    run(lanes, job, duplicates="overwrite")
    changed = contacts_of(account_id)["n1@example.com"]
    contacts.change_contact(account_id, changed.contact_id, "u", {"job_title": "Boss"})

    imports.undo_import(account_id, job.import_id, "u")
    lanes.work_off_at_once(4, kills=4, seed=2)

    undone = ended(job)
    assert (undone.status, results(undone)) == ("undone", {"created": 41, "updated": 6, "skipped": 1, "failed": 0})
    after = contacts_of(account_id)
    assert sorted(after) == sorted([*before, "n1@example.com"])
    for email, fields in before.items():
        assert {name: after[email].serialize().get(name) for name in ("first_name", "tags", "address")} == {
            name: fields.get(name) for name in ("first_name", "tags", "address")
        }
    assert counted(account_id)["contacts"] == 7
    assert left_of(job) == ([], [])


@pytest.mark.parametrize("rule", ["overwrite", "fill", "skip"])
@pytest.mark.parametrize("seed", range(3))
def test_repeated_addresses_end_as_reading_the_file_in_its_order_would(lanes, rule, seed):
    dice = random.Random(seed)
    account_id = new_account()
    addresses = [f"r{n}@example.com" for n in range(8)]
    for email in addresses[:3]:
        kept(account_id, email=email, first_name="Old", address={"city": "Old"})
    lines = ["Email,First name,Last name,Job title,City,Tags,custom:A"]
    model = {email: {"first_name": "Old", "city": "Old"} for email in addresses[:3]}
    for row in range(50):
        email = dice.choice(addresses)
        cells = {name: f"{name} {row}" for name in ("first_name", "last_name", "job_title", "city", "tags", "a") if dice.random() < 0.5}  # fmt: skip
        lines.append(",".join([email, *(cells.get(name, "") for name in ("first_name", "last_name", "job_title", "city", "tags", "a"))]))  # fmt: skip
        if email not in model or rule == "overwrite":
            model.setdefault(email, {}).update(cells)
        elif rule == "fill":
            model[email] = cells | model[email]
    job = upload(account_id, "\n".join(lines).encode())

    start(job, duplicates=rule)
    lanes.work_off_in_any_order(seed)

    found = {
        email: {name: value for name, value in {
            "first_name": it.first_name, "last_name": it.last_name, "job_title": it.job_title,
            "city": (it.address or {}).get("city"), "tags": (it.tags or [None])[0], "a": (it.custom or {}).get("A"),
        }.items() if value}
        for email, it in contacts_of(account_id).items()
    }  # fmt: skip
    assert found == model
    outcomes = results(ended(job))
    assert sum(outcomes.values()) == 50
    assert outcomes["created"] == len(model) - 3
    assert counted(account_id)["contacts"] == len(model)
