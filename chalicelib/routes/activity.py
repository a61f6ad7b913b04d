"""Who did what in the account."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import activity as shapes

routes = Blueprint(__name__)


@route(
    routes, "GET", "/activity", permission="activity:read", query=shapes.ActivityQuery, returns=shapes.ActivityPage,
    problems=(errors.InvalidCursor,),
)  # fmt: skip
def list_activity(call: Call[None, shapes.ActivityQuery]) -> Answer:
    """The requests of the last 30 days, newest first; each shows up some seconds after it was answered. Go on until
    `next_cursor` is null: a filtered page may be short or empty before that."""
    from chalicelib.services.activity import list_activity

    rows, position = list_activity(call.account_id, call.query.selection(), call.query.limit, call.position())
    items = [shapes.ActivityView.of(row, call.who.actor) for row in rows]
    return Answer(shapes.ActivityPage(items=items, next_cursor=call.cursor(position)))


@route(
    routes, "GET", "/activity/summary", permission="activity:read", query=shapes.SummaryQuery,
    returns=shapes.ActivitySummary, problems=(errors.InvalidCursor,),
)  # fmt: skip
def sum_up_activity(call: Call[None, shapes.SummaryQuery]) -> Answer:
    """How many requests there were in the last 30 days, by day, country, route and user. Go on with `next_cursor`."""
    from chalicelib.services.activity import sum_up_activity

    summary, position = sum_up_activity(call.account_id, call.query.selection(), call.position())
    return Answer(shapes.ActivitySummary.of(summary, call.cursor(position)))
