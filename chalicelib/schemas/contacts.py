"""Shapes of contacts: what is kept of a person, how a list is filtered, and actions on many."""

from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from chalicelib import addresses, clock
from chalicelib.models.contact import MAX_CUSTOM_FIELDS, MAX_TAG_LENGTH, MAX_TAGS
from chalicelib.models.counter import tag_key
from chalicelib.schemas.addresses import Address
from chalicelib.schemas.base import Body, Line, Moment, Page, PageQuery, ShortLine, Text, View

MAX_IDS = 500
_MAX_URL = 2_000


def _or_none(text: str) -> str | None:
    return text or None


def _web_address(text: str) -> str:
    """An http(s) URL; `https://` is put before a bare host. No user name, which only serves to disguise the host."""
    if not text:
        return text
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise ValueError("must be a web address such as https://example.com") from None
    plausible = parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc
    if not plausible or any(character.isspace() or character in '<>"\\' for character in url):
        raise ValueError("must be a web address such as https://example.com")
    return url


def _one_space(text: str) -> str:
    return " ".join(text.split())


def _each_once(tags: list[str]) -> list[str]:
    """Tags that differ in case only are one; the first spelling stays."""
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag_key(tag), tag)
    return list(first.values())


def _domain(text: str) -> str:
    return addresses.normalise_domain(text)


def _moment(text: Any) -> datetime:
    try:
        return clock.from_iso(text)
    except (TypeError, ValueError, OverflowError):
        raise ValueError("must be a time with its offset such as 2026-01-31T12:00:00Z") from None


Entry = Annotated[Line, AfterValidator(_or_none)]
"""A line, where a blank one means nothing."""
Url = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=_MAX_URL),
    AfterValidator(_web_address),
    AfterValidator(_or_none),
]
Notes = Annotated[Text, AfterValidator(_or_none)]
Tag = Annotated[ShortLine, AfterValidator(_one_space), StringConstraints(max_length=MAX_TAG_LENGTH)]
"""Runs of spaces are one; upper and lower case are kept but make no difference."""
Tags = Annotated[list[Tag], Field(max_length=MAX_TAGS), AfterValidator(_each_once)]
CustomName = Annotated[ShortLine, AfterValidator(_one_space), StringConstraints(max_length=60)]
CustomValue = Annotated[Text, StringConstraints(max_length=2_000)]
When = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
Status = Literal["active", "restricted", "unsubscribed", "bounced"]
Ground = Literal["accuracy_contested", "unlawful", "no_longer_needed"]

_EXAMPLE: dict[str, Any] = {
    "email": "jane.doe@example.com",
    "first_name": "Jane",
    "last_name": "Doe",
    "company": "Example Ltd",
    "job_title": "Head of Purchasing",
    "phone": "+33 1 23 45 67 89",
    "website": "https://example.com",
    "linkedin_url": "https://www.linkedin.com/in/jane-doe-example",
    "address": {
        "line1": "1 Example Street",
        "line2": None,
        "postal_code": "75001",
        "city": "Paris",
        "region": None,
        "country": "France",
    },
    "notes": "Met at a fair.",
    "tags": ["customer", "fair 2026"],
    "custom": {"Size": "50-100"},
    "source": "fair",
    "lawful_basis": "legitimate interests",
}


class AddressFields(Body):
    """A postal address; the country is a name or a code, as the customer writes it."""

    line1: Entry | None = None
    line2: Entry | None = None
    postal_code: Entry | None = None
    city: Entry | None = None
    region: Entry | None = None
    country: Entry | None = None


class _ContactFields(Body):
    first_name: Entry | None = None
    last_name: Entry | None = None
    company: Entry | None = None
    job_title: Entry | None = None
    phone: Entry | None = Field(None, description="Kept as it is written.")
    website: Url | None = Field(None, description="`https://` is put before a bare host.")
    linkedin_url: Url | None = None
    address: AddressFields | None = None
    notes: Notes | None = None
    tags: Tags | None = Field(None, description="Tags that differ in upper and lower case only are one tag.")
    source: Entry | None = Field(None, description="Where the contact comes from.")
    lawful_basis: Entry | None = Field(None, description="Why the customer may keep it (GDPR, article 6).")

    def values_given(self) -> dict[str, Any]:
        """The fields that the body names, also those it sets to null."""
        return self.model_dump(exclude_unset=True)


class ContactCreate(_ContactFields):
    """A new contact. Blank texts and nulls are left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    email: Address
    custom: Annotated[dict[CustomName, CustomValue], Field(max_length=MAX_CUSTOM_FIELDS)] | None = None


class ContactPatch(_ContactFields):
    """What is to change (RFC 7396): a field that isn't named stays, null clears it. `address` and `custom` are merged by
    name, `tags` are replaced."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"job_title": None, "address": {"city": "Lyon"}, "custom": {"Size": "100-500"}}]
        }
    )

    email: Address = Field(default_factory=str, description="Can be changed, but not taken away.")
    custom: dict[CustomName, CustomValue | None] | None = None


class AddressView(View):
    line1: str | None
    line2: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str | None


class Restriction(View):
    ground: Ground
    since: Moment


class ContactView(View):
    """A contact. `restriction` is there while `status` is restricted. `expires_at` is seven years after
    `last_processed_at`: then it is erased. `version` is its ETag."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "01JD00000000000000000000000"}
                | _EXAMPLE
                | {
                    "status": "active",
                    "restriction": None,
                    "created_at": "2026-01-31T12:00:00.000000Z",
                    "updated_at": "2026-01-31T12:00:00.000000Z",
                    "last_processed_at": "2026-01-31T12:00:00.000000Z",
                    "expires_at": "2033-01-29T12:00:00.000000Z",
                    "version": 1,
                }
            ]
        }
    )

    id: str
    email: str
    first_name: str | None
    last_name: str | None
    company: str | None
    job_title: str | None
    phone: str | None
    website: str | None
    linkedin_url: str | None
    address: AddressView | None
    notes: str | None
    tags: list[str]
    custom: dict[str, str]
    source: str | None
    lawful_basis: str | None
    status: Status
    restriction: Restriction | None
    created_at: Moment
    updated_at: Moment
    last_processed_at: Moment
    expires_at: Moment
    version: int


class Contacts(Page[ContactView]):
    """A page of contacts, newest first. A filtered page may hold few contacts or none and still have a `next_cursor`:
    it has looked at 2,000 contacts then, and the list goes on behind them."""


class _Filter(Body):
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)] | None = Field(
        None,
        description="Part of the name, company or address; case and accents make no difference. A whole address finds "
        "exactly the contact that has it.",
    )
    tag: Tag | None = None
    domain: Annotated[str, AfterValidator(_domain)] | None = Field(
        None, max_length=254, description="Contacts at this domain and its subdomains."
    )
    status: Status | None = None
    created_after: When | None = Field(None, description="A time with its offset, itself not included.")
    created_before: When | None = Field(None, description="A time with its offset, itself not included.")


class ContactFilter(_Filter):
    """Which contacts are meant; an empty filter means all."""

    def selection(self) -> dict[str, Any]:
        """The conditions that are given."""
        return self.model_dump(exclude_none=True)


class ContactQuery(_Filter, PageQuery):
    """The filters and paging of the list of contacts; all given conditions hold together."""

    model_config = ConfigDict(strict=False)

    def selection(self) -> dict[str, Any]:
        """The conditions that are given."""
        return self.model_dump(exclude_none=True, exclude={"limit", "cursor"})


class RestrictBody(Body):
    """The ground on which the data subject may ask for it (GDPR, article 18)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ground": "accuracy_contested"}]})

    ground: Ground


class BulkBody(Body):
    """`ids` or `filter`, with exactly one action."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"ids": ["01JD00000000000000000000000"], "tag": "customer"},
                {"filter": {"domain": "example.com"}, "restrict": "accuracy_contested"},
            ]
        }
    )

    ids: Annotated[list[str], Field(min_length=1, max_length=MAX_IDS)] | None = None
    filter: ContactFilter | None = None
    tag: Tag | None = None
    untag: Tag | None = None
    delete: Literal[True] | None = None
    blacklist: Literal[True] | None = None
    restrict: Ground | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> "BulkBody":
        if (self.ids is None) == (self.filter is None):
            raise ValueError("needs either ids or filter")
        if len(self._actions()) != 1:
            raise ValueError("needs exactly one of tag, untag, delete, blacklist and restrict")
        return self

    def _actions(self) -> dict[str, Any]:
        given = self.model_dump(include={"tag", "untag", "delete", "blacklist", "restrict"}, exclude_none=True)
        return dict(given)

    def action(self) -> tuple[Any, str]:
        """The action and its value: a tag, a ground, or an empty text."""
        name, value = next(iter(self._actions().items()))
        return name, value if isinstance(value, str) else ""


class BulkFailure(View):
    """A contact that is not as asked. `not_reached`: the request ran out of time, send it again."""

    id: str
    reason: Literal["not_found", "restricted", "too_many_tags", "busy", "not_reached"]


class BulkResult(View):
    """What became of `ids`: how many contacts are now as asked, and the others."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"done": 2, "failed": [{"id": "01JD00000000000000000000000", "reason": "not_found"}]}]
        }
    )

    done: int
    failed: list[BulkFailure]


class Change(View):
    """One field; `from` and `to` are its values before and after."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    before: Any = Field(alias="from")
    after: Any = Field(alias="to")


class HistoryEntry(View):
    """`actor` is a user id, `key:<key id>` or `import:<import id>`. Parts of the address and custom fields are named
    `address.city` and `custom.Size`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01JD0000000000000000000000",
                    "action": "changed",
                    "actor": "01JC0000000000000000000000",
                    "at": "2026-01-31T12:00:00.000000Z",
                    "changes": {"address.city": {"from": "Paris", "to": "Lyon"}},
                }
            ]
        }
    )

    id: str
    action: str
    actor: str
    at: Moment
    changes: dict[str, Change]


class History(Page[HistoryEntry]):
    """A page of a contact's history, newest first."""
