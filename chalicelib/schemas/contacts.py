"""Shapes of contacts: what is kept of a person, how a list is filtered, and who changed what."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints

from chalicelib.models.contact import MAX_CUSTOM_FIELDS
from chalicelib.schemas.addresses import Address
from chalicelib.schemas.base import Body, Moment, Page, PageQuery, View
from chalicelib.schemas.contact_values import (
    CustomName,
    CustomValue,
    Domain,
    Entry,
    Ground,
    Notes,
    Status,
    Tag,
    Tags,
    Url,
    When,
)

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
    """A page of contacts. A filtered page may hold few contacts or none and still have a `next_cursor`: it has looked at as many
    contacts as one page may, and the list goes on behind them."""

    total: int | None = Field(
        description="How many contacts the filter selects in all. Exact without a filter, for a tag alone, for a status "
        "alone, and in an account of up to 2,000 contacts; for another search of a larger account as of some seconds "
        "ago, and null where it isn't known without looking at very many contacts.",
    )


class _Filter(Body):
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)] | None = Field(
        None,
        description="Words, or parts of words, each of which must stand somewhere in the name, company or address; "
        "case, accents and their order make no difference. A whole address finds exactly the contact that has it.",
    )
    tag: Tag | None = None
    domain: Domain | None = Field(None, max_length=254, description="Contacts at this domain and its subdomains.")
    status: Status | None = None
    created_after: When | None = Field(None, description="A time with its offset, itself not included.")
    created_before: When | None = Field(None, description="A time with its offset, itself not included.")


class ContactFilter(_Filter):
    """Which contacts are meant; an empty filter means all."""

    def selection(self) -> dict[str, Any]:
        """The conditions that are given."""
        return self.model_dump(exclude_none=True)


Sort = Literal["newest", "oldest", "name", "-name", "company", "-company", "last_processed", "-last_processed"]


class ContactQuery(_Filter, PageQuery):
    """The filters, order and paging of the list of contacts; all given conditions hold together. In an account of more than
    2,000 contacts a filter finds what is new or has changed within seconds, and everything else at once."""

    model_config = ConfigDict(strict=False)

    sort: Sort = Field(
        "newest",
        description="`name` is by last name, then first name; `company` by company, then name; `last_processed` begins "
        "with what was worked with last. Who has no name or company comes last. A minus turns an order around.",
    )

    def selection(self) -> dict[str, Any]:
        """The conditions that are given."""
        return self.model_dump(exclude_none=True, exclude={"limit", "cursor", "sort"})


class RestrictBody(Body):
    """The ground on which the data subject may ask for it (GDPR, article 18)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ground": "accuracy_contested"}]})

    ground: Ground


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
