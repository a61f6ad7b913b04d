"""The user pool (Cognito): the store of passwords and of second factors, under the user name `user_id`.

Nothing personal goes there. In place of a password Cognito gets a keyed hash of it: any password fits then (Cognito
takes no spaces and 256 bytes at most), and neither Cognito nor its logs ever see one.
"""

import base64
import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from chalicelib import errors, passwords, settings
from chalicelib.gateways import secrets
from chalicelib.gateways.clients import client

NOBODY: Final = "nobody"
"""A user name that never exists: a password is checked against it where an address is unknown, to take the same time."""

_TOTP: Final = "SOFTWARE_TOKEN_MFA"


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """What Cognito said to a password. `challenge` is its session where a code of the second factor must follow;
    `access_token` lets the user's own second factor be changed, and is there when none was asked for."""

    right: bool
    challenge: str = ""
    access_token: str = ""


def create_user(user_id: str, password: str) -> None:
    """Adds a user with a password; repeating it sets the password again."""
    pool = _pool()
    with suppress(pool.exceptions.UsernameExistsException):  # an earlier try got this far
        pool.admin_create_user(UserPoolId=_pool_id(), Username=user_id, MessageAction="SUPPRESS")
    set_password(user_id, password)


def set_password(user_id: str, password: str) -> None:
    """Replaces the password of a user."""
    _pool().admin_set_user_password(
        UserPoolId=_pool_id(), Username=user_id, Password=_keyed(user_id, password), Permanent=True
    )


def delete_user(user_id: str) -> None:
    """Removes a user; nothing happens when there is none."""
    pool = _pool()
    with suppress(pool.exceptions.UserNotFoundException):  # an earlier try got this far
        pool.admin_delete_user(UserPoolId=_pool_id(), Username=user_id)


def has_user(user_id: str) -> bool:
    """Whether there is such a user."""
    pool = _pool()
    try:
        pool.admin_get_user(UserPoolId=_pool_id(), Username=user_id)
    except pool.exceptions.UserNotFoundException:
        return False
    return True


def check_password(user_id: str, password: str) -> PasswordCheck:
    """Whether the password is the user's. Raises TooManyRequests when Cognito's own limit is reached."""
    pool = _pool()
    try:
        answer = pool.admin_initiate_auth(
            UserPoolId=_pool_id(),
            ClientId=settings.get().user_pool_client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user_id, "PASSWORD": _keyed(user_id, password)},
        )
    except (pool.exceptions.NotAuthorizedException, pool.exceptions.UserNotFoundException):
        return PasswordCheck(right=False)
    except pool.exceptions.TooManyRequestsException:
        raise errors.TooManyRequests(headers={"Retry-After": "5"}) from None
    if answer.get("ChallengeName") == _TOTP:
        return PasswordCheck(right=True, challenge=answer["Session"])
    result = answer.get("AuthenticationResult")
    return PasswordCheck(right=result is not None, access_token=(result or {}).get("AccessToken", ""))


def check_totp(user_id: str, challenge: str, code: str) -> bool:
    """Whether a code of six digits answers the challenge that `check_password` got."""
    pool = _pool()
    try:
        answer = pool.admin_respond_to_auth_challenge(
            UserPoolId=_pool_id(),
            ClientId=settings.get().user_pool_client_id,
            ChallengeName=_TOTP,
            Session=challenge,
            ChallengeResponses={"USERNAME": user_id, f"{_TOTP}_CODE": code},
        )
    except (
        pool.exceptions.CodeMismatchException,
        pool.exceptions.ExpiredCodeException,  # a code that was used already
        pool.exceptions.NotAuthorizedException,
    ):
        return False
    return "AuthenticationResult" in answer


def begin_totp(access_token: str) -> str:
    """A new secret (base32, RFC 4648) for an authenticator app; it counts once a code of it was confirmed."""
    secret: str = _pool().associate_software_token(AccessToken=access_token)["SecretCode"]
    return secret


def confirm_totp(user_id: str, access_token: str, code: str) -> bool:
    """Turns the second factor on if the code fits the secret that was begun last."""
    pool = _pool()
    try:
        answer = pool.verify_software_token(AccessToken=access_token, UserCode=code)
    except (
        pool.exceptions.EnableSoftwareTokenMFAException,
        pool.exceptions.CodeMismatchException,
        pool.exceptions.SoftwareTokenMFANotFoundException,  # nothing was begun
    ):
        return False
    if answer["Status"] != "SUCCESS":
        return False
    _prefer_totp(user_id, enabled=True)
    return True


def disable_totp(user_id: str) -> None:
    """Turns the second factor off."""
    _prefer_totp(user_id, enabled=False)


def _prefer_totp(user_id: str, *, enabled: bool) -> None:
    _pool().admin_set_user_mfa_preference(
        UserPoolId=_pool_id(),
        Username=user_id,
        SoftwareTokenMfaSettings={"Enabled": enabled, "PreferredMfa": enabled},
    )


def _keyed(user_id: str, password: str) -> str:
    message = f"{user_id}\0{passwords.canonical(password)}".encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(hmac.digest(secrets.key("password"), message, hashlib.sha256)).decode()


def _pool() -> Any:
    return client("cognito-idp")


def _pool_id() -> str:
    return settings.get().user_pool_id
