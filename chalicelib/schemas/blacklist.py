"""Shapes of the blacklist: what is put on it, how an entry is shown, and many entries at once."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints

from chalicelib.models.blacklist_entry import BlacklistEntry
from chalicelib.schemas.base import Body, Line, Moment, Page, PageQuery, Query, View

MAX_ROWS = 1_000
"""Entries of one import given as objects; a text may hold more (services/blacklist_files.py)."""


Typed = Annotated[str, StringConstraints(max_length=1_000)]


class NewEntry(Body):
    """Either an address or a domain; a domain covers its subdomains."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"email": "jane@example.com", "reason": "asked to be forgotten", "source": "phone call"},
                {"domain": "example.com", "reason": "competitor"},
            ]
        }
    }

    email: Typed | None = Field(None, description="Kept as a keyed hash and a masked form only.")
    domain: Typed | None = Field(None, description="Without a star: subdomains are covered.")
    reason: Line | None = Field(None, description="Must not hold an email address.")
    source: Line | None = Field(None, description="Where the wish came from. Must not hold an email address.")


class Entry(View):
    """`erased` is how many contacts it has erased; `sweep` is pending while more of them may still be there."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "id": "e-5f2b6c3d9a7e41f08c1d2e3f4a5b6c7d8e9f00112233445566778899aabbccdd",
                    "kind": "email",
                    "masked": "j•••@e•••.com",
                    "domain": None,
                    "reason": "asked to be forgotten",
                    "source": "phone call",
                    "created_by": "01JD0000000000000000000000",
                    "created_at": "2026-01-31T12:00:00.000000Z",
                    "erased": 1,
                    "sweep": "done",
                }
            ]
        }
    }

    id: str
    kind: Literal["email", "domain"]
    masked: str | None
    domain: str | None
    reason: str | None
    source: str | None
    created_by: str
    created_at: Moment
    erased: int
    sweep: Literal["pending", "done"]

    @classmethod
    def of(cls, entry: BlacklistEntry) -> Self:
        """An entry as its account sees it."""
        same = [name for name in cls.model_fields if name != "id"]
        return cls.model_validate({"id": entry.entry_id} | {name: getattr(entry, name) for name in same})


class Entries(Page[Entry]):
    """A page of the blacklist, newest first."""


class ListQuery(PageQuery):
    """`email` or `domain` asks whether it is listed: every entry that covers it is given, the closest first."""

    email: Typed | None = Field(None, description="Is this address listed, and why?")
    domain: Typed | None = Field(None, description="Is this domain listed, by itself or by one above it?")


class ExportQuery(Query):
    cursor: str | None = Field(None, max_length=2048, description="From the `Link` header of the part before.")


class ImportRow(Body):
    """What one entry is made of. `id` and `masked` bring back an address that an export knows by its hash only."""

    email: Typed | None = None
    domain: Typed | None = None
    reason: Typed | None = None
    source: Typed | None = None
    id: Typed | None = None
    masked: Typed | None = None
    created_at: Typed | None = None


class ImportBody(Body):
    """Either `entries` or `csv`: the text of a file, or addresses and domains pasted one per line."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "entries": [
                        {"email": "jane@example.com", "reason": "asked to be forgotten"},
                        {"domain": "example.com"},
                    ]
                },
                {"csv": "email;reason\njane@example.com;asked to be forgotten\n"},
            ]
        }
    }

    entries: list[ImportRow] | None = Field(None, min_length=1, max_length=MAX_ROWS)
    csv: str | None = Field(None, min_length=1)

    def cells(self) -> list[dict[str, str | None]] | None:
        """The given objects as rows."""
        return None if self.entries is None else [row.model_dump() for row in self.entries]


class ImportedRow(View):
    """What became of one row; `row` counts from 1, without the header. `field` and `message` say why it failed."""

    row: int
    status: Literal["added", "existing", "failed"]
    id: str | None = None
    field: str | None = None
    message: str | None = None


class Imported(View):
    """`erased` is how many contacts are gone so far; while `sweep` is pending, see the entries for the rest."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "rows": 2,
                    "added": 1,
                    "existing": 0,
                    "failed": 1,
                    "erased": 1,
                    "sweep": "done",
                    "results": [
                        {"row": 1, "status": "added", "id": "e-5f2b…", "field": None, "message": None},
                        {"row": 2, "status": "failed", "id": None, "field": "domain", "message": "is not a domain"},
                    ],
                }
            ]
        }
    }

    rows: int
    added: int
    existing: int
    failed: int
    erased: int
    sweep: Literal["pending", "done"]
    results: list[ImportedRow]
