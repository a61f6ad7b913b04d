"""The one way by which mail to people of the product leaves: kind, address, language and what the text names."""

from contextlib import suppress
from typing import Literal
from urllib.parse import quote

from chalicelib import errors, settings
from chalicelib.gateways import mailer
from chalicelib.mail.rendering import render
from chalicelib.mail.text import Kind, Locale

Page = Literal["confirm", "reset", "invitations/accept", "signin", "signup", "forgot", "billing"]


def send_mail(kind: Kind, to: str, locale: str, **values: object) -> None:
    """Writes and sends one mail; `to` is a normalised address, an unknown `locale` means English.

    Raises KeyError when the text names a value that isn't given, and Unavailable when mail can't be sent now.
    """
    language = language_of(locale)
    named = {name: str(value) for name, value in values.items()}
    mail = render(kind, language, named | {"site": settings.get().public_url})
    mailer.send_mail(to, mail.subject, mail.text, mail.html)


def language_of(locale: str) -> Locale:
    """The language in which somebody gets mail."""
    return "fr" if locale == "fr" else "en"


def send_notice(kind: Kind, to: str, locale: str, **values: object) -> None:
    """Tells a person what has happened to their account. What has happened stays so when no mail can be sent."""
    with suppress(errors.Unavailable):  # the gateway has logged it
        send_mail(kind, to, locale, **values)


def page_link(page: Page, token: str | None = None) -> str:
    """The address of a page of the product, with the single-use token that it needs."""
    address = f"{settings.get().public_url}/{page}"
    return address if token is None else f"{address}?token={quote(token, safe='')}"
