"""Changes to many contacts that outlive their request: started here, worked off by the queue, stopped and gone on with.

A job works one page of contact ids after another. The ids of a page are written down before the page is begun, in the
same conditional write that records the counts of the page before. Whatever happens in between, the page is done
again, every action can be repeated, and each contact is counted once.
"""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from chalicelib import clock, errors, ids
from chalicelib.gateways import queues
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.contact_job import ContactJob
from chalicelib.models.job_rows import Overtaken, change_row
from chalicelib.models.paging import page_of
from chalicelib.register.retention import JOB_LIFE
from chalicelib.services import contact_bulk, standing
from chalicelib.services.contact_filters import Selection
from chalicelib.services.contact_lists import list_ids

PAGE = 100
ENDED = frozenset({"done", "failed", "cancelled"})
_RESERVE = 15.0  # seconds of an invocation in which no further contact is begun
_DELIVERIES = (
    3  # without getting any further; so that a job says it failed before the queue gives up (template/queues.yaml)
)
_LONGEST_DELAY = 900  # seconds, of SQS
_RACES = 5
_CLOCKS_APART = timedelta(seconds=1)  # so that what its maker had just created is found
_NOTHING_YET: dict[str, Any] = {"matched": 0, "done": 0, "failed": 0, "page": [], "position": None, "listed": False}


def start_job(
    account_id: str,
    actor: str,
    action: contact_bulk.Action,
    options: Mapping[str, Any],
    expected: int | None = None,
) -> ContactJob:
    """Starts a bulk action on the contacts that `options["filter"]` selects, as the queue gets to it.

    `options["value"]` is what the action needs: a tag, the grounds of a restriction. The filter, which may hold an
    address, is forgotten when the job ends. `expected` is how many contacts that are, as far as somebody has counted them.
    """
    now = clock.now()
    job = ContactJob(
        account_id,
        ids.new(now),
        status="queued",
        action=action,
        options=dict(options),
        created_by=actor,
        progress=_NOTHING_YET | {"deliveries": 0, "busy_until": None, "expected": expected},
        version=1,
        created_at=now,
        updated_at=now,
        expires_at=now + JOB_LIFE,
    )
    job.save(condition=ContactJob.job_id.does_not_exist())
    _enqueue(job)
    return job


def get_job(account_id: str, job_id: str) -> ContactJob:
    """A job by its id, read strongly; raises NotFound."""
    job = _find_job(account_id, job_id) if ids.is_ulid(job_id) else None
    if job is None:
        raise errors.NotFound()
    return job


def list_jobs(account_id: str, limit: int, after: str | None) -> tuple[list[ContactJob], str | None]:
    """A page of jobs, newest first, behind the position `after`, and the position to go on from."""
    return page_of(ContactJob, account_id, limit, after, newest_first=True)


def cancel_job(account_id: str, job_id: str) -> ContactJob:
    """Stops a job; what it has done stays done, and the page in hand is still finished and counted.

    Raises NotFound, and Conflict for a job that has ended already, other than by cancelling.
    """
    for _ in range(_RACES):
        job = get_job(account_id, job_id)
        if job.status == "cancelled":
            return job
        if job.status in ENDED:
            raise errors.Conflict("The job has ended already.", extra={"job_status": job.status})
        try:
            return _write(job, status="cancelled", options=_without_filter(job))
        except Overtaken:
            continue
    raise errors.Unavailable()


def work_job(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Works off a message of the contacts queue: a job's next stretch, or what the blacklist left to the queue."""
    if "job_id" in message:
        _work(message["account_id"], message["job_id"], remaining)
        return
    from chalicelib.services import blacklist_sweep

    blacklist_sweep.work_sweep(message, remaining)


def _work(account_id: str, job_id: str, remaining: Remaining) -> None:
    job = _claim(account_id, job_id, timedelta(seconds=remaining()))
    if job is None:
        return
    while job.status not in ENDED and remaining() > _RESERVE:
        job = _fail_if_barred(job) or _work_page(job, remaining)
    if job.status in ENDED:
        return
    try:
        _enqueue(_write(job, progress=job.progress | {"busy_until": None}))
    except Overtaken:
        return  # it was cancelled, which is the only change that others make


def _claim(account_id: str, job_id: str, time_left: timedelta) -> ContactJob | None:
    """The job, reserved for this run; None when it has ended or another run is busy with it. Of a deleted account it is
    cancelled; for one that is being purged nothing is written.

    A duplicate of a message comes back when the other run must have ended, so that a crash of that one loses nothing.
    A job that was begun time and again without getting any further has failed.
    """
    for _ in range(_RACES):
        now = clock.now()
        account, job = get_together((Account, account_id, None), (ContactJob, account_id, job_id))
        if account is None or job is None or job.status in ENDED or account.is_over(now):
            return None
        busy = _seconds_busy(job, now)
        if busy > 0:
            _enqueue(job, min(_LONGEST_DELAY, busy + 1))
            return None
        deliveries = job.progress["deliveries"] + 1
        reserved = {"deliveries": deliveries, "busy_until": clock.to_iso(now + time_left)}
        try:
            if not account.is_live:
                _write(job, status="cancelled", options=_without_filter(job))
                return None
            if deliveries > _DELIVERIES:
                _write(job, status="failed", failure="It stopped again and again.", options=_without_filter(job))
                return None
            return _write(job, status="running", progress=job.progress | reserved)
        except Overtaken:
            continue
    raise errors.Unavailable()


def _work_page(job: ContactJob, remaining: Remaining) -> ContactJob:
    """Finishes the page in hand as far as time allows, and takes the next one."""
    page, counts = list(job.progress["page"]), {name: job.progress[name] for name in ("matched", "done", "failed")}
    while page and remaining() > _RESERVE:
        counts[_apply(job, page.pop(0))] += 1
    progress = job.progress | counts | {"page": page, "deliveries": 0}
    if not page and not progress["listed"]:
        progress |= _next_page(job, progress)
    try:
        if progress["page"] or not progress["listed"]:
            return _write(job, progress=progress)
        return _write(job, status="done", progress=progress, options=_without_filter(job))
    except Overtaken:
        return _count_cancelled(job, counts)


def _fail_if_barred(job: ContactJob) -> ContactJob | None:
    """The job, failed, where the account may not tag any more; erasing and restricting go on however it stands. Of an
    account that was deleted it is being cancelled."""
    if job.action not in contact_bulk.TAGGING:
        return None
    account: Account | None = get_together((Account, job.account_id, None))[0]
    why = standing.why_barred(account, "tag") if account is not None and account.is_live else None
    if why is None:
        return None
    try:
        return _write(job, status="failed", failure=why, options=_without_filter(job))
    except Overtaken:
        return get_job(job.account_id, job.job_id)  # it was cancelled, which is the only change that others make


def _apply(job: ContactJob, contact_id: str) -> str:
    value = job.options.get("value") or ""
    action = cast(contact_bulk.Action, job.action)
    is_done = contact_bulk.apply_action(job.account_id, contact_id, action, value, job.created_by)
    return "done" if is_done else "failed"


def _next_page(job: ContactJob, progress: Mapping[str, Any]) -> dict[str, Any]:
    """The ids to go on with; contacts that were created after the start stay out."""
    account = get_together((Account, job.account_id, None))[0]
    if account is None:
        return {"listed": True}
    selection = _before(Selection.of_options(job.options.get("filter")), job.created_at + _CLOCKS_APART)
    found, position = list_ids(job.account_id, int(account.shards), selection, PAGE, progress["position"])
    matched = progress["matched"] + len(found)
    return {"page": found, "matched": matched, "position": position, "listed": position is None}


def _before(selection: Selection, moment: datetime) -> Selection:
    return replace(selection, created_before=min(selection.created_before or moment, moment))


def _count_cancelled(job: ContactJob, counts: Mapping[str, int]) -> ContactJob:
    """Records what was done of a page during which the job was cancelled."""
    now = get_job(job.account_id, job.job_id)
    if now.status != "cancelled":
        raise errors.Conflict("Another run has taken over this job.")
    return _write(now, progress=now.progress | counts | {"page": []})


def _seconds_busy(job: ContactJob, now: datetime) -> int:
    until = job.progress["busy_until"]
    return 0 if until is None else math.ceil((clock.from_iso(until) - now).total_seconds())


def _without_filter(job: ContactJob) -> dict[str, Any]:
    return {name: value for name, value in job.options.items() if name != "filter"}


def _find_job(account_id: str, job_id: str) -> ContactJob | None:
    job: ContactJob | None = get_together((ContactJob, account_id, job_id))[0]
    return job


def _write(job: ContactJob, **changes: Any) -> ContactJob:
    change_row(job, **changes)
    return job


def _enqueue(job: ContactJob, delay: int = 0) -> None:
    queues.send("contacts", {"account_id": job.account_id, "job_id": job.job_id}, delay)
