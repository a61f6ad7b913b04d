"""What every shape shares: unknown fields are refused, types are not bent, and text holds no control characters."""

import unicodedata
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from chalicelib import clock

Item = TypeVar("Item")


class Body(BaseModel):
    """A request body: unknown fields are refused, and a number is not taken for a text or the reverse."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


class Query(BaseModel):
    """A query string: unknown parameters are refused, numbers arrive as text."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class View(BaseModel):
    """A response, built from our own values."""

    model_config = ConfigDict(defer_build=True, from_attributes=True)


class PageQuery(Query):
    """The paging parameters of every list."""

    limit: int = Field(25, ge=1, le=100, description="How many items a page has at most.")
    cursor: str | None = Field(None, max_length=2048, description="`next_cursor` of the page before.")


class Page(View, Generic[Item]):
    """A page of a list; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None = None


def _clean(text: str) -> str:
    """NFC, without control or unassigned characters other than line ends and tabs (they break exports and logs)."""
    if text.isascii() and text.isprintable():  # as most; the categories below cost a hundred times as much
        return text
    text = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") and character not in "\n\r\t" for character in text):
        raise ValueError("must not contain control characters")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable() and any(character in "\n\r\t" for character in text):
        raise ValueError("must be one line")
    return text


def _visible(text: str) -> str:
    if not text[:1].isalnum() and all(unicodedata.category(character)[0] in "CMZ" for character in text):
        raise ValueError("must hold something that can be seen")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_clean), AfterValidator(_one_line)
]
"""One line of text, up to 500 characters."""
ShortLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_clean),
    AfterValidator(_one_line),
    AfterValidator(_visible),
]
"""One line that must say something: a name, a label."""
Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_clean)]
"""Paragraphs, up to 10,000 characters."""
Moment = Annotated[
    datetime,
    PlainSerializer(clock.to_iso, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
"""A time in an answer, as UTC ISO 8601."""
