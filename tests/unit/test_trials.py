"""How many days of a trial are left, over months, leap days and any hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.models.account import Account
from chalicelib.services.trials import days_left, start_trial

DAY = timedelta(days=1)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2120, 1, 1), timezones=st.just(UTC))


def on_trial(begun):
    return Account("A", **start_trial(begun))


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_what_is_left_shrinks_by_one_each_day_and_ends_at_the_end(begun, passed):
    account = on_trial(begun)

    left = days_left(account, begun + passed)

    assert 0 <= left <= 14
    assert (left == 0) == (begun + passed >= account.trial_ends_at)
    assert days_left(account, begun + passed + DAY) == max(0, left - 1)
    assert left * DAY >= account.trial_ends_at - (begun + passed)


@given(MOMENTS)
def test_the_notice_comes_three_days_before_the_end_and_says_three(begun):
    account = on_trial(begun)

    assert account.trial_ends_at - account.due_at == 3 * DAY
    assert days_left(account, account.due_at) == 3


@pytest.mark.parametrize(
    ("begun", "ends"),
    [
        (datetime(2028, 2, 15, 10, tzinfo=UTC), datetime(2028, 2, 29, 10, tzinfo=UTC)),
        (datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2028, 3, 14, 23, 59, tzinfo=UTC)),
        (datetime(2027, 2, 20, tzinfo=UTC), datetime(2027, 3, 6, tzinfo=UTC)),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 14, 12, tzinfo=UTC)),
    ],
)
def test_a_trial_is_fourteen_days_of_24_hours_in_any_month(begun, ends):
    account = on_trial(begun)

    assert account.trial_ends_at == ends
    assert (days_left(account, begun), days_left(account, ends - timedelta(seconds=1)), days_left(account, ends)) == (
        14,
        1,
        0,
    )
