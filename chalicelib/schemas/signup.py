"""Shapes of signing up."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from chalicelib.schemas.addresses import MailAddress, Password
from chalicelib.schemas.base import Body, ShortLine, View

if TYPE_CHECKING:
    from chalicelib.services.signup import Application


class Acceptance(Body):
    """The versions that the person agrees to; GET /policy names those in force."""

    terms: str = Field(max_length=50, examples=["2019-12-26"])
    privacy: str = Field(max_length=50, examples=["2019-12-26"])


class SignUp(Body):
    email: MailAddress
    password: Password
    name: ShortLine = Field(examples=["Jane Doe"])
    company: ShortLine = Field(examples=["Example & Co"])
    locale: Literal["en", "fr"] = "en"
    accept: Acceptance
    newsletter: bool = False

    def application(self) -> "Application":
        """The body as the service takes it."""
        from chalicelib.services.signup import Application

        return Application(
            email=self.email,
            password=self.password,
            name=self.name,
            company=self.company,
            locale=self.locale,
            accepted={"terms": self.accept.terms, "privacy": self.accept.privacy},
            newsletter=self.newsletter,
        )


class ConfirmSignUp(Body):
    token: str = Field(max_length=200)


class Mailed(View):
    """Said to everybody, whether the address is known or not."""

    status: Literal["mailed"] = "mailed"
