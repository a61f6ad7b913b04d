"""The purge of a deleted account (promise D2): everything of it, everywhere, then a look whether anything is left.

    begin       the account becomes `purging` and its certificate is opened, in one transaction
    look 0      every store is emptied (`list_stores`), the account's own row last
    look 1 …    after SETTLE_SECONDS, when whatever was running has ended, every store is looked into again, and what is
                found is erased, until a look finds nothing
    finish      the certificate is done, or held while a legal hold keeps a part

A run does what it has time for, keeps its place and sends itself the next message. Killed anywhere, it is made good by
the next message; a doubled one is fenced off by the journal's version (purge_state.py).
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from chalicelib import clock, errors, models, settings
from chalicelib.gateways import queues
from chalicelib.gateways.buckets import Bucket
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.certificate import Certificate
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.register.retention import BUCKETS
from chalicelib.services.legal_holds import Kept, list_kept
from chalicelib.services.purge_certificate import finish
from chalicelib.services.purge_files import Files
from chalicelib.services.purge_invitations import Invitations
from chalicelib.services.purge_payments import Payments
from chalicelib.services.purge_people import Members, Traces
from chalicelib.services.purge_state import Journal, Overtaken, Progress
from chalicelib.services.purge_store import MayGoOn, Store
from chalicelib.services.purge_tables import Rows

LEFT_TO_TIME = {
    "signups": "belong to nobody's account yet, and lapse after two days",
    "tokens": "of invitations are erased; a link to reset a password lasts an hour, a used code ten minutes",
    "rate_limits": "are keyed hashes, and lapse within a day",
    "stripe_events": "hold ids of Stripe's, which lead nowhere once the customer is deleted, and lapse after 90 days",
    "certificates": "hold counts, and are the proof",
    "legal_holds": "hold a ground and dates, and say why something was kept",
}
"""Platform tables that the purge leaves alone, and why; the others hold people, and purge_people.py sees to them."""
_RESERVE = 15.0  # seconds of an invocation in which nothing new is begun
_LONGEST_DELAY = 900  # seconds, of SQS
_PAUSE = 2  # seconds, when SES wants one


def work_purge(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Goes on with the purge of `message["account_id"]`, due at `message["now"]`.

    Does nothing for an account that isn't deleted, isn't due, was restored or is purged already.
    """
    account_id, now = message["account_id"], clock.from_iso(message["now"])
    row = _open_certificate(account_id, now)
    if row is None or row.status == "done":
        return
    kept = list_kept(account_id, now)
    if row.status == "held" and not _is_changed(row, kept):
        return
    journal = Journal(row)
    try:
        delay = _go_on(journal, kept, now, lambda: remaining() > _RESERVE)
    except Overtaken:
        return  # who has overtaken it goes on, and has a message of its own
    except errors.TooManyRequests:
        delay = _PAUSE
    if delay is not None:
        queues.send("purge", message, delay)


def list_stores(account_id: str, journal: Journal, kept: frozenset[str]) -> list[Members | Store]:
    """Everything that can hold something of an account, in the order in which it is erased.

    People come first, since memberships lead to them, and the account's row comes last: while it is there nobody gets in.
    """
    tables = {path: models.load(path) for path in models.TENANT_TABLES if path not in _SEEN_TO}
    stores: list[Members | Store] = [
        Members(account_id, keep=Members.name in kept),
        Traces(account_id, journal),
        Invitations(account_id),
        Payments(account_id),
        *(Rows(model, account_id) for model in tables.values()),
        *(Files(cast(Bucket, bucket), rule.prefix, account_id) for bucket, rules in BUCKETS.items() for rule in rules),
        Rows(Account, account_id),
    ]
    return [store for store in stores if isinstance(store, Members) or store.name not in kept]


_SEEN_TO = {"account.Account", "member.Member", "invitation.Invitation", "billing.Billing"}
"""Tenant tables with a place of their own in the order, since they lead to more."""


def _open_certificate(account_id: str, now: datetime) -> Certificate | None:
    """The certificate; a new one when this message begins the purge, None when there is nothing to purge."""
    account, row = get_together((Account, account_id, None), (Certificate, account_id, None))
    if row is not None or account is None or account.status != "deleted" or account.purge_at > now:
        certificate: Certificate | None = row
        return certificate
    moment = clock.now()
    row = Certificate(
        account_id,
        status="running",
        progress=Progress.at_start(moment).as_json(),
        counts={},
        processors={},
        kept=[],
        started_at=moment,
        version=1,
    )
    write = transaction()
    write.save(row, condition=Certificate.account_id.does_not_exist())
    write.update(
        account,
        actions=[Account.status.set("purging"), Account.awaits.remove(), Account.due_at.remove()],
        condition=(Account.status == "deleted") & (Account.purge_at <= now),
    )
    try:
        commit(write)
    except ConditionFailed:  # restored at the last moment, or begun by another run, which goes on
        return None
    return row


def _is_changed(row: Certificate, kept: Sequence[Kept]) -> bool:
    """Whether other holds are in force than those that the certificate waits for."""
    return [entry for entry in row.kept if entry["ended_at"] is None] != [one.as_json() for one in kept]


def _go_on(journal: Journal, kept: Sequence[Kept], now: datetime, may_go_on: MayGoOn) -> int | None:
    """Purges as long as there is time; gives the seconds after which to go on, None when it is finished.

    Raises Overtaken, and TooManyRequests when SES wants a pause.
    """
    covered = frozenset(one.store for one in kept)
    if journal.row.status == "held":
        journal.write(journal.change({}, {"status": "running", "awaits": None, "due_at": None}, look=1))
    while True:
        looks = journal.progress.look > 0
        if looks and (wait := _seconds_to_settle(journal.progress)) > 0:
            return min(wait, _LONGEST_DELAY)
        if not _empty_stores(journal, covered, may_go_on):
            return 0
        if looks and journal.progress.found == 0:
            finish(journal, kept, clock.now())
            return None
        journal.next_look()


def _empty_stores(journal: Journal, covered: frozenset[str], may_go_on: MayGoOn) -> bool:
    """Empties all stores from the one at hand on; False when the time was up first."""
    stores = list_stores(journal.row.account_id, journal, covered)
    names = [store.name for store in stores]
    first = names.index(journal.progress.store) if journal.progress.store in names else 0
    return all(store.empty(journal, may_go_on) for store in stores[first:])


def _seconds_to_settle(progress: Progress) -> int:
    """How long to wait until every function that was running when the account was marked has ended."""
    settled = clock.from_iso(progress.marked_at) + timedelta(seconds=int(settings.get().settle_seconds))
    return math.ceil((settled - clock.now()).total_seconds())
