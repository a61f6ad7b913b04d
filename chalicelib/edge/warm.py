"""Work that belongs into Lambda's init phase, which runs at full CPU, instead of into somebody's first request."""

from contextlib import suppress

from chalicelib import settings


def warm_up() -> None:
    """In Lambda only: connects to DynamoDB."""
    if settings.function_name():
        _connect()


def _connect() -> None:
    from chalicelib.models.base import get_together
    from chalicelib.models.session import Session

    # Whatever goes wrong here, a request will meet and report; and a function that may not read sessions has still
    # opened its connection by being told so.
    with suppress(Exception):
        get_together((Session, "nobody", "nothing"))
