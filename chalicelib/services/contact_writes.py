"""The one transaction by which a contact is created, changed or erased: contact, address, history and counts together."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import addresses, clock, errors, ids
from chalicelib.gateways import secrets
from chalicelib.models import contact_email as claims
from chalicelib.models import counter, erasure
from chalicelib.models.base import Table, transaction
from chalicelib.models.contact import Contact
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.counter import Counter
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.services import blacklist, contact_fields
from chalicelib.services.contact_limit import Room

Addition = Callable[[TransactWrite], None]
MAX_TAG_CHANGES = 80
"""A transaction takes 100 items: these, at most eight blacklist checks, and five of the contact itself."""
MAX_ERASED_ENTRIES = 45
"""Entries of the history that fit beside a contact with all its tags: with contact, address, count, log and what a caller
adds that makes 100."""
_NOT_PROCESSING = ("restricted", "lifted")
"""To restrict a contact, or to end that, is no use of it that would keep it for longer."""


class Refusal(Enum):
    """Why a transaction wasn't written, the reason that a caller should hear first."""

    BLACKLISTED = "blacklisted"
    TAKEN = "the address is another contact's"
    STALE = "the contact is no longer as it was read"
    UNFIT = "the condition of what a caller added isn't met, or the room has been taken"


def create(account_id: str, contact: Contact, actor: str, room: Room) -> Refusal | None:
    """Writes a new contact. None when it is there, UNFIT when others have taken of the room meanwhile."""
    write = _Write(account_id, contact.contact_id)
    write.require_unlisted(contact.email)
    write.require_room(room)
    write.save(contact, Contact.contact_id.does_not_exist(), Refusal.TAKEN)
    write.claim(contact)
    write.remember("created", actor, None, contact)
    write.count_contact(1, contact.status, room)
    write.count_tags([], contact.tags)
    return write.commit()


def change(
    account_id: str, before: Contact, after: Contact, actor: str, action: str, randomness: int | None = None
) -> Refusal | None:
    """Replaces `before` by `after`, if nobody was faster; sets its version and times. None when it is done. The id of the
    entry in its history can be given its `randomness`, for whoever wants to know it again.

    Raises Invalid when more tags change than one transaction can count.
    """
    write = _Write(account_id, before.contact_id)
    after.version = before.version + 1
    after.updated_at = clock.now()
    if action not in _NOT_PROCESSING:
        process(after, after.updated_at)
    write.save(after, Contact.version == before.version, Refusal.STALE)
    if after.email != before.email:
        write.require_unlisted(after.email)
        write.release(before.email)
    if after.expires_at != before.expires_at or after.email != before.email:
        write.claim(after)
    write.remember(action, actor, before, after, randomness)
    write.count_tags(before.tags, after.tags)
    write.count_status(before.status, after.status)
    return write.commit()


def erase(account_id: str, contact: Contact, entries: Iterable[str], also: Addition | None = None) -> Refusal | None:
    """Removes a contact with its address, its counts and these entries of its history (MAX_ERASED_ENTRIES at most), if
    it is still as read: each change adds an entry and a version, so that none is left behind. None when it is done. The
    erasure is logged in the same breath, so that no backup brings the contact back (promise D6).

    `also` may add one update, whose unmet condition keeps the contact (UNFIT).
    """
    write = _Write(account_id, contact.contact_id)
    write.delete(contact, Contact.version == contact.version, Refusal.STALE)
    write.release(contact.email)
    for entry in entries:
        write.delete(ContactHistory(contact.partition, entry), None, Refusal.STALE)
    write.save(erasure.entry_of(account_id, "contact", contact.contact_id, clock.now()), None, Refusal.STALE)
    write.count_contact(-1, contact.status)
    write.count_tags(contact.tags, [])
    write.add(also)
    return write.commit()


def expire(account_id: str, contact: Contact) -> None:
    """Takes a contact off the counts that the database has removed because its time was up, once however often it is told,
    and logs that it is gone (promises D5, D6)."""
    write = _Write(account_id, contact.contact_id)
    entry = erasure.entry_of_expiry(account_id, contact.contact_id, contact.expires_at, clock.now())
    write.save(entry, erasure.Erasure.entry.does_not_exist(), Refusal.STALE)
    write.count_contact(-1, contact.status)
    write.count_tags(contact.tags, [])
    write.commit()


def erase_claim(account_id: str, address: str, contact_id: str) -> None:
    """Gives an address free that is claimed for a contact which isn't there, as an import that died leaves it."""
    write = _Write(account_id, contact_id)
    write.release(address)
    write.commit()


def process(contact: Contact, moment: datetime) -> None:
    """Notes that a contact is worked with: its seven years begin again (promise D5)."""
    contact.last_processed_at = moment
    contact.expires_at = moment + CONTACT_LIFE


class _Write:
    """A transaction in the making that knows what each of its conditions means."""

    def __init__(self, account_id: str, contact_id: str) -> None:
        self._account_id = account_id
        self._contact_id = contact_id
        self._transaction = transaction()
        self._checks: list[Refusal] = []
        self._deletes: list[Refusal] = []
        self._saves: list[Refusal] = []

    def require_unlisted(self, address: str) -> None:
        checks = blacklist.require_unlisted(self._transaction, self._account_id, address)
        self._checks += [Refusal.BLACKLISTED] * checks

    def require_room(self, room: Room) -> None:
        """For the counters that the contact isn't counted on; `count` does it for the one that it is."""
        own = counter.row_name(counter.CONTACTS, self._contact_id)
        for name, condition in room.conditions().items():
            if name != own:
                self._transaction.condition_check(Counter, self._account_id, name, condition=condition)
                self._checks.append(Refusal.UNFIT)

    def save(self, row: Table, condition: Condition | None, meaning: Refusal) -> None:
        if isinstance(row, Contact):
            row.set_sort_keys()
        self._transaction.save(row, condition)
        self._saves.append(meaning)

    def delete(self, row: Table, condition: Condition | None, meaning: Refusal) -> None:
        self._transaction.delete(row, condition)
        self._deletes.append(meaning)

    def claim(self, contact: Contact) -> None:
        """Takes the address for the contact, or keeps it; an expired claim that waits for removal doesn't count."""
        now = clock.now()
        key = secrets.key("address")
        row = ContactEmail(
            claims.partition_of(self._account_id, contact.email),
            contact.email,
            contact_id=contact.contact_id,
            domain_key=claims.domain_key_of(contact.email),
            address_hash=addresses.keyed_hash(contact.email, key),
            expires_at=contact.expires_at,
        )
        free = ContactEmail.address.does_not_exist() | (ContactEmail.expires_at < now)
        self.save(row, free | (ContactEmail.contact_id == contact.contact_id), Refusal.TAKEN)

    def release(self, address: str) -> None:
        row = ContactEmail(claims.partition_of(self._account_id, address), address)
        mine = ContactEmail.address.does_not_exist() | (ContactEmail.contact_id == self._contact_id)
        self.delete(row, mine, Refusal.STALE)

    def remember(
        self, action: str, actor: str, before: Contact | None, after: Contact, randomness: int | None = None
    ) -> None:
        entry = ContactHistory(
            after.partition,
            f"{after.contact_id}#{ids.new(after.updated_at, randomness)}",
            action=action,
            actor=actor,
            changes=contact_fields.changes(before, after),
            at=after.updated_at,
            expires_at=after.expires_at,
        )
        self.save(entry, None, Refusal.STALE)

    def count_contact(self, step: int, status: str, room: Room | None = None) -> None:
        row = self._counter(counter.CONTACTS)
        condition = None if room is None else room.conditions().get(row.name)
        actions = [Counter.value.add(step), *self._status_steps({status: step})]
        self._transaction.update(row, actions=actions, condition=condition)

    def count_status(self, before: str, after: str) -> None:
        if before != after:
            self._transaction.update(
                self._counter(counter.CONTACTS), actions=self._status_steps({before: -1, after: 1})
            )

    def count_tags(self, before: Iterable[str], after: Iterable[str]) -> None:
        old, new = ({counter.tag_key(tag): tag for tag in tags} for tags in (before, after))
        added, removed = new.keys() - old.keys(), old.keys() - new.keys()
        if len(added) + len(removed) > MAX_TAG_CHANGES:
            raise errors.invalid_field("tags", f"can't change in more than {MAX_TAG_CHANGES} places at once")
        for key in sorted(added):
            row = self._counter(counter.tag_name(key))
            self._transaction.update(row, actions=[Counter.value.add(1), Counter.label.set(new[key])])
        for key in sorted(removed):
            self._transaction.update(self._counter(counter.tag_name(key)), actions=[Counter.value.add(-1)])

    def _counter(self, name: str) -> Counter:
        return Counter(self._account_id, counter.row_name(name, self._contact_id))

    @staticmethod
    def _status_steps(steps: Mapping[str, int]) -> list[Action]:
        return [getattr(Counter, status).add(step) for status, step in steps.items() if status in counter.STATUSES]

    def add(self, also: Addition | None) -> None:
        if also is not None:
            also(self._transaction)

    def commit(self) -> Refusal | None:
        meanings = [*self._checks, *self._deletes, *self._saves]
        try:
            commit(self._transaction)
        except ConditionFailed as failed:
            unmet = {meanings[place] if place < len(meanings) else Refusal.UNFIT for place in failed.places}
            return next(refusal for refusal in Refusal if refusal in unmet)
        return None
