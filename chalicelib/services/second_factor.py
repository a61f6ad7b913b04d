"""The second factor: one-time codes by time (RFC 6238), kept and checked by Cognito, and recovery codes, kept by us."""

import base64
import secrets
from urllib.parse import quote, urlencode

from pynamodb.exceptions import UpdateError

from chalicelib import clock, errors
from chalicelib.gateways import users as pool
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.user import User
from chalicelib.services.mail import page_link, send_notice
from chalicelib.services.passwords import confirm_password
from chalicelib.services.users import read_user
from chalicelib.tokens import token_hash

ISSUER = "Lead Labs"
RECOVERY_CODES = 10
_CODE_BYTES = 10  # 80 bits: out of reach even for who reads the hashes
_GROUP = 4


def begin_totp(user_id: str, password: str) -> tuple[str, str]:
    """Starts the set-up: a new secret (base32) and its `otpauth:` address for an authenticator app.

    Nothing changes for signing in until `confirm_totp`. Raises Invalid for a wrong password, Conflict when it is on.
    """
    user = read_user(user_id)
    checked = confirm_password(user_id, password)
    if checked.challenge:
        raise _is_on()
    secret = pool.begin_totp(checked.access_token)
    label = quote(f"{ISSUER}:{user.email}", safe="")
    return secret, f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER}, quote_via=quote)}"


def confirm_totp(user_id: str, password: str, code: str) -> list[str]:
    """Turns the second factor on with a first code, and returns the recovery codes, which are never shown again.

    A request that died before the codes were kept can simply be sent again: Cognito asks for a code by then, and ours
    doesn't say so yet. Raises Invalid for a wrong password or code, Conflict when it is on already.
    """
    user = read_user(user_id)
    checked = confirm_password(user_id, password)
    if checked.challenge and user.totp_enabled:
        raise _is_on()
    if checked.challenge:
        right = pool.check_totp(user_id, checked.challenge, code)
    else:
        right = pool.confirm_totp(user_id, checked.access_token, code)
    if not right:
        raise errors.invalid_field("code", "is wrong; scan the code again or check the clock of your device")
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    hashes = [token_hash(_bare(one)) for one in codes]
    _record(user, hashes)
    return codes


def disable_totp(user_id: str, password: str) -> None:
    """Turns the second factor off; nothing happens when it is off. Raises Invalid for a wrong password."""
    user = read_user(user_id)
    confirm_password(user_id, password)
    pool.disable_totp(user_id)
    _record(user, [])
    send_notice("totp_disabled", user.email, user.locale, link=page_link("forgot"))


def use_recovery_code(user_id: str, code: str) -> bool:
    """Whether a recovery code is good; it is used up then, even when two requests bring it at once."""
    user = read_user(user_id)
    hashed = token_hash(_bare(code))
    if hashed not in user.recovery_codes:
        return False
    left = [one for one in user.recovery_codes if one != hashed]
    try:
        user.update(actions=[User.recovery_codes.set(left)], condition=User.recovery_codes == user.recovery_codes)
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        return False
    return True


def _record(user: User, recovery_codes: list[str]) -> None:
    user.update(
        actions=[
            User.totp_enabled.set(bool(recovery_codes)),
            User.recovery_codes.set(recovery_codes),
            User.updated_at.set(clock.now()),
        ],
        condition=User.user_id.exists(),
    )


def _is_on() -> errors.Conflict:
    return errors.Conflict("The second factor is on. Turn it off first to set up another device.")


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _bare(code: str) -> str:
    return code.replace("-", "").replace(" ", "").lower()
