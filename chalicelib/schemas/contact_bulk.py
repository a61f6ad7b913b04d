"""Shapes of one action on many contacts."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from chalicelib.schemas.base import Body, View
from chalicelib.schemas.contact_values import Ground, Tag
from chalicelib.schemas.contacts import ContactFilter

MAX_IDS = 500


class BulkBody(Body):
    """`ids` or `filter`, with exactly one action."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"ids": ["01JD00000000000000000000000"], "tag": "customer"},
                {"filter": {"domain": "example.com"}, "restrict": "accuracy_contested"},
            ]
        }
    )

    ids: Annotated[list[str], Field(min_length=1, max_length=MAX_IDS)] | None = None
    filter: ContactFilter | None = None
    tag: Tag | None = None
    untag: Tag | None = None
    delete: Literal[True] | None = None
    blacklist: Literal[True] | None = None
    restrict: Ground | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> "BulkBody":
        if (self.ids is None) == (self.filter is None):
            raise ValueError("needs either ids or filter")
        if len(self._actions()) != 1:
            raise ValueError("needs exactly one of tag, untag, delete, blacklist and restrict")
        return self

    def _actions(self) -> dict[str, Any]:
        given = self.model_dump(include={"tag", "untag", "delete", "blacklist", "restrict"}, exclude_none=True)
        return dict(given)

    def action(self) -> tuple[Any, str]:
        """The action and its value: a tag, a ground, or an empty text."""
        name, value = next(iter(self._actions().items()))
        return name, value if isinstance(value, str) else ""


class BulkFailure(View):
    """A contact that is not as asked. `not_reached`: the request ran out of time, send it again."""

    id: str
    reason: Literal["not_found", "restricted", "too_many_tags", "busy", "not_reached"]


class BulkResult(View):
    """What became of `ids`: how many contacts are now as asked, and the others."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"done": 2, "failed": [{"id": "01JD00000000000000000000000", "reason": "not_found"}]}]
        }
    )

    done: int
    failed: list[BulkFailure]
