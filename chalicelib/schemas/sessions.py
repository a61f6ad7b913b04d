"""Shapes of signing in, and of who is signed in."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from chalicelib.schemas.addresses import Address, Password
from chalicelib.schemas.base import Body, Moment, View

if TYPE_CHECKING:
    from chalicelib.services.sessions import SignedIn

Role = Literal["owner", "admin", "member"]


class SignIn(Body):
    email: Address
    password: Password
    totp: str | None = Field(
        None, max_length=50, description="Six digits of the second factor, or a recovery code.", examples=["123456"]
    )


class SwitchAccount(Body):
    account_id: str = Field(max_length=50, examples=["01JQ3Y8Z5T6V7W8X9YABCDEFGH"])


class SessionUser(View):
    id: str
    email: str
    name: str
    locale: str
    totp_enabled: bool


class SessionAccount(View):
    id: str
    company: str
    status: Literal["trial", "active", "read_only", "suspended", "deleted"]
    purge_at: Moment | None = Field(None, description="Until when a deleted account can be restored.")
    plan: str
    trial_ends_at: Moment


class SessionView(View):
    """Who is signed in, in which account and role."""

    user: SessionUser
    account: SessionAccount
    role: Role

    @classmethod
    def of(cls, signed_in: "SignedIn") -> Self:
        """The body of every answer that opens, moves or shows a session."""
        user, account = signed_in.user, signed_in.account
        return cls.model_validate(
            {
                "user": {
                    "id": user.user_id,
                    "email": user.email,
                    "name": user.name,
                    "locale": user.locale,
                    "totp_enabled": user.totp_enabled,
                },
                "account": {
                    "id": account.account_id,
                    "company": account.company,
                    "status": account.status,
                    "purge_at": account.purge_at,
                    "plan": account.plan,
                    "trial_ends_at": account.trial_ends_at,
                },
                "role": signed_in.role,
            }
        )


class ForgotPassword(Body):
    email: Address
    locale: Literal["en", "fr"] = Field("en", description="The language of the mail where there is no account.")


class ResetPassword(Body):
    token: str = Field(max_length=200)
    password: Password
