"""Shapes of the activity log."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from chalicelib.agents import Device
from chalicelib.schemas.base import Moment, Page, PageQuery, Query, View
from chalicelib.schemas.contact_values import When

if TYPE_CHECKING:
    from chalicelib.models.activity import Activity
    from chalicelib.services.activity import Selection, Summary

_USER = r"^(key:)?[0-7][0-9A-HJKMNP-TV-Z]{25}$"


class _Conditions(Query):
    """All given conditions hold together."""

    start: When | None = Field(None, alias="from", description="A time with its offset, itself included.")
    end: When | None = Field(None, alias="to", description="A time with its offset, itself not included.")
    user: Annotated[str, StringConstraints(pattern=_USER)] | None = Field(
        None, description="A user's id, or `key:` and the id of an API key."
    )
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")] | None = Field(
        None, description="Two capital letters (ISO 3166-1)."
    )
    route: Annotated[str, StringConstraints(pattern=r"^/[A-Za-z0-9_{}+./-]*$", max_length=200)] | None = Field(
        None, description="A path as this document has it, without `/v1`: `/contacts/{contact_id}`."
    )

    @field_validator("end")
    @classmethod
    def _follows(cls, end: datetime | None, info: ValidationInfo) -> datetime | None:
        start = info.data.get("start")
        if end is not None and start is not None and end <= start:
            raise ValueError("must be later than from")
        return end

    def selection(self) -> "Selection":
        """The conditions, as the service takes them."""
        from chalicelib.services.activity import Selection

        return Selection(self.start, self.end, self.user, self.country, self.route)


class ActivityQuery(_Conditions, PageQuery):
    """All given conditions hold together."""


class SummaryQuery(_Conditions):
    """All given conditions hold together."""

    cursor: str | None = Field(None, max_length=2048, description="`next_cursor` of the part before.")


class ActivityView(View):
    """One request. `user` is a user's id, or `key:` and the id of an API key; GET /v1/team tells the names. `own` says that
    it was the caller's, `sign_in` that it opened a session. What isn't known is empty."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "at": "2026-01-31T12:00:00.000000Z",
                    "user": "01JC0000000000000000000000",
                    "method": "POST",
                    "route": "/session",
                    "status": 201,
                    "ip_address": "192.0.2.7",
                    "country": "FR",
                    "region": "IDF",
                    "browser": "Firefox",
                    "browser_version": "140.0",
                    "system": "Linux",
                    "device": "desktop",
                    "sign_in": True,
                    "own": True,
                }
            ]
        }
    )

    at: Moment
    user: str
    method: str
    route: str
    status: int
    ip_address: str
    country: str
    region: str
    browser: str
    browser_version: str
    system: str
    device: Device
    sign_in: bool
    own: bool

    @classmethod
    def of(cls, row: "Activity", caller: str) -> Self:
        """A row as `caller`, an actor, sees it."""
        same = [name for name in cls.model_fields if name not in ("user", "own")]
        mine = {"user": row.actor, "own": row.actor == caller}
        return cls.model_validate({name: getattr(row, name) for name in same} | mine)


class ActivityPage(Page[ActivityView]):
    """A page of requests, newest first. A filtered page may hold few or none and still have a `next_cursor`: it has looked
    at 2,000 requests then, and the list goes on behind them."""


class ActivitySummary(View):
    """Numbers of requests: by day (UTC), by country, route and user, as they stand in the log; what isn't known is empty.

    A long log is summed up in parts: add the numbers of all of them up to `next_cursor` null.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "days": {"2026-01-31": 12},
                    "countries": {"FR": 9, "DE": 3},
                    "routes": {"/contacts": 10, "/session": 2},
                    "users": {"01JC0000000000000000000000": 12},
                    "next_cursor": None,
                }
            ]
        }
    )

    days: dict[str, int]
    countries: dict[str, int]
    routes: dict[str, int]
    users: dict[str, int]
    next_cursor: str | None

    @classmethod
    def of(cls, summary: "Summary", next_cursor: str | None) -> Self:
        """A part of a summary."""
        return cls(
            days=dict(summary.days),
            countries=dict(summary.countries),
            routes=dict(summary.routes),
            users=dict(summary.users),
            next_cursor=next_cursor,
        )
