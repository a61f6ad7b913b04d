"""Many entries of the blacklist at once: from objects, a file or a pasted list, and out again as CSV.

An export holds addresses by their keyed hash and masked form only. The hash is the entry's id, by which the same
account brings an exported entry back.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chalicelib import clock, errors
from chalicelib.importing.formulas import guard, unguard
from chalicelib.models.blacklist_entry import BlacklistEntry, is_address_entry_id
from chalicelib.services import blacklist, blacklist_sweep
from chalicelib.services.blacklist import Remarks, Target

COLUMNS = ("id", "kind", "masked", "domain", "reason", "source", "created_at")
MAX_ROWS = 5_000
"""Of one import and of one part of an export, so that every part can be imported again."""
MAX_PART_BYTES = 700_000
"""Of one part, so that it fits into a request's body (edge/parsing.py) with room for JSON's escapes."""
_MARK = "\ufeff"  # by which spreadsheets know UTF-8
_MASKED = re.compile(r"\S?•••@\S?•••\.[a-z0-9-]{2,63}")
_NAMES = {
    "email": ("email", "e-mail", "mail", "address", "email address", "adresse", "adresse e-mail", "courriel"),
    "domain": ("domain", "domaine"),
    "reason": ("reason", "raison", "motif"),
    "source": ("source",),
    "id": ("id",),
    "kind": ("kind",),
    "masked": ("masked",),
    "created_at": ("created_at",),
}
_COLUMN_OF = {name: field for field, names in _NAMES.items() for name in names}

Cells = Mapping[str, str | None]


class Outcome(NamedTuple):
    """What became of one row, counted from 1."""

    row: int
    status: str
    id: str | None = None
    field: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    target: Target
    remarks: Remarks


def read_rows(entries: Iterable[Cells] | None, text: str | None) -> Iterable[Cells]:
    """The rows of a request that gives either objects or text; raises Invalid for neither or both."""
    if entries is not None and text is not None:
        raise errors.Invalid(fields=[("csv", "give entries or csv, not both"), ("entries", "see csv")])
    if entries is not None:
        return entries
    if text is None:
        raise errors.Invalid(fields=[("entries", "give entries or csv"), ("csv", "give entries or csv")])
    return read_csv(text)


def read_csv(text: str) -> Iterator[Cells]:
    """The rows of a file, or of a list with one address or domain per line; blank lines are passed over.

    The delimiter is a comma, semicolon or tab. The first line is a header if it names a column of addresses or domains.
    Raises Invalid for a header without such a column, and for text that is no CSV.
    """
    lines = io.StringIO(text.removeprefix(_MARK), newline="")
    rows = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    header: list[str | None] | None = None
    try:
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells)
                if header is not None:
                    continue
                header = ["pasted", "reason", "source"]
            yield _named(header, cells)
    except csv.Error:
        raise errors.invalid_field("csv", f"can't be read as CSV near line {rows.line_num}") from None


def import_rows(account_id: str, actor: str, rows: Iterable[Cells]) -> dict[str, Any]:
    """Lists what the rows name, erases the contacts covered as far as a request has time, and leaves the rest to the queue.

    Returns the counts, `sweep` and the outcome of each row. Safe to repeat: what is listed already is left as it is.
    Raises Invalid for more than MAX_ROWS rows, before anything is written.
    """
    good, outcomes = _understand(rows)
    wanted = {row.target.entry_id: row for row in reversed(good)}  # of two rows for one target the first one counts
    blacklist_sweep.announce(account_id, wanted)
    added = blacklist.write_entries(account_id, actor, ((row.target, row.remarks) for row in wanted.values()))
    for row in good:
        is_new = row.target.entry_id in added and wanted[row.target.entry_id] is row
        outcomes.append(Outcome(row.number, "added" if is_new else "existing", row.target.entry_id))
    new = [(entry, wanted[entry_id].target.address) for entry_id, entry in added.items()]
    erased, is_done = blacklist_sweep.sweep_now(account_id, new)
    outcomes.sort()
    counts = {name: sum(outcome.status == name for outcome in outcomes) for name in ("added", "existing", "failed")}
    return counts | {
        "rows": len(outcomes),
        "erased": erased,
        "sweep": "done" if is_done else "pending",
        "results": [outcome._asdict() for outcome in outcomes],
    }


def export_part(account_id: str, after: str | None) -> tuple[str, str | None]:
    """A CSV file of entries behind the position `after`, and the position to go on from; read strongly, so complete."""
    file = io.StringIO()
    file.write(_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for count, entry in enumerate(blacklist.iterate_entries(account_id, after)):
        if count == MAX_ROWS or file.tell() > MAX_PART_BYTES:
            return file.getvalue(), after
        writer.writerow([guard(cell) for cell in _cells(entry)])
        after = entry.entry_id
    return file.getvalue(), None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _header(cells: list[str]) -> list[str | None] | None:
    """Which field each column holds; None for a row that is no header but the first of a pasted list."""
    fields = [_COLUMN_OF.get(cell.strip().casefold()) for cell in cells]
    if {"email", "domain", "id"}.intersection(fields):
        return fields
    if any(fields) and not any("." in cell for cell in cells):
        raise errors.invalid_field("csv", "has no column email, domain or id")
    return None


def _named(header: list[str | None], cells: list[str]) -> Cells:
    named = {field: unguard(cell.strip()) or None for field, cell in zip(header, cells, strict=False) if field}
    pasted = named.pop("pasted", None)
    if pasted is not None:
        named["email" if "@" in pasted.lstrip("@") else "domain"] = pasted
    return named


def _understand(rows: Iterable[Cells]) -> tuple[list[_Row], list[Outcome]]:
    good: list[_Row] = []
    bad: list[Outcome] = []
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise errors.invalid_field("csv", f"has more than {MAX_ROWS} rows; send it in parts")
        try:
            good.append(_Row(number, _target(cells), _remarks_of(cells)))
        except errors.Invalid as problem:
            field, message = problem.fields[0]
            bad.append(Outcome(number, "failed", None, field, message))
    return good, bad


def _target(cells: Cells) -> Target:
    entry_id, email, domain = cells.get("id"), cells.get("email"), cells.get("domain")
    if email is not None or domain is not None or entry_id is None:
        return blacklist.target_of(email, domain)
    if not is_address_entry_id(entry_id):
        raise errors.invalid_field("id", "is not the id of a listed address")
    masked = cells.get("masked") or ""
    if not _MASKED.fullmatch(masked):
        raise errors.invalid_field("masked", "must be the masked form of the address, as an export gives it")
    return Target(entry_id, masked=masked)


def _cells(entry: BlacklistEntry) -> list[str]:
    values = [entry.entry_id, entry.kind, entry.masked, entry.domain, entry.reason, entry.source]
    return [*(value or "" for value in values), clock.to_iso(entry.created_at)]


def _remarks_of(cells: Cells) -> Remarks:
    given = cells.get("created_at")
    try:
        created_at = None if given is None else clock.from_iso(given)
    except ValueError:
        raise errors.invalid_field("created_at", "must be a time with an offset, as an export gives it") from None
    return blacklist.remarks_of(cells.get("reason"), cells.get("source"), created_at)
