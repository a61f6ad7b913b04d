"""Invitations into the account, and accepting one."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.authentication import authenticate, session_token
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.routes.sessions import caller_of, opened
from chalicelib.schemas.lazy import Page, PageQuery, sessions
from chalicelib.schemas.lazy import invitations as shapes

if TYPE_CHECKING:
    from chalicelib.services.joining import OpenSession

routes = Blueprint(__name__)


@route(
    routes, "POST", "/team/invitations", permission="team:invite", status=201, body=shapes.Invite,
    returns=shapes.InvitationView, problems=(errors.AlreadyExists, errors.TooManyRequests, errors.Unavailable),
)  # fmt: skip
def invite(call: Call[shapes.Invite, None]) -> Answer:
    """Invites an address: it gets a link that works once, for seven days. A second invitation replaces the first."""
    from chalicelib.services.invitations import invite

    row = invite(call.account_id, call.who.user_id, call.body.wanted(), call.ip_address)
    return Answer(shapes.InvitationView.of(row), status=201)


@route(
    routes, "GET", "/team/invitations", permission="team:read", query=PageQuery, returns=Page[shapes.InvitationView],
)  # fmt: skip
def list_invitations(call: Call[None, PageQuery]) -> Answer:
    """Who is invited and hasn't accepted yet."""
    from chalicelib.services.invitations import list_invitations

    rows, following = list_invitations(call.account_id, call.query.limit, call.position())
    items = [shapes.InvitationView.of(row) for row in rows]
    return Answer(Page[shapes.InvitationView](items=items, next_cursor=call.cursor(following)))


@route(
    routes, "DELETE", "/team/invitations/{invitation_id}", permission="team:write", status=204,
    problems=(errors.NotFound,),
)  # fmt: skip
def withdraw_invitation(call: Call[None, None]) -> Answer:
    """Takes an invitation back; its link is void at once."""
    from chalicelib.services.invitations import withdraw_invitation

    withdraw_invitation(call.account_id, call.who.user_id, call.path["invitation_id"])
    return Answer(status=204)


@route(
    routes, "POST", "/invitations/accept", permission=None, status=201, body=shapes.AcceptInvitation,
    returns=sessions.SessionView,
    problems=(
        errors.NotSignedIn, errors.InvalidCredentials, errors.SecondFactorRequired, errors.PaymentRequired,
        errors.AlreadyExists, errors.Gone, errors.TooManyRequests,
    ),
)  # fmt: skip
def accept_invitation(call: Call[shapes.AcceptInvitation, None]) -> Answer:
    """Joins the account that the mailed link is for, and opens a session in it.

    An address without an account needs `name`, `password` and `accept`; 422 names what is missing. An address that has
    one needs its session or its `password`; 401 says so.
    """
    from chalicelib.services.joining import accept_invitation

    return opened(*accept_invitation(call.body.acceptance(), caller_of(call), _open_session(call.headers)))


def _open_session(headers: Any) -> "OpenSession | None":
    """The session that the request carries, if it is still good; a stale cookie must not keep anybody from joining."""
    from chalicelib.services.joining import OpenSession

    if "authorization" in headers or session_token(headers) is None:
        return None
    with suppress(errors.NotSignedIn):
        principal = authenticate("POST", headers)
        return OpenSession(principal.user_id, principal.session)
    return None
