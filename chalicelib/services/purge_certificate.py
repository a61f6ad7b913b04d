"""The end of a purge: what was erased, what its processors say and what the law keeps, as the certificate shows it (D3, D4)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib import clock, observability
from chalicelib.models.billing import Billing
from chalicelib.models.certificate import Certificate
from chalicelib.register.retention import BACKUPS, CERTIFICATE_LIFE, LOGS, QUEUES
from chalicelib.services.legal_holds import Kept
from chalicelib.services.purge_payments import STRIPE_CUSTOMERS
from chalicelib.services.purge_state import Journal

_FORM = 1


def finish(journal: Journal, kept: Sequence[Kept], now: datetime) -> None:
    """Makes the journal the certificate: done, or held until the first hold ends. The place, and with it the ids of
    people, is forgotten. Raises Overtaken."""
    ends = min((one.until for one in kept), default=None)
    row = {
        "status": "held" if kept else "done",
        "processors": answers_of_processors(journal.row.counts, {one.store for one in kept}),
        "kept": note_kept(journal.row.kept, kept, now),
        "finished_at": None if kept else now,
        "expires_at": None if kept else now + CERTIFICATE_LIFE,
        "awaits": "hold" if kept else None,
        "due_at": ends,
    }
    journal.write(journal.change({}, row, look=0, found=0, store="", people={}))
    observability.emit("purge", status=row["status"], account_id=journal.row.account_id, erased=journal.row.counts)


def answers_of_processors(counts: Mapping[str, int], kept: Collection[str]) -> dict[str, str]:
    """What became of an account at each processor that held something of it, by its name in the register. Both have
    answered every call of the purge, or it would not be here."""
    if counts.get(STRIPE_CUSTOMERS):
        stripe = "customer deleted; invoices stay there under the operator's legal duty"
    elif Billing.store() in kept:
        stripe = "kept with the row of billing"
    else:
        stripe = "nothing was passed on"
    aws = "erased from tables, files, user pool and mail suppression list" + (", but for what is kept" if kept else "")
    return {"Amazon Web Services": aws, "Stripe": stripe}


def note_kept(before: Sequence[dict[str, Any]], kept: Sequence[Kept], now: datetime) -> list[dict[str, Any]]:
    """`{"store", "ground", "until", "ended_at"}` for all that is or was kept; `ended_at` is empty while the ground holds.

    A store is erased when no ground for it holds any more.
    """
    present = {(one.store, one.ground) for one in kept}
    ended = [
        entry | {"ended_at": entry["ended_at"] or clock.to_iso(now)}
        for entry in before
        if entry["ended_at"] or (entry["store"], entry["ground"]) not in present
    ]
    return [*ended, *(one.as_json() for one in kept)]


def document(row: Certificate) -> dict[str, Any]:
    """The certificate as the operator gets it: ids, counts, names of processors and grounds; nothing about people."""
    finished = row.finished_at
    rules = (BACKUPS, LOGS, QUEUES["log lines given up"])
    lapsing = {rule.store: finished + rule.period for rule in rules if finished and rule.period}
    return {
        "version": _FORM,
        "account_id": row.account_id,
        "status": row.status,
        "started_at": clock.to_iso(row.started_at),
        "finished_at": None if finished is None else clock.to_iso(finished),
        "erased": dict(sorted(row.counts.items())),
        "processors": row.processors,
        "kept": row.kept,
        "gone_by": {store: clock.to_iso(moment) for store, moment in lapsing.items()},
    }
