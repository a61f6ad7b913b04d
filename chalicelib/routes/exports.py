"""Exports of contacts: Configuration → Export contacts (promise R2)."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import PageQuery
from chalicelib.schemas.lazy import exports as shapes

routes = Blueprint(__name__)


@route(
    routes,
    "POST",
    "/exports",
    permission="contacts:export",
    status=202,
    body=shapes.NewExport,
    returns=shapes.Export,
    problems=(errors.Invalid, errors.TooManyRequests),
)
def create_export(call: Call[shapes.NewExport, None]) -> Answer:
    """A file of the account's contacts, restricted ones included; poll the export until it is `done`."""
    from chalicelib.services import exports
    from chalicelib.services.contact_filters import Selection

    selection = Selection(**call.body.selection())
    job = exports.create_export(call.account_id, call.who.actor, call.body.format, selection)
    headers = {"Location": f"/v1/exports/{job.export_id}"}
    return Answer(shapes.Export.of(job, exports.file_expiry(job)), status=202, headers=headers)


@route(
    routes,
    "GET",
    "/exports",
    permission="contacts:export",
    query=PageQuery,
    returns=shapes.Exports,
    problems=(errors.InvalidCursor, errors.Invalid),
)
def list_exports(call: Call[None, PageQuery]) -> Answer:
    """The exports of the last 90 days, newest first, each with a fresh link to its file."""
    from chalicelib.services import exports

    jobs, position = exports.list_exports(call.account_id, call.query.limit, call.position())
    items = [shapes.Export.of(job, exports.file_expiry(job), exports.file_link(job), exports.pace(job)) for job in jobs]
    return Answer(shapes.Exports(items=items, next_cursor=call.cursor(position)))


@route(
    routes,
    "GET",
    "/exports/{export_id}",
    permission="contacts:export",
    returns=shapes.Export,
    problems=(errors.NotFound,),
)
def get_export(call: Call[None, None]) -> Answer:
    """How an export stands, and a fresh link to its file."""
    from chalicelib.services import exports

    job = exports.get_export(call.account_id, call.path["export_id"])
    return Answer(shapes.Export.of(job, exports.file_expiry(job), exports.file_link(job), exports.pace(job)))
