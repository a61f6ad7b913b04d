"""Writing what Stripe says about an account: the one way by which news, repairs and commands change how it stands.

The row is read first, then Stripe, and all of it is written in one transaction while the row is still as it was read. So
whoever writes has read Stripe after everybody who wrote before, and the last state wins, in whatever order news comes,
however often, and whatever of it is missing.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors, observability
from chalicelib.gateways import payments
from chalicelib.models.account import Account
from chalicelib.models.base import transaction
from chalicelib.models.billing import Billing
from chalicelib.models.invoice import Invoice, invoice_entry
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.services import billing_rows
from chalicelib.services.billing_state import (
    Standing,
    choose,
    is_concern,
    read_invoice,
    read_subscription,
    standing_of,
    surplus,
    suspends,
)

APPLIED = "applied"
_ATTEMPTS = 6
_INVOICES_AT_ONCE = 90  # of the 100 items that a transaction may have


@dataclass(frozen=True, slots=True)
class Alert:
    """A dispute, an early fraud warning or a review that Stripe has told of."""

    kind: payments.AlertKind
    id: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reading of Stripe gave: attributes of the billing row, and of invoices by their range key."""

    billing: dict[str, Any]
    invoices: dict[str, dict[str, Any]]


def refresh(account_id: str, customer_id: str, now: datetime, alert: Alert | None = None) -> str:
    """Reads everything about an account's customer from Stripe and writes what differs; says what came of it.

    Nothing is changed for an account that is gone or about to be purged, nor for a customer that isn't the account's.
    Raises Unavailable when Stripe can't be reached or others write without pause.
    """
    for _ in range(_ATTEMPTS):
        row, account = billing_rows.read(account_id)
        if account is None or account.is_over(clock.now()):
            return "the account is gone"
        if row is None or row.customer_id != customer_id:
            return "not the account's customer"
        seen = look(row, alert)
        try:
            _write(row, account, seen, now)
        except ConditionFailed:
            continue  # somebody wrote meanwhile: read Stripe after them
        return APPLIED
    raise errors.Unavailable


def restate(row: Billing, account: Account, concerns: dict[str, Any]) -> None:
    """Writes other concerns, and how the account stands by them, without asking Stripe. Raises ConditionFailed."""
    _write(row, account, Seen({"concerns": concerns}, {}), clock.now())


def look(row: Billing, alert: Alert | None) -> Seen:
    """What Stripe says now. A customer that was deleted there has no subscription any more; its invoices stay as they were."""
    customer = payments.get_customer(str(row.customer_id))
    if customer is None:
        ended = {"subscription_status": "canceled"} if row.subscription_id else {}
        return Seen({"customer_id": None, "checkout": None, "concerns": _concerns(row, alert, [])} | ended, {})
    charges = payments.charges_of(customer["id"])
    billing = _checkout(row) | _subscription(row, customer["id"]) | {"concerns": _concerns(row, alert, charges)}
    return Seen(billing, _invoices(customer["id"], charges))


def _checkout(row: Billing) -> dict[str, Any]:
    """A checkout that was paid or has expired is forgotten; one that Stripe hasn't answered yet is kept."""
    begun = row.checkout
    if begun is None or "id" not in begun:
        return {}
    session = payments.get_checkout(begun["id"])
    return {} if session is not None and session["status"] == "open" else {"checkout": None}


def _subscription(row: Billing, customer_id: str) -> dict[str, Any]:
    subscriptions = payments.subscriptions_of(customer_id)
    if too_many := surplus(subscriptions):
        observability.emit("surplus_subscriptions", account_id=row.account_id, ids=too_many)
    chosen = choose(subscriptions)
    if chosen is None:
        return {}
    values = asdict(read_subscription(chosen))
    named = {"subscription_id": values.pop("id"), "subscription_status": values.pop("status")}
    return named | values | {"plan": values["plan"] or row.plan}


def _concerns(row: Billing, alert: Alert | None, charges: list[payments.Thing]) -> dict[str, Any]:
    """What is left of the concerns that were known, and those that are new, each read again. Disputes and reviews show on
    their charges too, so that one whose event was lost is found all the same."""
    kinds: dict[str, payments.AlertKind] = {id: concern["kind"] for id, concern in row.concerns.items()}
    if alert is not None:
        kinds[alert.id] = alert.kind
    for charge in charges:
        kinds |= {str(one["id"]): "dispute" for one in payments.disputes_of(charge["id"])} if charge["disputed"] else {}
        kinds |= {str(charge["review"]): "review"} if charge.get("review") else {}
    found = {id: payments.get_alert(kind, id) for id, kind in kinds.items()}
    return {
        id: row.concerns.get(id) or {"kind": kinds[id], "since": clock.to_iso(clock.from_epoch(thing["created"]))}
        for id, thing in sorted(found.items())
        if thing is not None and is_concern(kinds[id], thing)
    }


def _invoices(customer_id: str, charges: list[payments.Thing]) -> dict[str, dict[str, Any]]:
    refunded: dict[str, int] = {}
    for charge in charges:
        if charge["amount_refunded"] and charge.get("payment_intent"):
            for invoice_id in payments.invoices_paid_by(charge["payment_intent"]):
                refunded[invoice_id] = refunded.get(invoice_id, 0) + int(charge["amount_refunded"])
    return {
        invoice_entry(clock.from_epoch(thing["created"]), thing["id"]): read_invoice(
            thing, refunded.get(thing["id"], 0)
        )
        for thing in payments.invoices_of(customer_id)
        if thing["status"] != "draft"
    }


def _write(row: Billing, account: Account, seen: Seen, now: datetime) -> None:
    """Writes what differs, everything or nothing. Raises ConditionFailed."""
    invoices = _changed_invoices(row.account_id, seen.invoices)
    while len(invoices) > _INVOICES_AT_ONCE:
        _write_some(row, invoices[:_INVOICES_AT_ONCE])
        invoices = invoices[_INVOICES_AT_ONCE:]
    changes = {name: value for name, value in seen.billing.items() if getattr(row, name) != value}
    standing = _standing(row, seen, account, now)
    if not (invoices or changes or _differs(account, standing)):
        return
    write = transaction()
    for invoice in invoices:
        write.save(invoice)
    version = int(row.version)
    bump = [Billing.version.set(version + 1), Billing.updated_at.set(clock.now())]
    write.update(row, actions=[*billing_rows.actions_of(changes), *bump], condition=Billing.version == version)
    _write_standing(write, account, standing)
    commit(write)


def _write_some(row: Billing, invoices: list[Invoice]) -> None:
    write = transaction()
    write.condition_check(Billing, row.account_id, condition=Billing.version == int(row.version))
    for invoice in invoices:
        write.save(invoice)
    commit(write)


def _changed_invoices(account_id: str, seen: dict[str, dict[str, Any]]) -> list[Invoice]:
    if not seen:
        return []
    kept = {row.entry: row.serialize() for row in Invoice.query(account_id, consistent_read=True)}
    rows = (Invoice(account_id, entry, **attributes) for entry, attributes in seen.items())
    return [row for row in rows if row.serialize() != kept.get(row.entry)]


def _standing(row: Billing, seen: Seen, account: Account, now: datetime) -> Standing:
    status = seen.billing.get("subscription_status", row.subscription_status)
    subscribed = None if status is None else (status, seen.billing.get("plan", row.plan))
    suspended = suspends(seen.billing["concerns"])
    return standing_of(subscribed, account.plan, account.trial_ends_at, now, suspended=suspended)


def _status(account: Account) -> str:
    """How the account stands; of one that is deleted, how it will when it is restored."""
    return account.status if account.is_live else account.before_deletion["status"]


def _differs(account: Account, standing: Standing) -> bool:
    return (_status(account), account.plan) != (standing.status, standing.plan)


def _write_standing(write: TransactWrite, account: Account, standing: Standing) -> None:
    """Changes the account, or makes sure that it still stands as it was read: not purged, deleted or restored meanwhile."""
    as_read = (Account.status == account.status) & (Account.plan == account.plan)
    if not _differs(account, standing):
        write.condition_check(Account, account.account_id, condition=as_read)
        return
    actions: list[Action] = [Account.plan.set(standing.plan), Account.updated_at.set(clock.now())]
    if account.is_live:
        actions.append(Account.status.set(standing.status))
    else:
        as_read &= Account.deleted_at == account.deleted_at
        actions.append(Account.before_deletion.set(account.before_deletion | {"status": standing.status}))
    write.update(account, actions=actions, condition=as_read)
