"""Shapes of jobs that change many contacts."""

from typing import Literal, Self

from chalicelib.models.contact_job import ContactJob
from chalicelib.schemas.base import Moment, Page, View


class Job(View):
    """`expected` is how many contacts the filter selected when the job was asked for, null where that would have been dear to
    find out; `matched` counts the contacts found so far, `done` those the action was carried out on, `failed` those that refused it."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "id": "01JD0000000000000000000000",
                    "action": "tag",
                    "status": "running",
                    "expected": 1240,
                    "matched": 300,
                    "done": 214,
                    "failed": 0,
                    "failure": None,
                    "created_by": "01JC0000000000000000000000",
                    "created_at": "2026-01-31T12:00:00.000000Z",
                    "updated_at": "2026-01-31T12:00:09.000000Z",
                }
            ]
        }
    }

    id: str
    action: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    expected: int | None
    matched: int
    done: int
    failed: int
    failure: str | None
    created_by: str
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, job: ContactJob) -> Self:
        """A job as its account sees it."""
        counts = {name: job.progress[name] for name in ("matched", "done", "failed")}
        counts["expected"] = job.progress.get("expected")
        same = ("action", "status", "failure", "created_by", "created_at", "updated_at")
        return cls.model_validate({"id": job.job_id} | counts | {name: getattr(job, name) for name in same})


class Jobs(Page[Job]):
    """A page of jobs, newest first."""
