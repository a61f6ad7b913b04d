"""What a mail's text consists of, the same in every language."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "confirm",
    "signup_known",
    "reset",
    "reset_unknown",
    "invitation",
    "password_changed",
    "totp_disabled",
    "key_created",
    "trial_ends",
    "trial_ended",
    "account_suspended",
    "account_resumed",
    "account_deleted",
    "account_deleted_owner",
    "deletion_reminder",
    "account_restored",
]
Locale = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Text:
    """`{names}` in braces are filled in when the mail is sent. A `button` leads to the value `link`."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every mail of a language."""

    greeting: str
    closing: str
    footer: str
