"""Shapes of a person's own details, sessions and second factor."""

from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field

from chalicelib.schemas.addresses import Password
from chalicelib.schemas.base import Body, Moment, ShortLine, View
from chalicelib.schemas.sessions import Role

if TYPE_CHECKING:
    from chalicelib.models.session import Session
    from chalicelib.services.me import Profile


class Preferences(View):
    """Each kind of mail that can be switched off (promise C7)."""

    newsletter: bool
    notifications: bool
    account_mail: bool


class Accepted(View):
    version: str
    at: Moment


class Acceptances(View):
    terms: Accepted
    privacy: Accepted


class MyAccount(View):
    id: str
    company: str
    status: str
    purge_at: Moment | None = Field(None, description="Until when a deleted account can be restored.")
    role: Role


class Me(View):
    id: str
    email: str
    name: str
    locale: str
    totp_enabled: bool
    recovery_codes_left: int
    preferences: Preferences
    accepted: Acceptances
    accounts: list[MyAccount]
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, profile: "Profile") -> Self:
        """A profile as its owner sees it."""
        user = profile.user
        return cls.model_validate(
            {
                "id": user.user_id,
                "email": user.email,
                "name": user.name,
                "locale": user.locale,
                "totp_enabled": user.totp_enabled,
                "recovery_codes_left": len(user.recovery_codes),
                "preferences": profile.preferences,
                "accepted": user.accepted,
                "accounts": [
                    {
                        "id": one.account.account_id,
                        "company": one.account.company,
                        "status": one.account.status,
                        "purge_at": one.account.purge_at,
                        "role": one.role,
                    }
                    for one in profile.memberships
                ],
                "created_at": user.created_at,
                "updated_at": user.updated_at,
            }
        )


class PreferencesPatch(Body):
    newsletter: bool = False
    notifications: bool = False
    account_mail: bool = False


class MePatch(Body):
    """Only what is named is changed."""

    name: ShortLine = Field("", examples=["Jane Doe"])
    locale: Literal["en", "fr"] = "en"
    preferences: PreferencesPatch = Field(default_factory=PreferencesPatch)

    def changes(self) -> dict[str, Any]:
        """What the body names, and nothing else."""
        return self.model_dump(exclude_unset=True)


class OpenSession(View):
    """`device` is empty where the browser is none that we know."""

    id: str
    current: bool
    device: str
    ip_address: str
    created_at: Moment
    last_seen_at: Moment

    @classmethod
    def of(cls, session: "Session", current: str) -> Self:
        """A session for the list; `current` is the hash of the one that asks."""
        from chalicelib.services.sessions import public_id

        return cls(
            id=public_id(session),
            current=session.token_hash == current,
            device=session.device,
            ip_address=session.ip_address,
            created_at=session.created_at,
            last_seen_at=session.last_seen_at,
        )


class OpenSessions(View):
    items: list[OpenSession]
    next_cursor: None = None


class ChangePassword(Body):
    old_password: Password
    new_password: Password


class OwnPassword(Body):
    password: Password


class TotpSecret(View):
    """For an authenticator app: the secret to type, or the address to show as a QR code."""

    secret: str
    uri: str


class ConfirmTotp(Body):
    password: Password
    code: str = Field(pattern=r"^[0-9]{6}$", examples=["123456"])


class RecoveryCodes(View):
    """Shown this once; each opens the account in place of a code, once."""

    recovery_codes: list[str]
