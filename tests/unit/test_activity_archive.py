"""Keys and days of the archive."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.services import activity_archive, file_expiry

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
YEAR = timedelta(days=365)


@given(DAYS, DAYS)
def test_keys_sort_as_their_days(one, other):
    folders = [activity_archive.day_folder("account", day) for day in (one, other)]

    assert (folders[0] < folders[1]) == (one < other)
    assert activity_archive.day_of(folders[0] + "batch.jsonl.gz") == one


@pytest.mark.parametrize(
    "key", ["activity/a/2026/02/30/x", "activity/a/2026/2/3/x", "activity/a/x", "exports/a/2026/02/03/x"]
)
def test_a_key_of_another_shape_has_no_day(key):
    assert activity_archive.day_of(key) is None


@given(DAYS, st.times(), st.times())
def test_no_event_lives_longer_than_a_year_where_a_run_comes_every_day(day, happened, runs_at):
    event = datetime.combine(day, happened, UTC)
    runs = (datetime.combine(day + timedelta(days=days), runs_at, UTC) for days in range(363, 367))

    destroyed = next(run for run in runs if activity_archive.end_of(day) - file_expiry.AHEAD["archive"] <= run)

    assert YEAR - timedelta(days=2) < destroyed - event <= YEAR


@given(DAYS)
def test_the_end_of_a_day_is_a_year_after_its_first_moment(day):
    assert activity_archive.end_of(day) == datetime.combine(day, time(), UTC) + YEAR
