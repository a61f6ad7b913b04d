"""Work that belongs into Lambda's init phase, which runs at full CPU, instead of into somebody's first request."""

import gc
from contextlib import suppress

from chalicelib import settings


def warm_up() -> None:
    """In Lambda only: connects to DynamoDB, and tells the collector that what is loaded now stays for good."""
    if settings.function_name():
        _connect()
        gc.freeze()


def _connect() -> None:
    from pynamodb.exceptions import PynamoDBException

    from chalicelib.models.base import get_together
    from chalicelib.models.session import Session

    with suppress(
        PynamoDBException
    ):  # a request will meet and report the same trouble; a cold start must not die of it
        get_together((Session, "nobody", "nothing"))
