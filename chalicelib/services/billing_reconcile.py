"""Once a day, everything is compared with Stripe and what differs is put right, so that an outage of any length heals.

In phases: our rows, each read anew from Stripe; Stripe's customers, for those that no row knows; and Stripe's early fraud
warnings of the last weeks. A run that has no time left hands its place to the billing queue.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pynamodb.exceptions import UpdateError

from chalicelib import clock, observability
from chalicelib.gateways import payments, queues
from chalicelib.jobs import Remaining
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.billing import AWAITS, Billing
from chalicelib.models.certificate import Certificate
from chalicelib.models.refusals import NOT_MET, code_of
from chalicelib.models.transactions import ConditionFailed
from chalicelib.services import billing_rows
from chalicelib.services.billing_customers import account_of, sync_customer
from chalicelib.services.billing_end import settle
from chalicelib.services.billing_notices import tell
from chalicelib.services.billing_refresh import Alert, refresh
from chalicelib.services.billing_state import is_concern

LOOK_BACK = timedelta(days=35)
"""How old a warning may be that is looked at."""
_SECONDS_TO_SPARE = 45  # one account takes at most a handful of calls of eight seconds
_MOST_FAILURES = 20
_PAGE = 25

Counts = dict[str, int]
Place = str | None


def reconcile_billing(now: datetime, remaining: Remaining) -> Counts:
    """Compares and repairs; gives counts. Safe to repeat at any point, and to run twice at once.

    Raises RuntimeError when accounts failed, which sets the alarm off; they are tried again by the next run.
    """
    return _run({"reconcile": clock.to_iso(now), "phase": next(iter(_PHASES)), "after": None}, remaining)


def go_on(message: Mapping[str, Any], remaining: Remaining) -> None:
    """Goes on where a run without time stopped."""
    observability.emit("reconcile", counts=_run(message, remaining))


def _run(message: Mapping[str, Any], remaining: Remaining) -> Counts:
    counts: Counts = {}
    if not payments.is_set_up():
        return counts
    now, phases = clock.from_iso(message["reconcile"]), list(_PHASES)
    after: Place = message["after"]
    for phase in phases[phases.index(message["phase"]) :]:
        work = _PHASES[phase]
        done = False
        while not done:
            if remaining() < _SECONDS_TO_SPARE:
                queues.send("billing", {"reconcile": message["reconcile"], "phase": phase, "after": after})
                return counts | {"stopped_early": 1}
            done, after = work(now, after, remaining, counts)
    if counts.get("failed"):
        raise RuntimeError(f"accounts that could not be compared: {counts}")
    return counts


def _compare_rows(now: datetime, _: Place, remaining: Remaining, counts: Counts) -> tuple[bool, Place]:
    """Rows that are due, by index. Each moves its own date on, so the index itself is the place to go on from."""
    for found in Billing.by_due.query(AWAITS, Billing.due_at <= now, page_size=_PAGE):
        if remaining() < _SECONDS_TO_SPARE:
            return False, None
        _guarded(found.account_id, counts, partial(_compare, found.account_id, now))
    return True, None


def _compare(account_id: str, now: datetime, counts: Counts) -> None:
    row, account = billing_rows.read(account_id)
    if row is None or account is None or account.is_over(clock.now()) or row.due_at > now:
        return
    _count(counts, "rows")
    if row.customer_id is not None:
        before = int(row.version)
        refresh(account_id, row.customer_id, now)
        settle(account_id)
        tell(account_id)
        sync_customer(account_id)
        after, _ = billing_rows.read(account_id)
        _count(counts, "repaired", int(after is not None and after.version != before))
    _rest(row, now)


def _rest(row: Billing, now: datetime) -> None:
    later = Billing.due_at.set(now + billing_rows.UNTIL_COMPARED)
    try:
        Billing(row.account_id).update(actions=[later], condition=Billing.account_id.exists())
    except UpdateError as error:  # purged meanwhile
        if code_of(error) != NOT_MET:
            raise


def _look_at_customers(now: datetime, after: Place, _: Remaining, counts: Counts) -> tuple[bool, Place]:
    """A page of Stripe's customers: one that no row knows is made ours again, or deleted when its account was purged."""
    page, following = payments.customers_after(after)
    ours = {customer["id"]: account_id for customer in page if (account_id := account_of(customer)) is not None}
    known = _rows_of(sorted(set(ours.values())))
    for customer_id, account_id in ours.items():
        _count(counts, "customers")
        row = known.get(account_id)
        if row is None or row.customer_id != customer_id:
            _guarded(account_id, counts, partial(_take_in, account_id, customer_id, now))
    return following is None, following


def _rows_of(account_ids: Sequence[str]) -> dict[str, Billing]:
    rows = get_together(*((Billing, account_id, None) for account_id in account_ids)) if account_ids else []
    return {row.account_id: row for row in rows if row is not None}


def _take_in(account_id: str, customer_id: str, now: datetime, counts: Counts) -> None:
    row, account = billing_rows.read(account_id)
    if account is None:
        _forget(account_id, customer_id, counts)
    elif (row is not None and row.customer_id == customer_id) or account.is_over(clock.now()):
        return  # known meanwhile, or the purge sees to it
    elif row is not None and row.customer_id is not None:
        _note("surplus", account_id, customer_id, counts)
    else:
        _adopt(row, account, customer_id, now)
        _count(counts, "adopted")


def _forget(account_id: str, customer_id: str, counts: Counts) -> None:
    """Only what a certificate says was purged is deleted: an account that is missing for no known reason is looked into."""
    (certificate,) = get_together((Certificate, account_id, None))
    if certificate is None:
        _note("unknown", account_id, customer_id, counts)
        return
    payments.delete_customer(customer_id)
    _count(counts, "deleted")


def _adopt(row: Billing | None, account: Account, customer_id: str, now: datetime) -> None:
    if row is None:
        billing_rows.make(account.account_id, now)
        row, _ = billing_rows.read(account.account_id)
    if row is not None:
        billing_rows.change(row, customer_id=customer_id)
        refresh(account.account_id, customer_id, now)
        tell(account.account_id)


def _look_at_warnings(now: datetime, after: Place, _: Remaining, counts: Counts) -> tuple[bool, Place]:
    """A page of Stripe's early fraud warnings; disputes and reviews show on the charges that rows are compared with."""
    page, following = payments.warnings_since(now - LOOK_BACK, after)
    for warning in page:
        if is_concern("early_fraud_warning", warning):
            _count(counts, "warnings")
            _guarded(warning["id"], counts, partial(_take_warning, warning, now))
    return following is None, following


def _take_warning(warning: payments.Thing, now: datetime, counts: Counts) -> None:
    customer_id = payments.customer_who_paid(warning)
    customer = None if customer_id is None else payments.get_customer(customer_id)
    account_id = None if customer is None else account_of(customer)
    row = None if account_id is None else _rows_of([account_id]).get(account_id)
    if row is not None and row.customer_id == customer_id and warning["id"] not in row.concerns:
        refresh(row.account_id, row.customer_id, now, Alert("early_fraud_warning", warning["id"]))
        tell(row.account_id)
        _count(counts, "repaired")


def _guarded(whose: str, counts: Counts, work: Callable[[Counts], None]) -> None:
    """One that fails keeps no other waiting; many that fail mean that Stripe or the database does."""
    try:
        work(counts)
    except ConditionFailed:
        return  # somebody else is at it; the next run looks again
    except Exception as error:
        observability.log_failure(error, account_id=whose)
        _count(counts, "failed")
        if counts["failed"] > _MOST_FAILURES:
            raise


def _note(what: str, account_id: str, customer_id: str, counts: Counts) -> None:
    observability.emit("stray_customer", what=what, account_id=account_id, customer_id=customer_id)
    _count(counts, what)


def _count(counts: Counts, name: str, number: int = 1) -> None:
    counts[name] = counts.get(name, 0) + number


Phase = Callable[[datetime, Place, Remaining, Counts], tuple[bool, Place]]
_PHASES: dict[str, Phase] = {
    "rows": _compare_rows,
    "customers": _look_at_customers,
    "warnings": _look_at_warnings,
}
