"""Forgotten, new and confirmed passwords."""

from chalicelib import clock, errors, passwords
from chalicelib.gateways import users as pool
from chalicelib.models.base import get_together
from chalicelib.models.user import User
from chalicelib.register.retention import RESET_LIFE
from chalicelib.services import rate_limits, sessions
from chalicelib.services.mail import page_link, send_mail, send_notice
from chalicelib.services.memberships import list_memberships
from chalicelib.services.tokens import find_token, issue_token, use_token
from chalicelib.services.users import find_claim, read_user


def forgot_password(email: str, locale: str, ip_address: str) -> None:
    """Mails a link to choose a new password, or that there is no account; both take the same steps and time.

    Raises TooManyRequests.
    """
    rate_limits.check_limit(rate_limits.RESET_PER_IP, ip_address)
    rate_limits.check_limit(rate_limits.RESET_PER_ADDRESS, email)
    user_id = find_claim(email) or pool.NOBODY
    user: User | None = get_together((User, user_id, None))[0]
    token = issue_token("reset", {"user_id": user_id, "asked_at": clock.to_iso(clock.now())}, RESET_LIFE)
    if user is None:
        send_mail("reset_unknown", email, locale, link=page_link("signup"))
        return
    minutes = int(RESET_LIFE.total_seconds() // 60)
    send_mail("reset", email, user.locale, link=page_link("reset", token), minutes=minutes)


def reset_password(token: str, password: str, ip_address: str) -> None:
    """Sets a new password by a mailed token and ends all sessions.

    A password that breaks the rules leaves the token good. Raises Gone, Invalid and TooManyRequests.
    """
    rate_limits.check_limit(rate_limits.TOKEN_PER_IP, ip_address)
    row = find_token("reset", token)
    user = _user_of(row.data)
    passwords.check(password, _about(user))
    use_token(row)
    _replace(user, password)
    sessions.close_sessions(user.user_id)
    rate_limits.forget_attempts(rate_limits.SIGN_IN_PER_ADDRESS, user.email)
    send_notice("password_changed", user.email, user.locale, link=page_link("forgot"))


def change_password(user_id: str, session: str, old: str, new: str) -> None:
    """Replaces the password of somebody who knows it, and ends all their sessions but this one (its hash).

    Raises Invalid naming `old_password` or `new_password`, and TooManyRequests.
    """
    user = read_user(user_id)
    confirm_password(user_id, old, "old_password")
    passwords.check(new, _about(user), "new_password")
    _replace(user, new)
    sessions.close_sessions(user_id, keep=session)
    send_notice("password_changed", user.email, user.locale, link=page_link("forgot"))


def confirm_password(user_id: str, password: str, field: str = "password") -> pool.PasswordCheck:
    """Asks Cognito whether somebody who is signed in knows their password, before something that can't be taken back.

    Raises Invalid naming `field`, and TooManyRequests.
    """
    rate_limits.check_limit(rate_limits.PASSWORD_PER_USER, user_id)
    checked = pool.check_password(user_id, password)
    if not checked.right:
        raise errors.invalid_field(field, "is wrong")
    rate_limits.forget_attempts(rate_limits.PASSWORD_PER_USER, user_id)
    return checked


def _user_of(data: dict[str, str]) -> User:
    """The user of a reset token; Gone when their password was changed after it was asked for."""
    try:
        user = read_user(data["user_id"])
    except errors.NotFound:
        raise errors.Gone(fields=[("token", "has lapsed or was used already")]) from None
    if user.password_changed_at and user.password_changed_at >= clock.from_iso(data["asked_at"]):
        raise errors.Gone("The password was changed after this link was sent.", fields=[("token", "has lapsed")])
    return user


def _replace(user: User, password: str) -> None:
    """Cognito first: if the rest fails the new password holds, and older links lapse within the hour by themselves.

    The time is read after that: whoever came in by the old password began before it (`sessions.open_proven_session`).
    """
    pool.set_password(user.user_id, password)
    now = clock.now()
    user.update(actions=[User.password_changed_at.set(now), User.updated_at.set(now)], condition=User.user_id.exists())


def _about(user: User) -> list[str]:
    return [user.email, user.name, *(one.account.company for one in list_memberships(user.user_id))]
