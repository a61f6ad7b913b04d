"""The values that fields of contacts take: tidied, or refused with a sentence."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from chalicelib import addresses, clock
from chalicelib.models.contact import MAX_TAG_LENGTH, MAX_TAGS
from chalicelib.models.counter import tag_key
from chalicelib.schemas.base import Line, ShortLine, Text

_MAX_URL = 2_000


def _or_none(text: str) -> str | None:
    return text or None


def _web_address(text: str) -> str:
    """An http(s) URL; `https://` is put before a bare host. No user name, which only serves to disguise the host."""
    if not text:
        return text
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise ValueError("must be a web address such as https://example.com") from None
    plausible = parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc
    if not plausible or any(character.isspace() or character in '<>"\\' for character in url):
        raise ValueError("must be a web address such as https://example.com")
    return url


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _each_once(tags: list[str]) -> list[str]:
    """Tags that differ in case only are one; the first spelling stays."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag_key(tag), tag)
    return list(first.values())


def _moment(text: Any) -> datetime:
    try:
        return clock.from_iso(text)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("must be a time with its offset such as 2026-01-31T12:00:00Z") from None


Entry = Annotated[Line, AfterValidator(_or_none)]
"""A line, where a blank one means nothing."""
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=_MAX_URL),
    AfterValidator(_web_address),
    AfterValidator(_or_none),
]
Notes = Annotated[Text, AfterValidator(_or_none)]
Tag = Annotated[ShortLine, AfterValidator(_one_space), StringConstraints(max_length=MAX_TAG_LENGTH)]
"""Runs of spaces are one; upper and lower case are kept but make no difference."""
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_each_once)]
CustomName = Annotated[ShortLine, AfterValidator(_one_space), StringConstraints(max_length=60)]
CustomValue = Annotated[Text, StringConstraints(max_length=2_000)]
When = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Status = Literal["active", "restricted", "unsubscribed", "bounced"]
Ground = Literal["accuracy_contested", "unlawful", "no_longer_needed"]
Domain = Annotated[str, AfterValidator(addresses.normalise_domain)]
