"""Shapes of exports: which contacts, in which form, and where the file is."""

from datetime import datetime
from typing import Any, Literal, Self, cast

from pydantic import ConfigDict, Field

from chalicelib.models.export_job import ExportJob
from chalicelib.schemas.base import Body, Moment, Page, View
from chalicelib.schemas.contacts import ContactFilter

Form = Literal["csv", "jsonl"]
State = Literal["queued", "running", "done", "failed"]


class NewExport(Body):
    """Without a filter every contact is exported."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"format": "csv", "filter": {"tag": "customer"}}]})

    format: Form = Field(
        "csv",
        description="`csv` for spreadsheets (UTF-8 with its mark, cells that would be formulas begin with an apostrophe, which"
        " an import takes off) or `jsonl`: one contact per line as the API shows it.",
    )
    filter: ContactFilter | None = None

    def selection(self) -> dict[str, Any]:
        """The conditions that are given."""
        return {} if self.filter is None else self.filter.selection()


class Export(View):
    """`url` gives the file while `status` is done, for some minutes from now; `file_expires_at` is when it is removed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01JD0000000000000000000000",
                    "status": "done",
                    "format": "csv",
                    "filter": None,
                    "rows": 250,
                    "rows_per_second": 50.0,
                    "url": "https://files.example.com/exports/contacts.csv?X-Amz-Signature=…",
                    "failure": None,
                    "created_by": "01JC0000000000000000000000",
                    "created_at": "2026-01-31T12:00:00.000000Z",
                    "updated_at": "2026-01-31T12:00:05.000000Z",
                    "file_expires_at": "2026-02-07T12:00:00.000000Z",
                }
            ]
        }
    )

    id: str
    status: State
    format: Form
    filter: dict[str, str] | None = Field(description="Forgotten when the export has ended, as it may hold an address.")
    rows: int = Field(description="Rows that are written so far; while it runs they go up with every 8 MB of the file.")
    rows_per_second: float | None = Field(description="Since it was begun, up to `updated_at`.")
    url: str | None
    failure: str | None
    created_by: str
    created_at: Moment
    updated_at: Moment
    file_expires_at: Moment

    @classmethod
    def of(cls, job: ExportJob, file_expires_at: datetime, url: str | None = None, pace: float | None = None) -> Self:
        """An export as its account sees it; `pace` is in rows a second."""
        return cls(
            id=job.export_id,
            status=cast(State, job.status),
            format=cast(Form, job.format),
            filter=job.filter,
            rows=int(job.rows),
            rows_per_second=pace,
            url=url,
            failure=job.failure,
            created_by=job.created_by,
            created_at=job.created_at,
            updated_at=job.updated_at,
            file_expires_at=file_expires_at,
        )


class Exports(Page[Export]):
    """A page of exports, newest first."""
