"""The rows of a chunk by address, beside what the account holds under it, and what is to become of each row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from chalicelib import clock
from chalicelib.importing.merging import Rule, merge, patch_of
from chalicelib.models import contact_email
from chalicelib.models.bulk import Item, get_items
from chalicelib.models.contact import Contact, custom_fault, partition_of
from chalicelib.models.contact_email import ContactEmail
from chalicelib.services.import_rows import Row

Outcome = Literal["created", "updated", "skipped", "failed"]
RESTRICTED = "restricted"


@dataclass(slots=True)
class Group:
    """The rows with one address, in the order of the file, and what was found under it: the `claim` of the address, and the
    `contact` that it names. A claim without a contact is a write under way, or one that died."""

    email: str
    rows: list[Row]
    claim: Item | None = None
    contact: Item | None = None

    @property
    def contact_id(self) -> str | None:
        """The id of the contact that has the address."""
        return None if self.claim is None else self.claim["contact_id"]["S"]


@dataclass(slots=True)
class Verdicts:
    """What became of rows, by their numbers; `reasons` are for the error file."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    def give(self, rows: Iterable[Row], outcome: Outcome, reason: str | None = None) -> None:
        for row in rows:
            self.outcomes[row.number] = outcome
            self.reasons.pop(row.number, None)
            if reason is not None:
                self.reasons[row.number] = reason


def group_rows(rows: Iterable[Row]) -> list[Group]:
    """Rows by address, in the order of their first row."""
    groups: dict[str, Group] = {}
    for row in rows:
        if row.email in groups:
            groups[row.email].rows.append(row)
        else:
            groups[row.email] = Group(row.email, [row])
    return list(groups.values())


def look_up(account_id: str, groups: Sequence[Group], now: datetime) -> None:
    """Fills in claims and contacts, read strongly. What has expired counts as gone, although it may still be there."""
    keys = {group.email: (contact_email.partition_of(account_id, group.email), group.email) for group in groups}
    claims = get_items(ContactEmail, list(keys.values()))
    for group in groups:
        group.claim = claims.get(keys[group.email])
    places = {
        group.email: (partition_of(account_id, group.contact_id), group.contact_id)
        for group in groups
        if group.contact_id
    }
    contacts = get_items(Contact, list(places.values()))
    moment = clock.to_epoch(now)
    for group in groups:
        found = contacts.get(places[group.email]) if group.email in places else None
        group.contact = found if found is not None and int(found["expires_at"]["N"]) > moment else None


def fold_new(group: Group, rule: Rule, verdicts: Verdicts) -> dict[str, Any] | None:
    """The fields of the contact that the rows of a new address make together: the first creates, the others change it.

    None when not one of them makes a contact.
    """
    fields: dict[str, Any] | None = None
    for row in group.rows:
        if fields is None:
            fault = custom_fault_of(row.fields)
            if fault is None:
                fields = row.fields
            verdicts.give([row], "created" if fault is None else "failed", fault and about_custom(fault))
        else:
            fields = _fold(fields, row, rule, verdicts)
    return fields


def fold_changes(present: Mapping[str, Any], rows: Sequence[Row], rule: Rule, verdicts: Verdicts) -> dict[str, Any]:
    """The fields of a contact after these rows."""
    fields = dict(present)
    for row in rows:
        fields = _fold(fields, row, rule, verdicts)
    return fields


def _fold(fields: dict[str, Any], row: Row, rule: Rule, verdicts: Verdicts) -> dict[str, Any]:
    if rule == "skip":
        verdicts.give([row], "skipped", "A contact with this address is there already.")
        return fields
    merged = merge(fields, patch_of(rule, fields, row.fields))
    fault = custom_fault_of(merged)
    verdicts.give([row], "updated" if fault is None else "failed", fault and about_custom(fault))
    return merged if fault is None else fields


def custom_fault_of(fields: Mapping[str, Any]) -> str | None:
    """What is wrong with the custom fields of a contact taken together; None if nothing is."""
    custom = fields.get("custom")
    return custom_fault(custom) if custom else None


def about_custom(fault: str) -> str:
    """The sentence of the error file."""
    return f"The custom fields of the contact {fault}."
