"""Identifiers: ULIDs (https://github.com/ulid/spec), and contact ids that carry their shard.

A ULID sorts by its millisecond of birth and needs no coordination. A contact id is a ULID plus one hex digit, its
shard, so that one contact is always one direct read (docs/architecture.md, "Contacts").
"""

import re
import secrets
from datetime import UTC, datetime, timedelta

from chalicelib import clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_CONTACT = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}[0-9a-f]")


def new(moment: datetime | None = None, randomness: int | None = None) -> str:
    """A ULID of 26 characters for `moment` (now), with 80 random bits or the given ones.

    Given randomness makes the id reproducible: a job that is run again recognises its own work by it.
    """
    milliseconds = ((moment or clock.now()) - _EPOCH) // _MILLISECOND
    bits = secrets.randbits(80) if randomness is None else randomness & ((1 << 80) - 1)
    value = milliseconds << 80 | bits
    return "".join([_PAIRS[value >> shift & 1023] for shift in range(120, -10, -10)])


def new_contact(shards: int, moment: datetime | None = None, randomness: int | None = None) -> str:
    """A contact id of 27 characters in one of the account's first `shards` shards (1 to 16)."""
    ulid = new(moment, randomness)
    shard = secrets.randbelow(shards) if randomness is None else randomness % shards
    return f"{ulid}{shard:x}"


def shard_of(contact_id: str) -> str:
    """The shard digit of a contact id."""
    return contact_id[-1]


def is_ulid(text: str) -> bool:
    """Whether `text` could have come from `new`."""
    return _ULID.fullmatch(text) is not None


def is_contact_id(text: str) -> bool:
    """Whether `text` could have come from `new_contact`."""
    return _CONTACT.fullmatch(text) is not None


def randomness_of(ulid: str) -> int:
    """The 80 bits of an id that aren't its moment: what `new` was given, if it was."""
    value = 0
    for character in ulid[10:26]:
        value = value << 5 | ALPHABET.index(character)
    return value


def moment_of(ulid: str) -> datetime:
    """When an id was made, to the millisecond; takes contact ids as well."""
    value = 0
    for character in ulid[:10]:
        value = value << 5 | ALPHABET.index(character)
    return _EPOCH + value * _MILLISECOND
