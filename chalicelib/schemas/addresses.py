"""Email addresses and passwords in bodies."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from chalicelib import addresses

_JSON_SCHEMA = {"type": "string", "format": "email", "maxLength": 1000, "examples": ["jane@example.com"]}


def _reachable(address: str) -> str:
    local, _, _ = address.partition("@")
    if not local.isascii():
        raise ValueError("holds letters before the @ to which mail can't be sent")
    return address


Address = Annotated[
    str, StringConstraints(max_length=1000), AfterValidator(addresses.normalise), WithJsonSchema(_JSON_SCHEMA)
]
"""An address in its one spelling."""
MailAddress = Annotated[Address, AfterValidator(_reachable)]
"""An address that SES can send to: it takes international domains, but only ASCII before the @."""
Password = Annotated[str, Field(max_length=1000, examples=["correct horse battery staple"])]
"""A password as typed; whether it may be a new one is judged by chalicelib/passwords.py."""
