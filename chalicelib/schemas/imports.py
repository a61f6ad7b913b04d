"""Shapes of imports: the upload, what was found in the file, the start, and what became of the rows."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Annotated, Any, Literal, Self, cast

from pydantic import ConfigDict, Field, StringConstraints

from chalicelib.gateways.storage import UploadForm
from chalicelib.importing.limits import FORMATS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_RECORD_BYTES, MAX_ROWS
from chalicelib.models.import_job import ImportJob
from chalicelib.schemas.base import Body, Moment, Page, ShortLine, View
from chalicelib.services.import_state import Progress

State = Literal["awaiting_upload", "analysing", "ready", "running", "done", "failed", "cancelled", "undone"]
Task = Literal["dry_run", "import", "undo"]
Duplicates = Literal["overwrite", "fill", "skip"]
_FIELD = Annotated[str, StringConstraints(max_length=220)]
_SUGGESTED: Any = {"E-mail": "email", "Prénom": "first_name", "Taille": "custom:Size"}


class NewImport(Body):
    """A file that will be uploaded: CSV or JSON Lines in any usual encoding, also packed with gzip or as a zip archive."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"file_name": "contacts.csv", "size": 52_000}]})

    file_name: ShortLine = Field("contacts.csv", description="For people to recognise the import by.")
    size: int | None = Field(None, ge=1, description=f"In bytes; {MAX_FILE_BYTES} at most, packed or unpacked.")


class StartImport(Body):
    """`mapping` gives each column its field; without it the suggested one is used. Columns that are left out, or null, are
    not imported. Several columns may feed one field: the first that a row fills is taken."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mapping": _SUGGESTED, "duplicates": "fill", "dry_run": True}]}
    )

    mapping: Annotated[dict[str, _FIELD | None], Field(max_length=MAX_COLUMNS)] | None = Field(
        None,
        description="Fields are those of a contact, `address.city` and so on, `custom:<name>`, and `full_name`, which is"
        " split where a row has neither first nor last name.",
    )
    duplicates: Duplicates = Field(
        "skip",
        description="What a row does to a contact with its address: `overwrite` its fields by the cells that are filled, "
        "`fill` its blank fields, or `skip` the row.",
    )
    dry_run: bool = Field(False, description="Counts what would happen, and changes nothing.")


class UploadLimits(View):
    """What a file may hold at most; one that holds more is refused with a sentence before anything is imported. A row
    goes to the end of its line, or of its last quoted line. An archive holds one file, to which the limits apply."""

    file_bytes: int
    rows: int
    columns: int
    row_bytes: int
    formats: list[str] = Field(
        description="`csv` with any usual delimiter, encoding and line end; `jsonl` is JSON Lines."
    )


class Upload(View):
    """Post `fields` in this order, then the file as `file`, as multipart/form-data to `url` within an hour."""

    url: str
    fields: dict[str, str]
    limits: UploadLimits

    @classmethod
    def of(cls, form: UploadForm) -> Self:
        """The form, with the limits of importing/limits.py."""
        limits = UploadLimits(
            file_bytes=MAX_FILE_BYTES,
            rows=MAX_ROWS,
            columns=MAX_COLUMNS,
            row_bytes=MAX_RECORD_BYTES,
            formats=list(FORMATS),
        )
        return cls(url=form.url, fields=form.fields, limits=limits)


class Column(View):
    """`samples` are shown until the import has run."""

    name: str
    samples: list[str]


class DryRun(View):
    """What the last dry run counted; `over_limit` as in the import."""

    created: int
    updated: int
    skipped: int
    failed: int
    over_limit: int = 0
    duplicates: Duplicates
    at: str


class Undone(View):
    """How many contacts an undo removed and restored so far, and kept because they were changed after the import."""

    removed: int
    restored: int
    kept: int


class Import(View):
    """`rows` is how many the file has, blank ones left out, `processed` how many of them the last run (a dry run, too) has
    counted in `created`, `updated`, `skipped` or `failed`. `over_limit` is how many of `skipped` would have created a contact
    that the plan has no room for. `error_file_url` is good for some minutes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "01JD0000000000000000000000",
                    "status": "ready",
                    "task": None,
                    "file_name": "contacts.csv",
                    "created_by": "01JC0000000000000000000000",
                    "created_at": "2026-01-31T12:00:00.000000Z",
                    "updated_at": "2026-01-31T12:00:05.000000Z",
                    "failure": None,
                    "columns": [{"name": "E-mail", "samples": ["jane.doe@example.com"]}],
                    "suggested_mapping": {"E-mail": "email"},
                    "has_address_column": True,
                    "encoding": "utf-8",
                    "delimiter": ";",
                    "mapping": None,
                    "duplicates": None,
                    "rows": 250,
                    "processed": 0,
                    "created": 0,
                    "updated": 0,
                    "skipped": 0,
                    "failed": 0,
                    "over_limit": 0,
                    "dry_run": None,
                    "undo": None,
                    "error_file_url": None,
                    "upload": None,
                }
            ]
        }
    )

    id: str
    status: State
    task: Task | None = Field(description="What is being done, or was done last; null until something was started.")
    file_name: str
    created_by: str
    created_at: Moment
    updated_at: Moment
    failure: str | None = Field(description="A sentence that says why it failed, and where in the file.")
    columns: list[Column]
    suggested_mapping: dict[str, str]
    has_address_column: bool = Field(
        description="Whether a column of addresses was found; else the mapping must name it."
    )
    encoding: str | None
    delimiter: str | None
    mapping: dict[str, str] | None
    duplicates: Duplicates | None
    rows: int
    processed: int
    created: int
    updated: int
    skipped: int
    failed: int
    over_limit: int
    dry_run: DryRun | None
    undo: Undone | None
    error_file_url: str | None
    upload: Upload | None

    @classmethod
    def of(cls, job: ImportJob, error_file_url: str | None = None, upload: UploadForm | None = None) -> Self:
        """An import as its account sees it."""
        found: Mapping[str, Any] = job.analysis or {}
        options: Mapping[str, Any] = job.options or {}
        counts, undo = _counts(job)
        columns: Any = zip_longest(found.get("columns", ()), found.get("samples", ()), fillvalue=())
        return cls(
            id=job.import_id,
            status=cast(State, job.status),
            task=options.get("task"),
            file_name=job.file_name,
            created_by=job.created_by,
            created_at=job.created_at,
            updated_at=job.updated_at,
            failure=job.failure,
            columns=[Column(name=name, samples=list(values)) for name, values in columns],
            suggested_mapping=found.get("mapping", {}),
            has_address_column="email" in found.get("mapping", {}).values(),
            encoding=found["form"]["encoding"] if found else None,
            delimiter=found["form"]["delimiter"] if found else None,
            mapping=options.get("mapping"),
            duplicates=options.get("duplicates"),
            rows=found.get("rows", 0),
            processed=sum(counts.values()),
            **counts,
            over_limit=0 if job.progress is None else Progress.of(job).over_limit,
            dry_run=None if job.dry_run is None else DryRun(**job.dry_run),
            undo=undo,
            error_file_url=error_file_url,
            upload=None if upload is None else Upload.of(upload),
        )


class Imports(Page[Import]):
    """A page of imports, newest first."""


def _counts(job: ImportJob) -> tuple[dict[str, int], Undone | None]:
    if job.progress is None:
        return {"created": 0, "updated": 0, "skipped": 0, "failed": 0}, None
    progress = Progress.of(job)
    if progress.before is None:
        return progress.results, None
    return progress.before, Undone(removed=progress.created, restored=progress.updated, kept=progress.skipped)
