"""Jobs that change many contacts: how far they are, and stopping them."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import PageQuery
from chalicelib.schemas.lazy import contact_jobs as shapes

routes = Blueprint(__name__)


@route(
    routes,
    "GET",
    "/contact-jobs",
    permission="contacts:read",
    query=PageQuery,
    returns=shapes.Jobs,
    problems=(errors.InvalidCursor,),
)
def list_contact_jobs(call: Call[None, PageQuery]) -> Answer:
    """Jobs of the last 90 days, newest first."""
    from chalicelib.services import contact_jobs

    jobs, position = contact_jobs.list_jobs(call.account_id, call.query.limit, call.position())
    return Answer(shapes.Jobs(items=[shapes.Job.of(job) for job in jobs], next_cursor=call.cursor(position)))


@route(
    routes,
    "GET",
    "/contact-jobs/{job_id}",
    permission="contacts:read",
    returns=shapes.Job,
    problems=(errors.NotFound,),
)
def get_contact_job(call: Call[None, None]) -> Answer:
    """One job."""
    from chalicelib.services import contact_jobs

    return Answer(shapes.Job.of(contact_jobs.get_job(call.account_id, call.path["job_id"])))


@route(
    routes,
    "POST",
    "/contact-jobs/{job_id}/cancel",
    permission="contacts:erase",
    returns=shapes.Job,
    problems=(errors.NotFound, errors.Conflict),
)
def cancel_contact_job(call: Call[None, None]) -> Answer:
    """Stops a job: what it has done stays done, and at most the page in hand is still finished."""
    from chalicelib.services import contact_jobs

    return Answer(shapes.Job.of(contact_jobs.cancel_job(call.account_id, call.path["job_id"])))
