"""Signing up and confirming the address."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.routes.sessions import caller_of, opened
from chalicelib.schemas.lazy import sessions
from chalicelib.schemas.lazy import signup as shapes

routes = Blueprint(__name__)


@route(
    routes, "POST", "/signup", permission=None, status=202, body=shapes.SignUp, returns=shapes.Mailed,
    problems=(errors.TooManyRequests, errors.Unavailable),
)  # fmt: skip
def sign_up(call: Call[shapes.SignUp, None]) -> Answer:
    """Asks for an account; a link is mailed. The answer is the same for an address that has an account."""
    from chalicelib.services import signup

    signup.sign_up(call.body.application(), call.ip_address)
    return Answer(shapes.Mailed(), status=202)


@route(
    routes, "POST", "/signup/confirm", permission=None, status=201, body=shapes.ConfirmSignUp,
    returns=sessions.SessionView, problems=(errors.Gone, errors.Conflict, errors.TooManyRequests),
)  # fmt: skip
def confirm_sign_up(call: Call[shapes.ConfirmSignUp, None]) -> Answer:
    """Opens the account, its trial and a session, with the token of the mailed link."""
    from chalicelib.services.signup import confirm_signup

    return opened(*confirm_signup(call.body.token, caller_of(call)))
