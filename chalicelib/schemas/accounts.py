"""Shapes of the account: company information, how it stands, and who changed what in it."""

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.schemas.addresses import MailAddress, Password
from chalicelib.schemas.base import Body, Line, Moment, ShortLine, View

if TYPE_CHECKING:
    from chalicelib.models.account import Account
    from chalicelib.models.account_history import AccountHistory
    from chalicelib.services.account import Counts

_VAT_ID = re.compile(r"[A-Z0-9]{4,20}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{3,30}", re.ASCII)


def _or_none(text: str) -> str | None:
    return text or None


def _vat_id(text: str) -> str:
    bare = re.sub(r"[ .-]", "", text).upper()
    if bare and not _VAT_ID.fullmatch(bare):
        raise ValueError("must be 4 to 20 letters and digits")
    return bare


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise ValueError("must be a telephone number, such as +33 1 23 45 67 89")
    return text


def _website(text: str) -> str:
    if not text:
        return text
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
    except ValueError:  # brackets that are no IPv6 address
        known = False
    if not known or " " in text:
        raise ValueError("must be a web address, such as https://example.com")
    return text


def _country(text: str) -> str:
    code = text.upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        raise ValueError("must be a country code of two letters (ISO 3166-1), such as FR")
    return code


_Blank = AfterValidator(_or_none)
OptionalLine = Annotated[Line, _Blank]
"""A detail that may be taken away again, by null or by an empty text."""
VatId = Annotated[Line, AfterValidator(_vat_id), _Blank]
Phone = Annotated[Line, AfterValidator(_phone), _Blank]
Website = Annotated[Line, AfterValidator(_website), _Blank]
Country = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_country), _Blank]


class CompanyAddressPatch(Body):
    line1: OptionalLine | None = Field(None, examples=["1 Example Street"])
    line2: OptionalLine | None = None
    postal_code: OptionalLine | None = Field(None, examples=["75001"])
    city: OptionalLine | None = Field(None, examples=["Paris"])
    region: OptionalLine | None = None
    country: Country | None = Field(None, description="ISO 3166-1, two letters.", examples=["FR"])


class AccountPatch(Body):
    """Only what is named is changed; null takes a detail away (RFC 7396). Nothing but `company` is compulsory."""

    company: ShortLine = Field("", examples=["Example & Co"])
    legal_name: OptionalLine | None = Field(None, examples=["Example & Co SAS"])
    vat_id: VatId | None = Field(None, examples=["FR12345678901"])
    phone: Phone | None = Field(None, examples=["+33 1 23 45 67 89"])
    website: Website | None = Field(None, examples=["https://example.com"])
    address: CompanyAddressPatch | None = None
    invoice_email: MailAddress | None = Field(None, description="Where invoices go.", examples=["billing@example.com"])
    locale: Literal["en", "fr"] | None = Field(None, description="The language of mail to people who are new.")

    def changes(self) -> dict[str, Any]:
        """What the body names, and nothing else."""
        return self.model_dump(exclude_unset=True)


class CompanyAddress(View):
    line1: str | None = None
    line2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None


class AccountCounts(View):
    contacts: int
    members: int


class AccountView(View):
    """The account as its people and tools see it. `version` is the ETag."""

    id: str
    company: str
    status: Literal["trial", "active", "read_only", "suspended", "deleted"]
    deleted_at: Moment | None = None
    purge_at: Moment | None = Field(None, description="Until when a deleted account can be restored.")
    plan: str
    trial_ends_at: Moment
    legal_name: str | None = None
    vat_id: str | None = None
    phone: str | None = None
    website: str | None = None
    address: CompanyAddress | None = None
    invoice_email: str | None = None
    locale: Literal["en", "fr"] | None = None
    counters: AccountCounts
    created_at: Moment
    updated_at: Moment
    version: int

    @classmethod
    def of(cls, account: "Account", counts: "Counts") -> Self:
        """An account with what it holds."""
        return cls.model_validate(
            {
                **account.details,
                "id": account.account_id,
                "company": account.company,
                "status": account.status,
                "deleted_at": account.deleted_at,
                "purge_at": account.purge_at,
                "plan": account.plan,
                "trial_ends_at": account.trial_ends_at,
                "counters": {"contacts": counts.contacts, "members": counts.members},
                "created_at": account.created_at,
                "updated_at": account.updated_at,
                "version": int(account.version),
            }
        )


class DeleteAccount(Body):
    password: Password
    confirm: ShortLine = Field(description="The name of the company, as it is written.", examples=["Example & Co"])


class Deletion(View):
    """Until `purge_at` an owner can restore the account; then it is erased."""

    status: Literal["deleted"] = "deleted"
    deleted_at: Moment
    purge_at: Moment


class DetailChange(View):
    """A field before and after; null where there was or is nothing."""

    from_: str | None = Field(alias="from")
    to: str | None


class AccountChange(View):
    """One change of the company information. `actor` is a user id."""

    id: str
    at: Moment
    actor: str
    changes: dict[str, DetailChange]

    @classmethod
    def of(cls, row: "AccountHistory") -> Self:
        """A row of the history."""
        return cls.model_validate({"id": row.entry, "at": row.at, "actor": row.actor, "changes": row.changes})
