"""The account: company information, and who changed what in it."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call, etag
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import Page, PageQuery
from chalicelib.schemas.lazy import accounts as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/account", permission="account:read", returns=shapes.AccountView)
def get_account(call: Call[None, None]) -> Answer:
    """Company information, status, trial, plan and counters."""
    from chalicelib.services.account import count_holdings

    view = shapes.AccountView.of(call.who.account, count_holdings(call.account_id))
    return Answer(view, headers=etag(view.version))


@route(
    routes, "PATCH", "/account", permission="account:write", body=shapes.AccountPatch, returns=shapes.AccountView,
    problems=(errors.PreconditionFailed, errors.Conflict),
)  # fmt: skip
def update_account(call: Call[shapes.AccountPatch, None]) -> Answer:
    """Changes company information; with `If-Match`, only the version that one has seen."""
    from chalicelib.services.account import change_account, count_holdings

    account = change_account(call.account_id, call.who.actor, call.body.changes(), call.expected_version())
    view = shapes.AccountView.of(account, count_holdings(call.account_id))
    return Answer(view, headers=etag(view.version))


@route(
    routes, "GET", "/account/history", permission="account:read", query=PageQuery, returns=Page[shapes.AccountChange],
)  # fmt: skip
def list_account_history(call: Call[None, PageQuery]) -> Answer:
    """Who changed what in the company information, newest first."""
    from chalicelib.services.account import list_changes

    rows, following = list_changes(call.account_id, call.query.limit, call.position())
    items = [shapes.AccountChange.of(row) for row in rows]
    return Answer(Page[shapes.AccountChange](items=items, next_cursor=call.cursor(following)))
