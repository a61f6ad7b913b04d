"""The tags of an account."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import PageQuery
from chalicelib.schemas.lazy import tags as shapes

routes = Blueprint(__name__)


@route(
    routes,
    "GET",
    "/tags",
    permission="contacts:read",
    query=PageQuery,
    returns=shapes.Tags,
    problems=(errors.InvalidCursor,),
)
def list_tags(call: Call[None, PageQuery]) -> Answer:
    """The tags in use, each with its number of contacts."""
    from chalicelib.services import tags

    items, position = tags.list_tags(call.account_id, call.query.limit, call.position())
    return Answer({"items": items, "next_cursor": call.cursor(position)})
