"""Reading the archive: the days that were asked for, in order, and nothing past its time."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib import clock, ids
from chalicelib.gateways import buckets
from chalicelib.services.activity_archive import day_folder, read_archive
from tests.engines import tables

pytestmark = [
    pytest.mark.usefixtures("engine"),
    pytest.mark.parametrize("engine_name", ["emulator"], scope="session"),
]
NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


def archive(account_id, *lines, day=None):
    day = day or clock.from_iso(lines[0]["at"]).date()
    content = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode())
    key = f"{day_folder(account_id, day)}{ids.new()}.jsonl.gz"
    tables.client("s3").put_object(Bucket=buckets.name_of("archive"), Key=key, Body=content)
    return key


def line(moment, **facts):
    return {"at": clock.to_iso(moment), "route": "/contacts"} | facts


def test_the_days_asked_for_come_in_order_and_no_others():
    account_id, other = ids.new(), ids.new()
    days = [datetime(2026, 6, day, 8, tzinfo=UTC) for day in (1, 2, 3, 4)]
    for day in reversed(days):
        archive(account_id, line(day), line(day + timedelta(hours=1)))
    archive(other, line(days[1]))

    found = list(read_archive(account_id, date(2026, 6, 2), date(2026, 6, 3), NOW))

    assert [one["at"][:13] for one in found] == ["2026-06-02T08", "2026-06-02T09", "2026-06-03T08", "2026-06-03T09"]


def test_lines_that_are_a_year_old_are_refused_though_they_are_still_there():
    account_id = ids.new()
    on_time = NOW - YEAR
    archive(account_id, line(on_time, n=1), line(on_time + timedelta(microseconds=1), n=2))
    archive(account_id, line(on_time - timedelta(days=1), n=3))
    archive(account_id, {"n": 4}, day=on_time.date())

    found = list(read_archive(account_id, date(2020, 1, 1), NOW.date(), NOW))

    assert [one["n"] for one in found] == [2]


def test_reading_fetches_nothing_that_is_past_its_time(monkeypatch):
    account_id = ids.new()
    archive(account_id, line(NOW - YEAR - timedelta(days=1)))
    kept = archive(account_id, line(NOW))
    fetched, real = [], buckets.read_object
    monkeypatch.setattr(buckets, "read_object", lambda bucket, key: fetched.append(key) or real(bucket, key))

    assert len(list(read_archive(account_id, date(2020, 1, 1), NOW.date(), NOW))) == 1
    assert fetched == [kept]


def test_an_object_that_goes_meanwhile_is_passed_over(monkeypatch):
    account_id = ids.new()
    archive(account_id, line(NOW))
    monkeypatch.setattr(buckets, "read_object", lambda bucket, key: None)

    assert list(read_archive(account_id, NOW.date(), NOW.date(), NOW)) == []


def test_an_account_without_an_archive_has_no_lines():
    assert list(read_archive(ids.new(), date(2026, 1, 1), NOW.date(), NOW)) == []
