"""The one place that reads the time, so that every rule about time can be moved by whoever hands in *now*."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current time, aware, in UTC."""
    return datetime.now(UTC)


def to_iso(moment: datetime) -> str:
    """`2026-01-31T12:00:00.123456Z`: always UTC, always six fraction digits, so that text order is time order.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"  # without its "+00:00"


def from_iso(text: str) -> datetime:
    """The reverse of `to_iso`; also takes any ISO 8601 time with an offset.

    Raises ValueError for anything else, naive times included.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


def to_epoch(moment: datetime) -> int:
    """Whole epoch seconds, rounded down: the unit of DynamoDB's time to live."""
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    """The moment of epoch seconds, as Stripe tells times."""
    return datetime.fromtimestamp(seconds, UTC)
