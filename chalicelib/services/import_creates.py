"""New contacts of an import, many at a time: the address is claimed under a condition, history and contact follow.

Each step leaves alone what is there already, and ids are made from the import and the row, so a run that died is
completed by running it again. A claim comes first because it decides who creates; history comes before its contact
because erasing a contact erases all history that is there.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from chalicelib import addresses, clock, ids
from chalicelib.gateways import secrets
from chalicelib.models import contact_email, counter
from chalicelib.models.bulk import Item, insert_items
from chalicelib.models.contact import ADDRESS_PARTS, TEXT_FIELDS, Contact, partition_of, sort_keys
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.job_rows import Step
from chalicelib.register.retention import CONTACT_LIFE
from chalicelib.services.import_groups import Group
from chalicelib.services.import_state import actor_of, mark_of, randomness_of

_LONGEST_RUN = timedelta(seconds=150)
"""After which whoever claimed an address and wrote no contact has died: longer than a worker may run."""


class Birth(NamedTuple):
    """A contact to be written: its group, the number of the row that makes it, and its fields."""

    group: Group
    row: int
    fields: Mapping[str, Any]


class Run(NamedTuple):
    """What new contacts have in common; `moment` is the same however often the chunk is run. `room` is how many the plan
    leaves to the chunk, what an earlier run of it has created included."""

    account_id: str
    import_id: str
    shards: int
    moment: datetime
    room: int


@lru_cache(maxsize=2048)
def own_id(run: Run, row: int) -> str:
    """The id of the contact that this row creates."""
    return ids.new_contact(run.shards, run.moment, randomness_of(run.import_id, row))


def is_own(run: Run, group: Group) -> bool:
    """Whether the address was claimed by one of the group's rows: in an earlier run of this chunk."""
    return group.contact_id is not None and group.contact_id in {own_id(run, row.number) for row in group.rows}


def is_abandoned(group: Group, now: datetime) -> bool:
    """Whether the claim of an address without a contact is so old that no contact will come."""
    return group.contact_id is not None and now - ids.moment_of(group.contact_id) > _LONGEST_RUN


def write_births(run: Run, births: Sequence[Birth]) -> list[Group]:
    """Writes the contacts whose address nobody was faster to claim; gives the groups of the others."""
    if not births:
        return []
    key = secrets.key("address")
    unclaimed = [birth for birth in births if birth.group.claim is None]
    lost = insert_items(ContactEmail, [_claim_item(run, birth, key) for birth in unclaimed])
    losers = [birth.group for place, birth in enumerate(unclaimed) if place in lost]
    beaten = {group.email for group in losers}
    winners = [birth for birth in births if birth.group.email not in beaten]
    insert_items(ContactHistory, [_history_item(run, birth) for birth in winners])
    insert_items(Contact, [_contact_item(run, birth) for birth in winners])
    return losers


def birth_steps(run: Run, births: Sequence[Birth]) -> list[Step]:
    """How the counters move by these contacts."""
    steps: dict[str, Step] = {}
    for birth in births:
        contact_id = own_id(run, birth.row)
        labels = {counter.tag_name(tag): tag for tag in birth.fields.get("tags", ())}
        for name, label in ({counter.CONTACTS: None} | labels).items():
            row = counter.row_name(name, contact_id)
            steps[row] = Step(row, steps[row].value + 1 if row in steps else 1, label)
    return list(steps.values())


def _claim_item(run: Run, birth: Birth, key: bytes) -> Item:
    email = birth.group.email
    return {
        "partition": {"S": contact_email.partition_of(run.account_id, email)},
        "address": {"S": email},
        "contact_id": {"S": own_id(run, birth.row)},
        "domain_key": {"S": contact_email.domain_key_of(email)},
        "address_hash": {"S": addresses.keyed_hash(email, key)},
        "expires_at": _expiry(run),
    }


def _contact_item(run: Run, birth: Birth) -> Item:
    contact_id = own_id(run, birth.row)
    at = {"S": clock.to_iso(run.moment)}
    fields = birth.fields
    item: dict[str, Mapping[str, Any]] = {
        "partition": {"S": partition_of(run.account_id, contact_id)},
        "contact_id": {"S": contact_id},
        "email": {"S": birth.group.email},
        "status": {"S": "active"},
        "tags": {"L": [{"S": tag} for tag in fields.get("tags", ())]},
        "created_at": at,
        "updated_at": at,
        "last_processed_at": at,
        "version": {"N": "1"},
        "written_by": {"S": mark_of(run.import_id, birth.row)},
        "expires_at": _expiry(run),
    }
    for name in TEXT_FIELDS:
        if fields.get(name):
            item[name] = {"S": fields[name]}
    for name in ("address", "custom"):
        if fields.get(name):
            item[name] = {"S": _json(fields[name])}
    first, last, company = (fields.get(name) for name in ("first_name", "last_name", "company"))
    keys = sort_keys(contact_id, birth.group.email, first, last, company, at["S"])
    return item | {name: {"S": key} for name, key in keys.items()}


def _history_item(run: Run, birth: Birth) -> Item:
    contact_id = own_id(run, birth.row)
    entry = ids.new(run.moment, randomness_of(run.import_id, birth.row))
    return {
        "partition": {"S": partition_of(run.account_id, contact_id)},
        "entry": {"S": f"{contact_id}#{entry}"},
        "action": {"S": "created"},
        "actor": {"S": actor_of(run.import_id)},
        "changes": {"S": _json({name: {"from": None, "to": value} for name, value in _flat(birth).items()})},
        "at": {"S": clock.to_iso(run.moment)},
        "expires_at": _expiry(run),
    }


def _flat(birth: Birth) -> dict[str, Any]:
    """The fields as `contact_fields.changes` names them (a test compares)."""
    fields = birth.fields
    flat: dict[str, Any] = {"email": addresses.mask(birth.group.email)}
    flat |= {name: fields[name] for name in (*TEXT_FIELDS, "tags") if fields.get(name)}
    flat["status"] = "active"
    address = fields.get("address") or {}
    flat |= {f"address.{part}": address[part] for part in ADDRESS_PARTS if part in address}
    return flat | {f"custom.{name}": value for name, value in (fields.get("custom") or {}).items()}


def _expiry(run: Run) -> dict[str, str]:
    return {"N": str(clock.to_epoch(run.moment + CONTACT_LIFE))}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
