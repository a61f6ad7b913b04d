"""Times as text keep their order and their meaning."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import clock

MOMENTS = st.datetimes(
    min_value=datetime(1000, 1, 2),
    max_value=datetime(9998, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(MOMENTS, MOMENTS)
def test_order_of_texts_is_order_of_times(one, other):
    assert (clock.to_iso(one) < clock.to_iso(other)) == (one < other)


@given(MOMENTS)
def test_text_and_back(moment):
    assert clock.from_iso(clock.to_iso(moment)) == moment


@pytest.mark.parametrize("convert", [clock.to_iso, lambda moment: clock.from_iso(moment.isoformat())])
def test_a_time_without_zone_is_refused(convert):
    with pytest.raises(ValueError, match="time zone"):
        convert(datetime(2026, 1, 1))


def test_now_is_in_utc():
    assert clock.now().tzinfo is UTC
