"""Shapes of tags."""

from pydantic import ConfigDict

from chalicelib.schemas.base import Page, View


class TagCount(View):
    """`tag` as it was written last, and how many contacts have it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tag": "customer", "count": 120}]})

    tag: str
    count: int


class Tags(Page[TagCount]):
    """A page of tags in alphabetical order, upper and lower case together."""
