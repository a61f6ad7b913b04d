"""Addresses and domains that must never be contacted: list, look up, add, take off, import, export."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import blacklist as shapes

routes = Blueprint(__name__)


@route(
    routes,
    "GET",
    "/blacklist",
    permission="blacklist:read",
    query=shapes.ListQuery,
    returns=shapes.Entries,
    problems=(errors.InvalidCursor, errors.Invalid),
)
def list_blacklist(call: Call[None, shapes.ListQuery]) -> Answer:
    """The entries, newest first; with `email` or `domain` those that cover it, so whether it is listed and why."""
    from chalicelib.services import blacklist

    query = call.query
    if query.email is not None or query.domain is not None:
        entries, position = blacklist.find_covering(call.account_id, query.email, query.domain), None
    else:
        entries, position = blacklist.list_entries(call.account_id, query.limit, call.position())
    return Answer(
        shapes.Entries(items=[shapes.Entry.of(entry) for entry in entries], next_cursor=call.cursor(position))
    )


@route(
    routes,
    "POST",
    "/blacklist",
    permission="blacklist:write",
    status=201,
    body=shapes.NewEntry,
    returns=shapes.Entry,
    problems=(errors.Invalid,),
    replayable=False,
    also=(200,),
)
def add_to_blacklist(call: Call[shapes.NewEntry, None]) -> Answer:
    """Lists an address or a domain with its subdomains, and erases the contacts it covers (`erased` says how many).

    200 with the entry as it was when it is listed already. While `sweep` is pending, contacts are still being erased.
    """
    from chalicelib.services import blacklist

    target = blacklist.target_of(call.body.email, call.body.domain)
    remarks = blacklist.remarks_of(call.body.reason, call.body.source)
    entry, is_new = blacklist.add_entry(call.account_id, call.who.actor, target, remarks)
    headers = {"Location": f"/v1/blacklist/{entry.entry_id}"}
    return Answer(shapes.Entry.of(entry), status=201 if is_new else 200, headers=headers)


@route(
    routes,
    "POST",
    "/blacklist/import",
    permission="blacklist:write",
    body=shapes.ImportBody,
    returns=shapes.Imported,
    problems=(errors.Invalid,),
    replayable=False,
)
def import_blacklist(call: Call[shapes.ImportBody, None]) -> Answer:
    """Lists many at once: `entries`, or `csv`, which is a file with a header or one address or domain per line.

    A row that can't be read is told in `results` and stops no other. The text that the export gives restores its entries.
    """
    from chalicelib.services import blacklist_files

    rows = blacklist_files.read_rows(call.body.cells(), call.body.csv)
    return Answer(shapes.Imported(**blacklist_files.import_rows(call.account_id, call.who.actor, rows)))


@route(
    routes,
    "GET",
    "/blacklist/export",
    permission="blacklist:read",
    query=shapes.ExportQuery,
    problems=(errors.InvalidCursor,),
    content_type="text/csv; charset=utf-8",
)
def export_blacklist(call: Call[None, shapes.ExportQuery]) -> Answer:
    """The blacklist as CSV, addresses by hash and masked form.

    A long list comes in parts, each a whole file; the `Link` header (rel="next") of a part leads to the next one.
    """
    from chalicelib.services import blacklist_files

    text, position = blacklist_files.export_part(call.account_id, call.position())
    headers = {"Content-Disposition": 'attachment; filename="blacklist.csv"'}
    if position is not None:
        headers["Link"] = f'</v1/blacklist/export?cursor={call.cursor(position)}>; rel="next"'
    return Answer(text, headers=headers, content_type="text/csv; charset=utf-8")


@route(
    routes,
    "GET",
    "/blacklist/{entry_id}",
    permission="blacklist:read",
    returns=shapes.Entry,
    problems=(errors.NotFound,),
)
def get_blacklist_entry(call: Call[None, None]) -> Answer:
    """One entry."""
    from chalicelib.services import blacklist

    return Answer(shapes.Entry.of(blacklist.get_entry(call.account_id, call.path["entry_id"])))


@route(
    routes,
    "DELETE",
    "/blacklist/{entry_id}",
    permission="blacklist:write",
    status=204,
    problems=(errors.NotFound,),
)
def remove_from_blacklist(call: Call[None, None]) -> Answer:
    """Takes an entry off: what it covered may be contacted again. Nothing that was erased comes back."""
    from chalicelib.services import blacklist

    blacklist.remove_entry(call.account_id, call.path["entry_id"])
    return Answer(status=204)
