"""The one botocore session of the process: what it has read of endpoints, and the credentials it found, serve all clients.

A session of its own for each client would parse the same megabyte of endpoint data again; and boto3, which only adds
file transfers and resources that are not used here, costs as much at start as a client.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.session import Session


@cache
def session() -> "Session":
    """The session, made on first use."""
    from botocore.session import Session

    return Session()
