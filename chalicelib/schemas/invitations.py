"""Shapes of invitations, and of accepting one."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field

from chalicelib.schemas.addresses import MailAddress, Password
from chalicelib.schemas.base import Body, Moment, ShortLine, View
from chalicelib.schemas.sessions import Role
from chalicelib.schemas.signup import Acceptance

if TYPE_CHECKING:
    from chalicelib.models.invitation import Invitation
    from chalicelib.services.invitations import Wanted
    from chalicelib.services.joining import Acceptance as Accepted


class Invite(Body):
    email: MailAddress
    role: Role = Field(examples=["member"])
    locale: Literal["en", "fr"] | None = Field(None, description="The language of the mail; null: the account's.")

    def wanted(self) -> "Wanted":
        """The body as the service takes it."""
        from chalicelib.services.invitations import Wanted

        return Wanted(self.email, self.role, self.locale)


class InvitationView(View):
    """An invitation that can still be accepted. `invited_by` is a user id."""

    id: str
    email: str
    role: Role
    invited_by: str
    created_at: Moment
    expires_at: Moment

    @classmethod
    def of(cls, row: "Invitation") -> Self:
        """A row as the account sees it, without its token."""
        return cls.model_validate(
            {
                "id": row.invitation_id,
                "email": row.email,
                "role": row.role,
                "invited_by": row.invited_by,
                "created_at": row.created_at,
                "expires_at": row.expires_at,
            }
        )


class AcceptInvitation(Body):
    """A new person sends `name`, `password` and `accept`. A known person is signed in as the invited address, or sends
    `password` (and `totp`, where the second factor is on)."""

    token: str = Field(max_length=200, description="From the mailed link.")
    name: ShortLine | None = Field(None, examples=["Jane Doe"])
    password: Password | None = None
    totp: str | None = Field(
        None, max_length=50, description="Six digits of the second factor, or a recovery code.", examples=["123456"]
    )
    accept: Acceptance | None = None
    locale: Literal["en", "fr"] | None = Field(None, description="A new person's language; null: the invitation's.")

    def acceptance(self) -> "Accepted":
        """The body as the service takes it."""
        from chalicelib.services.joining import Acceptance as Accepted

        return Accepted(
            token=self.token,
            name=self.name,
            password=self.password,
            code=self.totp,
            accepted={"terms": self.accept.terms, "privacy": self.accept.privacy} if self.accept else None,
            locale=self.locale,
        )
