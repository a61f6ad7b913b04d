"""What a request makes of a contact's fields: merged as RFC 7396 says, and told apart from what was there before."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib import addresses, errors
from chalicelib.models.contact import ADDRESS_PARTS, MAX_TAGS, TEXT_FIELDS, Contact, custom_fault
from chalicelib.models.counter import tag_key

Changes = dict[str, dict[str, Any]]
"""`{field: {"from": value, "to": value}}`; parts of the address and custom fields stand under `address.city`, `custom.Size`."""

_NESTED = ("address", "custom")
_PLAIN = ("email", *TEXT_FIELDS, "tags", "status")


def merged(contact: Contact, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The new values of the fields that a patch changes: null clears, `address` and `custom` are merged by name.

    Raises Invalid when the custom fields become too many or too large.
    """
    wanted = dict(patch)
    for name in _NESTED:
        if name in wanted:
            wanted[name] = _merge(getattr(contact, name), wanted[name])
    if "tags" in wanted:
        wanted["tags"] = wanted["tags"] or []
    changed = {name: value for name, value in wanted.items() if value != (getattr(contact, name) or _nothing(name))}
    if changed.get("custom"):
        _check_custom(changed["custom"])
    return changed


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new contact as they are kept: without the blank ones.

    Raises Invalid when the custom fields are too large altogether.
    """
    kept = {name: value for name, value in values.items() if value is not None and name not in _NESTED}
    kept |= {name: parts for name in _NESTED if (parts := _merge(None, values.get(name)))}
    _check_custom(kept.get("custom") or {})
    return kept


def changes(before: Contact | None, after: Contact) -> Changes:
    """What is different in `after`, for its history.

    Addresses are masked: one that a contact had before must not outlive its blacklisting here (promise R4).
    """
    old, new = _flat(before), _flat(after)
    names = [*new, *(name for name in old if name not in new)]
    different = [name for name in names if old.get(name) != new.get(name)]
    return {name: {"from": _told(name, old.get(name)), "to": _told(name, new.get(name))} for name in different}


def with_tag(tags: Iterable[str], tag: str) -> list[str]:
    """Tags with one more, or as they are if it is among them in any case. Raises Invalid for one too many."""
    present = list(tags)
    if any(tag_key(other) == tag_key(tag) for other in present):
        return present
    if len(present) >= MAX_TAGS:
        raise errors.invalid_field("tags", f"must be {MAX_TAGS} at most")
    return [*present, tag]


def without_tag(tags: Iterable[str], tag: str) -> list[str]:
    """Tags without one, however it is written."""
    return [other for other in tags if tag_key(other) != tag_key(tag)]


def _check_custom(custom: dict[str, str]) -> None:
    if fault := custom_fault(custom):
        raise errors.invalid_field("custom", fault)


def _merge(before: Mapping[str, str] | None, patch: Mapping[str, str | None] | None) -> dict[str, str] | None:
    if patch is None:
        return None
    together = {**(before or {}), **patch}
    return {name: value for name, value in together.items() if value} or None


def _nothing(name: str) -> Any:
    return [] if name == "tags" else None


def _told(name: str, value: Any) -> Any:
    return addresses.mask(value) if name == "email" and value else value


def _flat(contact: Contact | None) -> dict[str, Any]:
    if contact is None:
        return {}
    flat = {name: value for name in _PLAIN if (value := getattr(contact, name))}
    address = contact.address or {}
    flat |= {f"address.{part}": address[part] for part in ADDRESS_PARTS if part in address}
    flat |= {f"custom.{name}": value for name, value in (contact.custom or {}).items()}
    return flat | ({"restriction": contact.restriction["ground"]} if contact.restriction else {})
