"""The dates of a deletion are exact, whatever the calendar and local clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.models.account import Account
from chalicelib.services.deletion import REMINDERS, Dates

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
PARIS, NEW_YORK, CHATHAM = map(ZoneInfo, ("Europe/Paris", "America/New_York", "Pacific/Chatham"))
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2400, 1, 1),
    timezones=st.sampled_from([UTC, PARIS, NEW_YORK, CHATHAM]),
)


def deleted(deleted_at):
    return Account("a", status="deleted", deleted_at=deleted_at, purge_at=Dates(deleted_at).purge_at)


def seconds_between(one, other):
    """By epoch seconds, which know of no calendar."""
    return round((other - one) / timedelta(seconds=1))


@given(MOMENTS)
@example(datetime(2028, 2, 29, 12, tzinfo=UTC))  # 29 February
@example(datetime(2028, 1, 30, 23, 59, 59, 999999, tzinfo=UTC))  # whose day 30 is one
@example(datetime(2026, 3, 28, 2, 30, tzinfo=PARIS))  # the night before clocks go forward
@example(datetime(2026, 10, 24, 2, 30, tzinfo=PARIS))  # and back
@example(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS))  # an hour that comes twice
@example(datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
@example(datetime(2026, 11, 24, tzinfo=UTC))  # midnight
def test_an_account_is_restorable_for_thirty_days_of_24_hours_to_the_last_instant(deleted_at):
    account = deleted(deleted_at)

    assert seconds_between(deleted_at.astimezone(UTC), account.purge_at) == 30 * 24 * 3600
    assert account.is_restorable(account.purge_at - INSTANT)
    assert not account.is_restorable(account.purge_at)
    assert account.is_over(account.purge_at)


@given(MOMENTS)
def test_the_time_of_day_stays_the_same_in_utc(deleted_at):
    purge_at = clock.from_iso(clock.to_iso(Dates(deleted_at).purge_at))

    assert purge_at.time() == deleted_at.astimezone(UTC).time()


@pytest.mark.parametrize(
    ("deleted_at", "purge_at"),
    [
        ("2028-01-30T23:59:59.999999Z", "2028-02-29T23:59:59.999999Z"),
        ("2027-01-30T00:00:00.000000Z", "2027-03-01T00:00:00.000000Z"),
        ("2028-02-29T00:00:00.000000Z", "2028-03-30T00:00:00.000000Z"),
        ("2026-12-31T23:59:59.999999Z", "2027-01-30T23:59:59.999999Z"),
        ("2026-03-28T02:30:00+01:00", "2026-04-27T01:30:00.000000Z"),  # 3:30 in Paris, whose clocks went forward
        ("2026-10-24T02:30:00+02:00", "2026-11-23T00:30:00.000000Z"),  # 1:30 in Paris, whose clocks went back
    ],
)
def test_known_dates(deleted_at, purge_at):
    assert clock.to_iso(Dates(clock.from_iso(deleted_at)).purge_at) == purge_at


@given(MOMENTS, st.timedeltas(min_value=timedelta(0), max_value=40 * DAY))
def test_what_comes_next_is_a_reminder_or_the_purge_and_is_never_over(deleted_at, after):
    dates, now = Dates(deleted_at.astimezone(UTC)), deleted_at.astimezone(UTC) + after

    due = dates.next_due(now)

    assert due > now or due == dates.purge_at
    assert due - dates.deleted_at in (*REMINDERS, 30 * DAY)


def test_a_deletion_is_followed_by_two_reminders_and_the_purge():
    dates = Dates(datetime(2028, 2, 29, tzinfo=UTC))

    due = [dates.next_due(dates.deleted_at)]
    while due[-1] < dates.purge_at:
        due.append(dates.next_due(due[-1]))

    assert [(one - dates.deleted_at).days for one in due] == [7, 29, 30]
