"""The lanes of an export: several workers change one row at a time, each its own lane and only as it has read it."""

from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib import clock
from chalicelib.models.export_job import ExportJob
from chalicelib.models.job_rows import Overtaken
from chalicelib.models.refusals import NOT_MET, code_of


def lanes_of(job: ExportJob) -> dict[str, str]:
    """The lanes as they were read, by their key."""
    return {} if job.lanes is None else dict(job.lanes.attribute_values)


def change_lane(
    job: ExportJob,
    key: str,
    lane: str,
    *,
    rows: int = 0,
    names: list[str] | None = None,
    others: Mapping[str, str] | None = None,
) -> None:
    """Replaces a lane, adds to the count of rows, and perhaps sets the names or adds lanes, while the export runs and the lane
    is as it was read. The row is then as it is stored. Raises Overtaken."""
    actions = [
        ExportJob.lanes[key].set(lane),
        *(ExportJob.lanes[other].set(it) for other, it in (others or {}).items()),
    ]
    if rows:
        actions.append(ExportJob.rows.add(rows))
    if names is not None:
        actions.append(ExportJob.names.set(names))
    _update(job, actions, ExportJob.lanes[key] == lanes_of(job)[key])


def change_names(job: ExportJob, names: list[str]) -> None:
    """Replaces the names while the export runs and they are as they were read; the row is then as it is stored.

    Raises Overtaken.
    """
    same = ExportJob.names.does_not_exist() if job.names is None else ExportJob.names == job.names
    _update(job, [ExportJob.names.set(names)], same)


def _update(job: ExportJob, actions: list[Action], condition: Any) -> None:
    try:
        job.update(
            actions=[*actions, ExportJob.updated_at.set(clock.now())],
            condition=condition & (ExportJob.status == "running"),
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        raise Overtaken from None
