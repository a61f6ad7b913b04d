"""Signing in and out, and passwords that were forgotten."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from chalice import Blueprint

from chalicelib import errors, observability
from chalicelib.edge.authentication import session_cookie
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.register.retention import SESSION_LIFE
from chalicelib.schemas.lazy import sessions as shapes
from chalicelib.schemas.lazy import signup

if TYPE_CHECKING:
    from chalicelib.services.sessions import Caller, SignedIn

routes = Blueprint(__name__)


def caller_of(call: Call[Any, Any]) -> "Caller":
    """Where a request comes from, as a session remembers it."""
    from chalicelib.services.sessions import Caller

    return Caller(call.ip_address, call.headers.get("user-agent") or "")


def opened(signed_in: "SignedIn", token: str | None) -> Answer:
    """The answer of every operation that opens a session, or moves the one there is (no token); its log line names who
    came in, and whether that was a new sign-in (promise C5)."""
    observability.note(account_id=signed_in.account.account_id, actor=signed_in.user.user_id, sign_in=bool(token))
    cookie = session_cookie(token, SESSION_LIFE) if token else None
    return Answer(shapes.SessionView.of(signed_in), status=201, cookie=cookie)


@route(
    routes, "POST", "/session", permission=None, status=201, body=shapes.SignIn, returns=shapes.SessionView,
    problems=(
        errors.InvalidCredentials, errors.SecondFactorRequired, errors.Forbidden, errors.AccountDeleted,
        errors.TooManyRequests,
    ),
)  # fmt: skip
def sign_in(call: Call[shapes.SignIn, None]) -> Answer:
    """Signs in. `totp-required` says that the password was right and a code must be sent along."""
    from chalicelib.services.sign_in import sign_in

    return opened(*sign_in(call.body.email, call.body.password, call.body.totp, caller_of(call)))


@route(routes, "GET", "/session", permission="self", returns=shapes.SessionView)
def get_session(call: Call[None, None]) -> Answer:
    """Who is signed in."""
    from chalicelib.services.sessions import describe_session

    return Answer(shapes.SessionView.of(describe_session(call.who.account, call.who.role or "", call.who.user_id)))


@route(routes, "DELETE", "/session", permission="self", status=204)
def sign_out(call: Call[None, None]) -> Answer:
    """Ends this session."""
    from chalicelib.services.sessions import close_session

    close_session(call.who.user_id, call.who.session)
    return Answer(status=204, cookie=session_cookie("", timedelta(0)))


@route(
    routes, "POST", "/session/account", permission="self", body=shapes.SwitchAccount, returns=shapes.SessionView,
    problems=(errors.NotFound, errors.AccountDeleted), replayable=False,
)  # fmt: skip
def switch_account(call: Call[shapes.SwitchAccount, None]) -> Answer:
    """Moves this session to another account that one belongs to; GET /me lists them."""
    from chalicelib.services.sessions import switch_account

    return Answer(shapes.SessionView.of(switch_account(call.who.user_id, call.who.session, call.body.account_id)))


@route(
    routes, "POST", "/password/forgot", permission=None, status=202, body=shapes.ForgotPassword, returns=signup.Mailed,
    problems=(errors.TooManyRequests, errors.Unavailable),
)  # fmt: skip
def forgot_password(call: Call[shapes.ForgotPassword, None]) -> Answer:
    """Mails a link to choose a new password. The answer is the same for an address without an account."""
    from chalicelib.services.passwords import forgot_password

    forgot_password(call.body.email, call.body.locale, call.ip_address)
    return Answer(signup.Mailed(), status=202)


@route(
    routes, "POST", "/password/reset", permission=None, status=204, body=shapes.ResetPassword,
    problems=(errors.Gone, errors.TooManyRequests),
)  # fmt: skip
def reset_password(call: Call[shapes.ResetPassword, None]) -> Answer:
    """Sets a new password with the token of the mailed link; all sessions end."""
    from chalicelib.services.passwords import reset_password

    reset_password(call.body.token, call.body.password, call.ip_address)
    return Answer(status=204)
