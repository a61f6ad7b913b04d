"""Shapes of API keys."""

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field

from chalicelib.schemas.base import Body, Moment, ShortLine, View

if TYPE_CHECKING:
    from chalicelib.models.api_key import ApiKey

Scope = Literal["read", "write"]


def _each_once(scopes: list[Scope]) -> list[Scope]:
    if len(set(scopes)) < len(scopes):
        raise ValueError("must name each scope once")
    return scopes


Scopes = Annotated[list[Scope], Field(min_length=1, max_length=2), AfterValidator(_each_once)]


class CreateKey(Body):
    """`read` lets a tool read contacts, `write` change them; a tool that does both needs both."""

    label: ShortLine = Field(examples=["CRM synchronisation"])
    scopes: Scopes = Field(examples=[["read", "write"]])


class KeyView(View):
    """A key as it may be shown at any time. `prefix` is what the key begins with; `created_by` is a user id."""

    id: str
    label: str
    scopes: list[Scope]
    prefix: str
    created_by: str
    created_at: Moment
    last_used_at: Moment | None

    @classmethod
    def of(cls, row: "ApiKey", **more: Any) -> Self:
        """A row without its hash."""
        from chalicelib.services.api_keys import prefix_of

        return cls.model_validate(
            {
                "id": row.key_id,
                "label": row.label,
                "scopes": list(row.scopes),
                "prefix": prefix_of(row),
                "created_by": row.created_by,
                "created_at": row.created_at,
                "last_used_at": row.last_used_at,
                **more,
            }
        )


class NewKey(KeyView):
    """The only answer that holds the key itself."""

    key: str = Field(
        examples=["ll_01JQ3Y8Z5T6V7W8X9YABCDEFGH_01JQ3Y8Z5T6V7W8X9YABCDEFGJ_" + "0123456789abcdef" * 4],
        description="Shown once: `Authorization: Bearer <key>`.",
    )
