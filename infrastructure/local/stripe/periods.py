"""When periods end and what a part of one costs: whole seconds, whole minor units, nothing else in it."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta

_SECONDS = {"day": 86400, "week": 7 * 86400}
_MONTHS = {"month": 1, "year": 12}


def period_after(anchor: int, interval: str, count: int, moment: int) -> int:
    """The first end of a period after `moment`. Periods are counted from the anchor, so that a subscription that began on
    the 31st ends on the 30th or the 28th where a month is shorter, and on the 31st again after that."""
    if interval in _SECONDS:
        length = _SECONDS[interval] * count
        return anchor + (max(0, moment - anchor) // length + 1) * length
    step = _MONTHS[interval] * count
    start, then = datetime.fromtimestamp(anchor, UTC), datetime.fromtimestamp(moment, UTC)
    months = max(0, (then.year - start.year) * 12 + then.month - start.month)
    turn = months // step
    while (end := _later(start, turn * step)) <= moment or turn == 0:
        turn += 1
    return end


def _later(start: datetime, months: int) -> int:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def share(amount: int, part: int, whole: int) -> int:
    """`amount` for `part` seconds of `whole`, rounded half up to a minor unit."""
    return (2 * amount * part + whole) // (2 * whole)


def shown(moment: int) -> str:
    """A day as people read it."""
    day = datetime.fromtimestamp(moment, UTC)
    return f"{day.day} {day:%B %Y}"


def year_and_month(moment: int) -> tuple[int, int]:
    """Year and month of a moment."""
    day = datetime.fromtimestamp(moment, UTC)
    return day.year, day.month


DAY = int(timedelta(days=1).total_seconds())
