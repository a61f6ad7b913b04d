"""Keys for customers' own tools."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import Page, PageQuery
from chalicelib.schemas.lazy import api_keys as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/api-keys", permission="keys:write", query=PageQuery, returns=Page[shapes.KeyView])
def list_keys(call: Call[None, PageQuery]) -> Answer:
    """The keys of the account, without their secrets."""
    from chalicelib.services.api_keys import list_keys

    rows, following = list_keys(call.account_id, call.query.limit, call.position())
    items = [shapes.KeyView.of(row) for row in rows]
    return Answer(Page[shapes.KeyView](items=items, next_cursor=call.cursor(following)))


@route(
    routes, "POST", "/api-keys", permission="keys:create", status=201, body=shapes.CreateKey, returns=shapes.NewKey,
    problems=(errors.Conflict,), replayable=False,
)  # fmt: skip
def create_key(call: Call[shapes.CreateKey, None]) -> Answer:
    """Makes a key and shows it, this once."""
    from chalicelib.services.api_keys import create_key

    row, key = create_key(call.account_id, call.who.actor, call.body.label, call.body.scopes)
    return Answer(shapes.NewKey.of(row, key=key), status=201)


@route(
    routes, "DELETE", "/api-keys/{key_id}", permission="keys:write", status=204, problems=(errors.NotFound,),
)  # fmt: skip
def withdraw_key(call: Call[None, None]) -> Answer:
    """Ends a key; its next request is refused."""
    from chalicelib.services.api_keys import withdraw_key

    withdraw_key(call.account_id, call.path["key_id"])
    return Answer(status=204)
