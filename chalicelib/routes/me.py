"""One's own details, sessions, password and second factor."""

from datetime import timedelta

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.authentication import session_cookie
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import me as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/me", permission="self", returns=shapes.Me)
def get_me(call: Call[None, None]) -> Answer:
    """One's own details, preferences and accounts."""
    from chalicelib.services.me import read_profile

    return Answer(shapes.Me.of(read_profile(call.who.user_id)))


@route(
    routes, "PATCH", "/me", permission="self", body=shapes.MePatch, returns=shapes.Me, problems=(errors.Conflict,),
)  # fmt: skip
def update_me(call: Call[shapes.MePatch, None]) -> Answer:
    """Changes one's name, language or notification preferences."""
    from chalicelib.services.me import update_profile

    return Answer(shapes.Me.of(update_profile(call.who.user_id, call.body.changes())))


@route(routes, "GET", "/me/sessions", permission="self", returns=shapes.OpenSessions)
def list_my_sessions(call: Call[None, None]) -> Answer:
    """Where one is signed in, the session used last first."""
    from chalicelib.services.sessions import list_sessions

    rows = [shapes.OpenSession.of(session, call.who.session) for session in list_sessions(call.who.user_id)]
    return Answer(shapes.OpenSessions(items=rows))


@route(routes, "DELETE", "/me/sessions", permission="self", status=204)
def sign_out_everywhere(call: Call[None, None]) -> Answer:
    """Ends all one's sessions, this one included."""
    from chalicelib.services.sessions import close_sessions

    close_sessions(call.who.user_id)
    return Answer(status=204, cookie=session_cookie("", timedelta(0)))


@route(
    routes, "DELETE", "/me/sessions/{session_id}", permission="self", status=204, problems=(errors.NotFound,),
)  # fmt: skip
def close_my_session(call: Call[None, None]) -> Answer:
    """Ends one of one's sessions."""
    from chalicelib.services.sessions import close_named_session

    close_named_session(call.who.user_id, call.path["session_id"])
    return Answer(status=204)


@route(
    routes, "POST", "/me/password", permission="self", status=204, body=shapes.ChangePassword,
    problems=(errors.TooManyRequests,), replayable=False,
)  # fmt: skip
def change_my_password(call: Call[shapes.ChangePassword, None]) -> Answer:
    """Changes one's password and ends all other sessions."""
    from chalicelib.services.passwords import change_password

    change_password(call.who.user_id, call.who.session, call.body.old_password, call.body.new_password)
    return Answer(status=204)


@route(
    routes, "POST", "/me/totp", permission="self", body=shapes.OwnPassword, returns=shapes.TotpSecret,
    problems=(errors.Conflict, errors.TooManyRequests), replayable=False,
)  # fmt: skip
def begin_totp(call: Call[shapes.OwnPassword, None]) -> Answer:
    """Starts to set up a second factor: a secret for an authenticator app."""
    from chalicelib.services.second_factor import begin_totp

    secret, uri = begin_totp(call.who.user_id, call.body.password)
    return Answer(shapes.TotpSecret(secret=secret, uri=uri))


@route(
    routes, "POST", "/me/totp/confirm", permission="self", body=shapes.ConfirmTotp, returns=shapes.RecoveryCodes,
    problems=(errors.Conflict, errors.TooManyRequests), replayable=False,
)  # fmt: skip
def confirm_totp(call: Call[shapes.ConfirmTotp, None]) -> Answer:
    """Turns the second factor on with a first code of the app; gives the recovery codes, this once."""
    from chalicelib.services.second_factor import confirm_totp

    codes = confirm_totp(call.who.user_id, call.body.password, call.body.code)
    return Answer(shapes.RecoveryCodes(recovery_codes=codes))


@route(
    routes, "DELETE", "/me/totp", permission="self", status=204, body=shapes.OwnPassword,
    problems=(errors.TooManyRequests,),
)  # fmt: skip
def disable_totp(call: Call[shapes.OwnPassword, None]) -> Answer:
    """Turns the second factor off."""
    from chalicelib.services.second_factor import disable_totp

    disable_totp(call.who.user_id, call.body.password)
    return Answer(status=204)
