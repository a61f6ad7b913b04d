"""The account: company information, who changed what in it, deleting and restoring it."""

from datetime import timedelta

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.authentication import session_cookie
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
    routes, "DELETE", "/account", permission="account:delete", status=202, body=shapes.DeleteAccount,
    returns=shapes.Deletion, problems=(errors.Conflict, errors.TooManyRequests),
)  # fmt: skip
def delete_account(call: Call[shapes.DeleteAccount, None]) -> Answer:
    """Deletes the account: nobody gets in from now on but its owners, to restore it or to fetch its data.

    All sessions in the account end, this one included; keys and invitations are void while it is deleted. Everything
    is erased at `purge_at`, 30 days later, unless an owner signs in and restores the account before.
    """
    from chalicelib.services.deletion import delete_account

    account = delete_account(call.account_id, call.who.user_id, call.body.password, call.body.confirm)
    view = shapes.Deletion(deleted_at=account.deleted_at, purge_at=account.purge_at)
    return Answer(view, status=202, cookie=session_cookie("", timedelta(0)))


@route(
    routes, "POST", "/account/restore", permission="account:restore", returns=shapes.AccountView,
    problems=(errors.Conflict, errors.Gone),
)  # fmt: skip
def restore_account(call: Call[None, None]) -> Answer:
    """Takes the deletion back, before `purge_at`: the account is as it was, but for sessions and jobs that were ended."""
    from chalicelib.services.account import count_holdings
    from chalicelib.services.deletion import restore_account

    account = restore_account(call.account_id, call.who.user_id)
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
