"""Replays on restored tables what was erased and decided since, by the product's own services (promise D6).

It reads the tables in use and writes the restored ones only. It can be repeated at any time and leads to the same end, so it
is run once to see that it works, and again when nothing writes any more. Nothing of it rests on when something happened but
the log of erasures: accounts are compared with those that there are now, addresses with the whole blacklist.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from chalicelib import clock, models, settings
from chalicelib.errors import NotFound
from chalicelib.models import contact_email
from chalicelib.models.account import Account
from chalicelib.models.base import Table, get_together
from chalicelib.models.bulk import delete_items, put_items, query_pages
from chalicelib.models.certificate import Certificate
from chalicelib.models.contact import partition_of
from chalicelib.models.contact_email import ContactEmail
from chalicelib.models.contact_history import ContactHistory
from chalicelib.models.erasure import Erasure
from chalicelib.register.retention import ERASURE_LOG_LIFE
from chalicelib.services import blacklist, contact_writes, contacts, search_index
from infrastructure.deploy_upload import DeployError
from infrastructure.restore_state import Restore
from infrastructure.restore_tables import RESTORED, rows

KEPT_OF_ACCOUNT = ("company", "details")
"""What an account gets back of the moment; how it stands, its dates and its counts are those of now."""
MARGIN = timedelta(minutes=5)
"""Between our clocks and DynamoDB's."""
_BATCH = 500
_ATTEMPTS = 50


def replay(dynamodb: Any, restore: Restore, now: datetime) -> dict[str, int]:
    """Brings the restored tables to where nothing is in them that was erased since the moment, and gives counts:
    `rows` made equal to those in use, `accounts` purged again, `contacts` erased again.

    Raises DeployError when the log of erasures doesn't reach back to the moment any more.
    """
    if now - restore.at > ERASURE_LOG_LIFE - MARGIN:
        raise DeployError(f"the log of erasures reaches back {ERASURE_LOG_LIFE.days} days, but not to {restore.moment}")
    counts: Counter[str] = Counter()
    with product_on(restore.target):
        for model in models.load_all():
            if model.store() not in RESTORED:
                counts["rows"] += _mirror(dynamodb, restore, model)
        gone = _settle_accounts(dynamodb, restore)
        for account_id in sorted(gone):
            _purge_again(account_id, now)
            counts["accounts"] += 1
        counts["rows"] += _mirror(dynamodb, restore, Certificate)
        counts["contacts"] = _erase_contacts(dynamodb, restore, gone)
    return dict(counts)


def reindex(dynamodb: Any) -> int:
    """Makes the search index of all accounts in use anew, while everything goes on; how many blocks that wrote."""
    from chalicelib.services.search_index import reindex as reindex_account

    written = 0
    for row in rows(dynamodb, Account.table()):
        with suppress(NotFound):  # purged meanwhile
            written += reindex_account(row["account_id"]["S"])
    return written


@contextmanager
def product_on(prefix: str) -> Iterator[None]:
    """The product's code in this process works on the tables of a prefix, and waits for nobody."""
    before = {name: os.environ[name] for name in ("TABLE_PREFIX", "SETTLE_SECONDS")}
    os.environ.update(TABLE_PREFIX=prefix, SETTLE_SECONDS="0")
    settings.get.cache_clear()
    try:
        yield
    finally:
        os.environ.update(before)
        settings.get.cache_clear()


def _mirror(dynamodb: Any, restore: Restore, model: type[Table]) -> int:
    """Makes a restored table equal to the one in use; how many rows that took. What the replay itself logs stays."""
    names = [str(name) for name in (model._hash_keyname, model._range_keyname) if name]
    present = {_key(row, names): _digest(row) for row in rows(dynamodb, model.table())}
    count, waiting = 0, []
    for row in rows(dynamodb, restore.source + model.store()):
        if present.pop(_key(row, names), None) != _digest(row):
            waiting.append(row)
        if len(waiting) >= _BATCH:
            put_items(model, waiting)
            count, waiting = count + len(waiting), []
    put_items(model, waiting)
    extra = [] if model is Erasure else [dict(zip(names, map(json.loads, key), strict=True)) for key in present]
    delete_items(model, extra)
    return count + len(waiting) + len(extra)


def _key(row: dict[str, Any], names: list[str]) -> tuple[str, ...]:
    return tuple(json.dumps(row[name], sort_keys=True) for name in names)


def _digest(row: dict[str, Any]) -> bytes:
    return hashlib.blake2b(json.dumps(row, sort_keys=True, default=repr).encode(), digest_size=16).digest()


def _settle_accounts(dynamodb: Any, restore: Restore) -> set[str]:
    """Lets each account stand as it does now, and gives the ids of those that are purged, or about to be."""
    restored = {row["account_id"]["S"]: row for row in rows(dynamodb, Account.table())}
    present = {row["account_id"]["S"]: row for row in rows(dynamodb, restore.source + Account.store())}
    since = clock.to_iso(restore.at - MARGIN)
    certified = {
        row["account_id"]["S"]
        for row in rows(dynamodb, restore.source + Certificate.store())
        if "finished_at" not in row or row["finished_at"]["S"] >= since
    }
    for account_id, row in present.items():
        earlier = restored.get(account_id, {})
        wanted = row | {name: earlier[name] for name in KEPT_OF_ACCOUNT if name in earlier}
        if wanted != earlier and account_id not in certified:
            put_items(Account, [wanted])
    return certified | (restored.keys() - present.keys())


def _purge_again(account_id: str, now: datetime) -> None:
    """The product's purge, from the beginning; a legal hold keeps what it covers once more. The certificate that there is
    comes back with the mirror afterwards."""
    from chalicelib.services.purge import work_purge

    Certificate(account_id).delete()
    Account(
        account_id, company="", status="deleted", purge_at=now, trial_ends_at=now, created_at=now, updated_at=now
    ).save()
    for _ in range(_ATTEMPTS):
        work_purge({"account_id": account_id, "now": clock.to_iso(now)}, lambda: float("inf"))
        certificate: Certificate | None = get_together((Certificate, account_id, None))[0]
        if certificate is not None and certificate.status in ("done", "held"):
            return
    raise DeployError(f"account {account_id} can't be purged again")


def _erase_contacts(dynamodb: Any, restore: Restore, gone: set[str]) -> int:
    """Erases what the log names and what the blacklist covers; how many contacts that were."""
    erased: dict[str, set[str]] = defaultdict(set)
    since = clock.to_iso(restore.at - MARGIN)
    for row in rows(dynamodb, restore.source + Erasure.store()):
        if row["kind"]["S"] == "contact" and row["at"]["S"] >= since:
            erased[row["account_id"]["S"]].add(row["subject"]["S"])
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows(dynamodb, restore.source + "blacklist"):
        listed[row["account_id"]["S"]].add(row["entry_id"]["S"])
    count = 0
    for account_id in sorted((erased.keys() | listed.keys()) - gone):
        count += sum(_erase(account_id, contact_id) for contact_id in sorted(erased[account_id]))
        covered = _erase_claimed(account_id, erased[account_id], listed[account_id])
        count += len(covered)
        _take_out(account_id, erased[account_id].union(covered))
    return count


def _erase(account_id: str, contact_id: str) -> bool:
    """One contact, and of a contact that isn't there what a copy may have of its history."""
    found = contacts.erase_contact(account_id, contact_id, expired=True)
    history = ContactHistory.query(
        partition_of(account_id, contact_id),
        ContactHistory.entry.startswith(f"{contact_id}#"),
        consistent_read=True,
        attributes_to_get=["partition", "entry"],
    )
    delete_items(ContactHistory, [{"partition": {"S": row.partition}, "entry": {"S": row.entry}} for row in history])
    return found


def _take_out(account_id: str, contact_ids: set[str]) -> None:
    """Erased contacts leave the search index of the copy too; the stream would do it only when it is in use."""
    by_partition: dict[str, list[str]] = defaultdict(list)
    for contact_id in contact_ids:
        by_partition[partition_of(account_id, contact_id)].append(contact_id)
    for partition, ids in by_partition.items():
        search_index.refresh(partition, ids)


def _erase_claimed(account_id: str, erased: set[str], listed: set[str]) -> list[str]:
    """Walks the addresses of an account: those of erased contacts are given free, those that are listed go with theirs, whose
    ids are given."""
    covered = []
    for partition in contact_email.partitions(account_id):
        for page, _ in query_pages(ContactEmail, partition, None, ("address", "contact_id")):
            for claim in page:
                address, contact_id = claim["address"]["S"], claim["contact_id"]["S"]
                if contact_id in erased:
                    contact_writes.erase_claim(account_id, address, contact_id)
                    continue
                is_listed = listed and not listed.isdisjoint(blacklist.entry_ids_for(address))
                if is_listed and contacts.erase_contact(account_id, contact_id, address=address):
                    covered.append(contact_id)
    return covered
