"""One request as a route sees it, and the answer that it gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from chalicelib import errors
from chalicelib.edge import cursors
from chalicelib.edge.principal import Principal

BodyT = TypeVar("BodyT")
QueryT = TypeVar("QueryT")


@dataclass(frozen=True, slots=True)
class Call(Generic[BodyT, QueryT]):
    """A parsed request. Routes without a body or query have None there; `path` holds the path parameters.

    `principal` is only absent on public routes; use `who` where it must be there.
    """

    body: BodyT
    query: QueryT
    path: Mapping[str, str]
    headers: Any
    ip_address: str
    request_id: str
    route: str
    principal: Principal | None = None

    @property
    def who(self) -> Principal:
        """The caller of an authenticated route."""
        if self.principal is None:
            raise RuntimeError(f"{self.route} is public")
        return self.principal

    @property
    def account_id(self) -> str:
        """The account of the caller."""
        return self.who.account_id

    def position(self) -> Any:
        """Where the cursor of a list query points, None for its first page. Raises InvalidCursor."""
        cursor = getattr(self.query, "cursor", None)
        return None if cursor is None else cursors.decode(self.account_id, self._list_name(), cursor)

    def cursor(self, position: Any) -> str | None:
        """The cursor for the next page; None when `position` is None, which says that there is none."""
        return None if position is None else cursors.encode(self.account_id, self._list_name(), position)

    def _list_name(self) -> str:
        query: Any = self.query
        selection = query.model_dump_json(exclude={"limit", "cursor"}, exclude_none=True)
        return f"{self.route} {dict(self.path)} {selection}"

    def expected_version(self) -> int | None:
        """The version that `If-Match` asks for, None without the header or for `*` (RFC 9110 section 13.1.1).

        Raises PreconditionFailed for an entity tag that this API never gave.
        """
        header = self.headers.get("if-match")
        if header is None or header.strip() == "*":
            return None
        tag = header.strip().strip('"')
        if not (tag.isascii() and tag.isdigit() and len(tag) < 16):
            raise errors.PreconditionFailed("If-Match holds no version of this object.")
        return int(tag)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route returns: a pydantic view, a dict or list, a text (with `content_type`), or None for an empty body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str | None = None
    content_type: str = "application/json"


def etag(version: int) -> dict[str, str]:
    """The `ETag` header of a version."""
    return {"ETag": f'"{version}"'}
