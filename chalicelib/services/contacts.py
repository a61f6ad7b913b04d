"""One contact at a time: kept, changed, restricted, erased. `values` and `patch` are fields as the API names them."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib import clock, errors, ids
from chalicelib.models.contact import Contact, partition_of
from chalicelib.services import contact_fields, contact_history, contact_limit, contact_writes, standing
from chalicelib.services.contact_addresses import find_holder
from chalicelib.services.contact_documents import document_of_model
from chalicelib.services.contact_writes import Addition, Refusal

Document = dict[str, Any]
ACTIVE, RESTRICTED = "active", "restricted"
_TRIES = 10
"""How often a decision is made anew because somebody else was faster."""
_LONGEST_WAIT = 0.3
_UNDER_WAY = 60
"""Seconds after which no request that runs now can still be running."""


def create_contact(account_id: str, shards: int, actor: str, values: Mapping[str, Any], *, most: int) -> Document:
    """A new contact of an account that may hold `most` contacts; its address is normalised already.

    Raises AlreadyExists with the `id` of the contact that has the address, Blacklisted, Invalid, Unavailable, and
    PaymentRequired when there are as many as there may be.
    """
    kept = contact_fields.stored(values)
    for attempt in range(_TRIES):
        room = contact_limit.read_room(account_id, most)
        contact = _new(account_id, shards, kept)
        if room.left <= 0:
            _refuse_address(account_id, contact.email, Refusal.TAKEN)
            raise standing.limit_reached("contacts", most, room.used)
        refusal = contact_writes.create(account_id, contact, actor, room)
        if refusal is None:
            return document_of_model(contact)
        if refusal is Refusal.UNFIT:
            time.sleep(random.uniform(0, _LONGEST_WAIT * attempt / _TRIES))  # noqa: S311 - spreads waits only
        _refuse_address(account_id, contact.email, refusal)
    raise errors.Unavailable


def get_contact(account_id: str, contact_id: str) -> Document:
    """One contact. Raises NotFound, for ids that are malformed or another account's too."""
    return document_of_model(_read(account_id, contact_id))


def change_contact(
    account_id: str, contact_id: str, actor: str, patch: Mapping[str, Any], expected_version: int | None = None
) -> Document:
    """Merges a patch into a contact (RFC 7396); a patch that changes nothing writes nothing.

    Raises NotFound, PreconditionFailed when the contact isn't at `expected_version`, Conflict while it is restricted,
    AlreadyExists with the `id` of the contact that has the new address, Blacklisted, Invalid, Unavailable.
    """

    def edit(contact: Contact) -> dict[str, Any]:
        return contact_fields.merged(contact, patch)

    return _rewrite(account_id, contact_id, actor, "changed", edit, expected_version)[0]


def change_tags(account_id: str, contact_id: str, actor: str, *, add: str = "", remove: str = "") -> bool:
    """Adds one tag and removes another; tells whether that changed anything. Raises as `change_contact` does."""

    def edit(contact: Contact) -> dict[str, Any]:
        tags = contact_fields.without_tag(contact.tags, remove) if remove else list(contact.tags)
        tags = contact_fields.with_tag(tags, add) if add else tags
        return {} if tags == list(contact.tags) else {"tags": tags}

    return _rewrite(account_id, contact_id, actor, "changed", edit)[1]


def restrict_contact(account_id: str, contact_id: str, actor: str, ground: str) -> Document:
    """Stops all use of a contact but to store, see and erase it (promise R5).

    Raises NotFound, Unavailable.
    """

    def edit(contact: Contact) -> dict[str, Any]:
        if contact.restriction and contact.restriction["ground"] == ground:
            return {}
        before = contact.restriction["before"] if contact.restriction else contact.status
        restriction = {"ground": ground, "since": clock.to_iso(clock.now()), "before": before}
        return {"status": RESTRICTED, "restriction": restriction}

    return _rewrite(account_id, contact_id, actor, "restricted", edit)[0]


def lift_restriction(account_id: str, contact_id: str, actor: str) -> Document:
    """Gives a contact back the status that it had before it was restricted; one that isn't stays as it is.

    Raises NotFound, Unavailable.
    """

    def edit(contact: Contact) -> dict[str, Any]:
        return {"status": contact.restriction["before"], "restriction": None} if contact.restriction else {}

    return _rewrite(account_id, contact_id, actor, "lifted", edit)[0]


def delete_contact(account_id: str, contact_id: str, expected_version: int | None = None) -> None:
    """Erases a contact, and from the queue the answers about it that were stored for a repeated Idempotency-Key.

    Raises NotFound, PreconditionFailed, Unavailable.
    """
    if not ids.is_contact_id(contact_id):
        raise errors.NotFound
    forget_answers_later(account_id, [contact_id])
    if not erase_contact(account_id, contact_id, expected_version):
        raise errors.NotFound


def forget_answers_later(account_id: str, contact_ids: Sequence[str]) -> None:
    """Asks the queue to look for stored answers about contacts when requests that are under way have ended.

    Sent before the contacts are erased, so that no crash can leave such an answer until its time is up.
    """
    from chalicelib.gateways import queues

    queues.send("contacts", {"account_id": account_id, "contacts": list(contact_ids)}, _UNDER_WAY)


def erase_contact(
    account_id: str,
    contact_id: str,
    expected_version: int | None = None,
    *,
    address: str | None = None,
    also: Addition | None = None,
    expired: bool = False,
) -> bool:
    """Erases a contact with its address and history, restricted or not; False when there is none, or none whose time isn't up
    unless it may be `expired`.

    With `address` only a contact that has it is erased, and an address that is claimed for nobody is given free.
    `also` may add one update to the transaction; when its condition isn't met the contact stays, and False comes back.

    A long history goes first, oldest entries first, while the contact is still there; the rest goes at once. So an
    erasure that was interrupted is seen and can be repeated, and one that succeeded has left nothing.
    Raises PreconditionFailed, Unavailable.
    """
    for _ in range(_TRIES):
        contact = _find(account_id, contact_id, expired=expired)
        if contact is None and address is not None:
            contact_writes.erase_claim(account_id, address, contact_id)
        if contact is None or address not in (None, contact.email):
            return False
        _require_version(contact, expected_version)
        entries = contact_history.erase_oldest(account_id, contact_id, contact_writes.MAX_ERASED_ENTRIES)
        refusal = contact_writes.erase(account_id, contact, entries, also)
        if refusal is None or refusal is Refusal.UNFIT:
            return refusal is None
    raise errors.Unavailable


def _new(account_id: str, shards: int, kept: Mapping[str, Any]) -> Contact:
    now = clock.now()
    contact_id = ids.new_contact(shards, now)
    contact = Contact(partition_of(account_id, contact_id), contact_id, status=ACTIVE, version=1, **kept)
    contact.created_at = contact.updated_at = now
    contact_writes.process(contact, now)
    return contact


def _read(account_id: str, contact_id: str) -> Contact:
    contact = _find(account_id, contact_id)
    if contact is None:
        raise errors.NotFound
    return contact


def _find(account_id: str, contact_id: str, *, expired: bool = False) -> Contact | None:
    if not ids.is_contact_id(contact_id):
        return None
    try:
        contact = Contact.get(partition_of(account_id, contact_id), contact_id, consistent_read=True)
    except Contact.DoesNotExist:
        return None
    return contact if expired or contact.expires_at > clock.now() else None


def _rewrite(
    account_id: str,
    contact_id: str,
    actor: str,
    action: str,
    edit: Callable[[Contact], dict[str, Any]],
    expected_version: int | None = None,
) -> tuple[Document, bool]:
    """Reads, edits and writes a contact until nobody was faster; the contact, and whether it was changed."""
    for _ in range(_TRIES):
        before = _read(account_id, contact_id)
        _require_version(before, expected_version)
        changed = edit(before)
        if not changed:
            return document_of_model(before), False
        if before.status == RESTRICTED and action == "changed":
            raise _restricted(before)
        after = _with(before, changed)
        refusal = contact_writes.change(account_id, before, after, actor, action)
        if refusal is None:
            return document_of_model(after), True
        _refuse_address(account_id, after.email, refusal)
    raise errors.Unavailable


def _with(contact: Contact, changed: Mapping[str, Any]) -> Contact:
    after = Contact.from_raw_data(contact.serialize())
    for name, value in changed.items():
        setattr(after, name, value)
    after.written_by = None
    return after


def _require_version(contact: Contact, expected: int | None) -> None:
    if expected is not None and contact.version != expected:
        raise errors.PreconditionFailed(extra={"version": contact.version})


def _refuse_address(account_id: str, address: str, refusal: Refusal) -> None:
    """Says what is wrong with the address; returns when it is worth another try, as the contact was changed meanwhile."""
    if refusal is Refusal.BLACKLISTED:
        raise errors.Blacklisted(fields=[("email", "is on the blacklist of this account")])
    if refusal is Refusal.TAKEN:
        holder = find_holder(account_id, address)
        if holder is not None:
            raise errors.AlreadyExists("A contact has this address already.", extra={"id": holder})


def _restricted(contact: Contact) -> errors.Conflict:
    return errors.Conflict(
        "The contact is restricted and can't be changed before the restriction is lifted.",
        extra={"contact_status": RESTRICTED, "ground": contact.restriction["ground"]},
    )
