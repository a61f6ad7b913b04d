"""Who changed what in a contact, newest first; it is erased with the contact."""

from typing import Any

from chalicelib import clock
from chalicelib.models.contact import partition_of
from chalicelib.models.contact_history import ContactHistory

_BATCH = 25


def list_history(
    account_id: str, contact_id: str, limit: int, position: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of a contact's entries `{id, action, actor, at, changes}`, and the id of the entry that the next page begins
    with (None at the end). `position` is such an id. Raises NotFound.
    """
    from chalicelib.services.contacts import get_contact

    get_contact(account_id, contact_id)
    newest = f"{contact_id}#{position or '~'}"
    rows = list(
        ContactHistory.query(
            partition_of(account_id, contact_id),
            ContactHistory.entry.between(f"{contact_id}#", newest),
            consistent_read=True,
            scan_index_forward=False,
            limit=limit + 1,
        )
    )
    documents = [_document_of(row) for row in rows]
    return documents[:limit], documents[limit]["id"] if len(documents) > limit else None


def erase_oldest(account_id: str, contact_id: str, keep: int) -> list[str]:
    """Erases entries of a contact, oldest first, until fewer than `keep` are left, and returns these."""
    partition = partition_of(account_id, contact_id)
    rows = ContactHistory.query(
        partition,
        ContactHistory.entry.startswith(f"{contact_id}#"),
        consistent_read=True,
        attributes_to_get=["partition", "entry"],
    )
    left: list[str] = []
    for row in rows:
        left.append(row.entry)
        if len(left) == keep:
            _erase(partition, left[:_BATCH])
            del left[:_BATCH]
    return left


def _erase(partition: str, entries: list[str]) -> None:
    with ContactHistory.batch_write() as batch:
        for entry in entries:
            batch.delete(ContactHistory(partition, entry))


def _document_of(row: ContactHistory) -> dict[str, Any]:
    return {
        "id": row.entry.partition("#")[2],
        "action": row.action,
        "actor": row.actor,
        "at": clock.to_iso(row.at),
        "changes": row.changes,
    }
