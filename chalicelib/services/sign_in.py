"""Signing in: an address, a password and, where it is on, the second factor. No answer tells which of them was wrong."""

import re

from chalicelib import clock, errors
from chalicelib.gateways import users as pool
from chalicelib.services import rate_limits
from chalicelib.services.memberships import list_memberships
from chalicelib.services.second_factor import use_recovery_code
from chalicelib.services.sessions import Caller, SignedIn, open_proven_session
from chalicelib.services.tokens import spend_code
from chalicelib.services.users import find_claim

_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def sign_in(email: str, password: str, code: str | None, caller: Caller) -> tuple[SignedIn, str]:
    """Opens a session for an address and a password, and a code of the second factor (or a recovery code) if it is on.

    Returns who is signed in and the session's token. Raises InvalidCredentials for an unknown address, a wrong password
    and a wrong code alike; SecondFactorRequired only after the right password; Forbidden for a person without any
    account, AccountDeleted for one whose only accounts were deleted by their owners; TooManyRequests. An unknown address costs the same calls as a wrong password.
    """
    began = clock.now()
    user_id = prove_identity(email, password, code, caller.ip_address)
    memberships = list_memberships(user_id)
    if not memberships:
        raise errors.Forbidden("You belong to no account any more. Ask for an invitation.")
    first = memberships[0]
    first.check_entry()
    user, token = open_proven_session(user_id, first.account.account_id, caller, began)
    return SignedIn(user, first.account, first.role), token


def prove_identity(email: str, password: str, code: str | None, ip_address: str) -> str:
    """The id of the user whose address, password and code (if the second factor is on) these are; raises as `sign_in`."""
    rate_limits.check_limit(rate_limits.SIGN_IN_PER_IP, ip_address)
    rate_limits.check_limit(rate_limits.SIGN_IN_PER_ADDRESS, email)
    user_id = find_claim(email)
    checked = pool.check_password(user_id or pool.NOBODY, password)
    if user_id is None or not checked.right:
        raise errors.InvalidCredentials()
    if checked.challenge:
        _check_code(user_id, checked.challenge, code)
    rate_limits.forget_attempts(rate_limits.SIGN_IN_PER_ADDRESS, email)
    return user_id


def _check_code(user_id: str, challenge: str, code: str | None) -> None:
    if not code:
        raise errors.SecondFactorRequired()
    rate_limits.check_limit(rate_limits.SECOND_FACTOR_PER_USER, user_id)
    bare = code.replace(" ", "")
    if _SIX_DIGITS.fullmatch(bare):
        right = pool.check_totp(user_id, challenge, bare) and spend_code(user_id, bare)
    else:
        right = use_recovery_code(user_id, code)
    if not right:
        raise errors.InvalidCredentials("The code is wrong or was used already.", fields=[("totp", "is wrong")])
    rate_limits.forget_attempts(rate_limits.SECOND_FACTOR_PER_USER, user_id)
