"""Imports of contacts: upload, look, try, start, stop, take back."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import PageQuery
from chalicelib.schemas.lazy import imports as shapes

routes = Blueprint(__name__)


@route(
    routes,
    "POST",
    "/imports",
    permission="contacts:import",
    status=201,
    body=shapes.NewImport,
    returns=shapes.Import,
    problems=(errors.Invalid,),
)
def create_import(call: Call[shapes.NewImport, None]) -> Answer:
    """An import that waits for its file; `upload` is the form to post the file with, and the limits that the file is held
    to, and is only shown here."""
    from chalicelib.services import imports

    job, form = imports.create_import(call.account_id, call.who.actor, call.body.file_name, call.body.size)
    headers = {"Location": f"/v1/imports/{job.import_id}"}
    return Answer(shapes.Import.of(job, upload=form), status=201, headers=headers)


@route(
    routes,
    "GET",
    "/imports",
    permission="imports:read",
    query=PageQuery,
    returns=shapes.Imports,
    problems=(errors.InvalidCursor, errors.Invalid),
)
def list_imports(call: Call[None, PageQuery]) -> Answer:
    """The imports of the last 90 days, newest first."""
    from chalicelib.services import imports

    jobs, position = imports.list_imports(call.account_id, call.query.limit, call.position())
    return Answer(shapes.Imports(items=[shapes.Import.of(job) for job in jobs], next_cursor=call.cursor(position)))


@route(
    routes,
    "GET",
    "/imports/{import_id}",
    permission="imports:read",
    returns=shapes.Import,
    problems=(errors.NotFound,),
)
def get_import(call: Call[None, None]) -> Answer:
    """How an import stands."""
    from chalicelib.services import imports

    job = imports.get_import(call.account_id, call.path["import_id"])
    return Answer(shapes.Import.of(job, imports.error_file_link(job)))


@route(
    routes,
    "POST",
    "/imports/{import_id}/start",
    permission="contacts:import",
    status=202,
    body=shapes.StartImport,
    returns=shapes.Import,
    problems=(errors.NotFound, errors.Conflict, errors.Invalid, errors.TooManyRequests),
)
def start_import(call: Call[shapes.StartImport, None]) -> Answer:
    """Imports the rows, or counts what would happen; poll the import until it is `done`, or `ready` after a dry run."""
    from chalicelib.services import imports

    body = call.body
    job = imports.start_import(
        call.account_id, call.path["import_id"], call.who.actor, body.mapping, body.duplicates, dry_run=body.dry_run
    )
    return Answer(shapes.Import.of(job), status=202)


@route(
    routes,
    "POST",
    "/imports/{import_id}/cancel",
    permission="contacts:erase",
    status=202,
    returns=shapes.Import,
    problems=(errors.NotFound, errors.Conflict),
)
def cancel_import(call: Call[None, None]) -> Answer:
    """Stops an import; what it has done stays done, and the rows in hand are still finished and counted."""
    from chalicelib.services import imports

    return Answer(shapes.Import.of(imports.cancel_import(call.account_id, call.path["import_id"])), status=202)


@route(
    routes,
    "POST",
    "/imports/{import_id}/undo",
    permission="contacts:erase",
    status=202,
    returns=shapes.Import,
    problems=(errors.NotFound, errors.Conflict, errors.Gone, errors.TooManyRequests),
)
def undo_import(call: Call[None, None]) -> Answer:
    """Removes what an import created and restores what it changed, except contacts that were changed since."""
    from chalicelib.services import imports

    job = imports.undo_import(call.account_id, call.path["import_id"], call.who.actor)
    return Answer(shapes.Import.of(job), status=202)
