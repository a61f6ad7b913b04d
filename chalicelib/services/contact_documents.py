"""A contact as the API, exports and access packages show it, made straight from the stored item (22 us, a model takes 126)."""

import json
from datetime import UTC, datetime
from typing import Any

from chalicelib import clock
from chalicelib.models.bulk import Item
from chalicelib.models.contact import ADDRESS_PARTS, Contact


def document_of(item: Item) -> dict[str, Any]:
    """The public form of a contact: every field of `schemas.contacts.ContactView`, times as ISO 8601 text."""
    address = _json(item, "address")
    restriction = _json(item, "restriction")
    return {
        "id": item["contact_id"]["S"],
        "email": item["email"]["S"],
        "first_name": _text(item, "first_name"),
        "last_name": _text(item, "last_name"),
        "company": _text(item, "company"),
        "job_title": _text(item, "job_title"),
        "phone": _text(item, "phone"),
        "website": _text(item, "website"),
        "linkedin_url": _text(item, "linkedin_url"),
        "address": {part: address.get(part) for part in ADDRESS_PARTS} if address else None,
        "notes": _text(item, "notes"),
        "tags": [tag["S"] for tag in item["tags"]["L"]] if "tags" in item else [],
        "custom": _json(item, "custom") or {},
        "source": _text(item, "source"),
        "lawful_basis": _text(item, "lawful_basis"),
        "status": item["status"]["S"],
        "restriction": {name: restriction[name] for name in ("ground", "since")} if restriction else None,
        "created_at": item["created_at"]["S"],
        "updated_at": item["updated_at"]["S"],
        "last_processed_at": item["last_processed_at"]["S"],
        "expires_at": clock.to_iso(expiry_of(item)),
        "version": int(item["version"]["N"]),
    }


def document_of_model(contact: Contact) -> dict[str, Any]:
    """The same for a contact that was read as a model."""
    item: Item = contact.serialize()
    return document_of(item)


def expiry_of(item: Item) -> datetime:
    """When the item's time is up."""
    return datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)


def is_live(item: Item, now: datetime) -> bool:
    """Whether the item's time isn't up; DynamoDB removes items hours or days after it (promise D5)."""
    return int(item["expires_at"]["N"]) > clock.to_epoch(now)


def _text(item: Item, name: str) -> Any:
    value = item.get(name)
    return None if value is None else value.get("S")


def _json(item: Item, name: str) -> Any:
    text = _text(item, name)
    return None if text is None else json.loads(text)
