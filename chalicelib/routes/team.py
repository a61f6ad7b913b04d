"""The people of the account: members and roles."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import Page, PageQuery
from chalicelib.schemas.lazy import team as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/team", permission="team:read", query=PageQuery, returns=Page[shapes.TeammateView])
def list_team(call: Call[None, PageQuery]) -> Answer:
    """The members of the account; GET /team/invitations has those who are invited."""
    from chalicelib.services.team import list_team

    team, following = list_team(call.account_id, call.query.limit, call.position())
    items = [shapes.TeammateView.of(teammate) for teammate in team]
    return Answer(Page[shapes.TeammateView](items=items, next_cursor=call.cursor(following)))


@route(
    routes, "PATCH", "/team/{user_id}", permission="team:write", body=shapes.RolePatch, returns=shapes.TeammateView,
    problems=(errors.NotFound, errors.LastOwner),
)  # fmt: skip
def change_role(call: Call[shapes.RolePatch, None]) -> Answer:
    """Changes a role. Owners make and unmake owners, admins deal with members and admins, the last owner stays."""
    from chalicelib.services.team import change_role

    teammate = change_role(call.account_id, call.who.user_id, call.path["user_id"], call.body.role)
    return Answer(shapes.TeammateView.of(teammate))


@route(
    routes, "DELETE", "/team/{user_id}", permission="team:read", status=204,
    problems=(errors.Forbidden, errors.NotFound, errors.LastOwner),
)  # fmt: skip
def remove_member(call: Call[None, None]) -> Answer:
    """Removes somebody, at once; everybody can leave on their own account, but for the last owner.

    Who then belongs to no account at all is forgotten: person, password and sessions.
    """
    from chalicelib.services.team import remove_member

    remove_member(call.account_id, call.who.user_id, call.path["user_id"])
    return Answer(status=204)
