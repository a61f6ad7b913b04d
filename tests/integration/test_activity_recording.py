"""Log events become rows for a month and archived lines for a year: once, for accounts that are there, whatever else comes."""

import base64
import gzip
import json
from datetime import timedelta

import pytest

from chalicelib import clock, ids, jobs
from chalicelib.models.account import Account
from chalicelib.register.retention import ACTIVITY_LIFE, ARCHIVE_LIFE, DAY
from tests.integration.activity_log import archive_of, day_of, event, event_of, record, rows_of
from tests.integration.jobs import new_account
from tests.support import faults

MINUTE = timedelta(minutes=1)


@pytest.fixture
def account_id(engine):
    return new_account()


def test_a_request_is_a_row_and_a_line_of_the_archive(account_id):
    at = clock.now() - MINUTE
    sent = event(account_id, at, request_id="r-1", sign_in=True, method="POST", route="/session", status=201)

    counts = record(sent)

    (row,) = rows_of(account_id)
    ((key, (line,)),) = archive_of(account_id).items()
    assert counts == {"requests": 1, "rows": 1, "objects": 1, "unreadable": 0}
    assert row["entry"]["S"] == f"{clock.to_iso(at)}#r-1"
    assert row["expires_at"]["N"] == str(clock.to_epoch(at + ACTIVITY_LIFE))
    assert key.startswith(f"activity/{account_id}/{day_of(at)}/")
    assert key.endswith(".jsonl.gz")
    assert (line["account_id"], line["at"], line["request_id"]) == (account_id, clock.to_iso(at), "r-1")
    for told in ("actor", "method", "route", "ip_address", "country", "region", "browser", "browser_version", "device"):
        assert row[told]["S"] == line[told] != ""
    assert (row["status"]["N"], row["sign_in"]["BOOL"]) == (str(line["status"]), line["sign_in"]) == ("201", True)


def test_a_batch_that_comes_twice_counts_once(account_id):
    batch = [event(account_id) for _ in range(30)] + [event()]
    record(*batch)
    before = rows_of(account_id), archive_of(account_id)
    anonymous = len(archive_of("anonymous"))

    record(*batch)

    assert (rows_of(account_id), archive_of(account_id)) == before
    assert (len(before[0]), len(before[1])) == (30, 1)
    assert len(archive_of("anonymous")) == anonymous


def test_a_line_that_stands_twice_in_a_batch_counts_once(account_id):
    twice = event(account_id)

    record(twice, event(account_id), twice | {"id": ids.new()})

    (lines,) = archive_of(account_id).values()
    assert len(rows_of(account_id)) == len(lines) == 2


def test_a_poisoned_line_costs_no_other(account_id, capsys):
    poison = ['{"kind":"request"', "jane@example.com", '{"kind":"request","at":7}', "[" * 50_000, ""]
    absurd = [event(account_id, status="200"), event(account_id, at=clock.now() + timedelta(days=400)), {}]
    good = [event(account_id), event(account_id)]

    counts = record(good[0], *map(event_of, poison), *absurd, good[1])

    assert (counts["rows"], counts["unreadable"]) == (2, 8)
    assert len(rows_of(account_id)) == 2
    said = capsys.readouterr().out
    assert "jane" not in said
    assert json.loads(said.splitlines()[-1])["unreadable"] == 8


def test_lines_about_something_else_are_passed_over(account_id):
    counts = record(event_of('{"kind":"failure","request_id":"r"}'), event(account_id))

    assert (counts["requests"], counts["unreadable"]) == (1, 0)


@pytest.mark.parametrize("status", ["trial", "active", "read_only", "suspended", "deleted"])
def test_an_account_has_a_log_until_it_is_purged(engine, status):
    account_id = new_account(status=status)

    record(event(account_id))

    assert (len(rows_of(account_id)), len(archive_of(account_id))) == (1, 1)


def test_nothing_is_written_for_an_account_that_is_purged_or_being_purged(engine):
    purging, gone, there = new_account(status="purging"), ids.new(), new_account()

    counts = record(event(purging), event(gone), event(there))

    assert (counts["requests"], counts["rows"], counts["objects"]) == (3, 1, 1)
    assert rows_of(purging) == rows_of(gone) == []
    assert archive_of(purging) == archive_of(gone) == {}
    assert len(rows_of(there)) == 1


def test_a_batch_that_comes_again_after_the_purge_brings_nothing_back(account_id):
    batch = [event(account_id)]
    Account(account_id).delete()

    record(*batch)

    assert (rows_of(account_id), archive_of(account_id)) == ([], {})


def test_what_nobody_signed_in_for_is_archived_only(engine):
    before = archive_of("anonymous")
    at = clock.now()

    counts = record(event(at=at, route="/session", method="POST", status=401))

    ((key, (line,)),) = ((key, lines) for key, lines in archive_of("anonymous").items() if key not in before)
    assert (counts["rows"], counts["objects"]) == (0, 1)
    assert key.startswith(f"activity/anonymous/{day_of(at)}/")
    assert (line["account_id"], line["actor"], line["status"]) == ("", "", 401)


@pytest.mark.parametrize(
    ("age", "rows", "objects"),
    [
        (ACTIVITY_LIFE - MINUTE, 1, 1),
        (ACTIVITY_LIFE + MINUTE, 0, 1),
        (ARCHIVE_LIFE - DAY, 0, 1),
        (ARCHIVE_LIFE, 0, 0),
    ],
    ids=["29 days", "30 days", "364 days", "365 days"],
)
def test_an_old_event_is_kept_no_longer_than_a_new_one(account_id, age, rows, objects):
    record(event(account_id, clock.now() - age))

    assert (len(rows_of(account_id)), len(archive_of(account_id))) == (rows, objects)


def test_each_account_and_day_has_its_own_object(engine):
    one, other = new_account(), new_account()
    today = clock.now()
    yesterday = today - timedelta(days=1)

    counts = record(event(one, today), event(other, today), event(one, yesterday), event(one, today - MINUTE))

    folders = {key.rpartition("/")[0] for key in (*archive_of(one), *archive_of(other))}
    assert counts["objects"] == len(folders)
    assert {f"activity/{one}/{day_of(today)}", f"activity/{one}/{day_of(yesterday)}"} <= folders
    assert all(line["account_id"] == one for lines in archive_of(one).values() for line in lines)


def test_a_batch_takes_a_bounded_number_of_calls(engine, capsys):
    accounts = [new_account() for _ in range(4)]
    now = clock.now()
    batch = [event(account_id, now) for account_id in accounts for _ in range(30)]

    with faults.failing(None) as calls:
        record(*batch)

    counted = {name: calls.names.count(name) for name in set(calls.names)}
    assert counted == {"dynamodb.BatchGetItem": 1, "dynamodb.BatchWriteItem": 5, "s3.PutObject": 4}
    with capsys.disabled():
        print(f"\n{len(batch)} lines of {len(accounts)} accounts: {counted}")


@pytest.mark.faults
def test_a_batch_survives_every_fault(engine, capsys):
    now = clock.now()

    def prepare():
        accounts = [new_account(), new_account(), new_account(status="purging")]
        batch = [event(account_id, now, request_id=f"r-{n}") for account_id in accounts for n in range(15)]
        batch += [event(accounts[0], now - timedelta(days=1), request_id="y"), event_of("poison")]
        return accounts, batch

    def state(case):
        return [
            (
                [row["entry"]["S"] for row in rows_of(account_id)],
                [sorted(line["request_id"] for line in lines) for lines in archive_of(account_id).values()],
                sorted(key.split("/", 2)[2] for key in archive_of(account_id)),
            )
            for account_id in case[0]
        ]

    positions = faults.survive(prepare, lambda case: record(*case[1]), state)

    with capsys.disabled():
        print(f"\nrecord_activity: {positions} positions of failure")


def test_the_batch_of_a_subscription_arrives(account_id, context):
    batch = {"messageType": "DATA_MESSAGE", "logEvents": [event(account_id)]}
    packed = base64.b64encode(gzip.compress(json.dumps(batch).encode())).decode()

    jobs.take_lines({"awslogs": {"data": packed}}, context, "activity_recording.record_activity")

    assert len(rows_of(account_id)) == 1


@pytest.fixture
def context():
    class Context:
        def get_remaining_time_in_millis(self):
            return 55_000

    return Context()
