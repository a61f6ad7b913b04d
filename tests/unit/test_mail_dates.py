"""Moments in mails: in UTC, in the words of the language, never later than they are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.dates import _MONTHS, name_moment
from chalicelib.mail.rendering import one_line

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 2),
    max_value=datetime(2400, 1, 1),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@pytest.mark.parametrize(
    ("moment", "locale", "words"),
    [
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), "en", "29 February 2028 at 23:59 UTC"),
        (datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC), "fr", "29 février 2028 à 23:59 UTC"),
        (datetime(2028, 3, 1, tzinfo=UTC), "fr", "1er mars 2028 à 00:00 UTC"),
        (datetime(2027, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "en", "31 December 2026 at 23:00 UTC"),
    ],
)
def test_a_moment_in_words(moment, locale, words):
    assert name_moment(moment, locale) == words


@given(MOMENTS, st.sampled_from(["en", "fr"]))
def test_words_mean_the_minute_that_they_were_made_of(moment, locale):
    day, month, year, _, time, _ = name_moment(moment, locale).split()

    named = datetime(int(year), _MONTHS[locale].index(month) + 1, int(day.removesuffix("er")), tzinfo=UTC)
    hours, minutes = map(int, time.split(":"))
    assert timedelta(0) <= moment - (named + timedelta(hours=hours, minutes=minutes)) < timedelta(minutes=1)


@given(MOMENTS, st.sampled_from(["en", "fr"]))
def test_a_mail_shows_the_words_as_they_are(moment, locale):
    assert one_line(name_moment(moment, locale)) == name_moment(moment, locale)
