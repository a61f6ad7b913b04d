"""The customer at Stripe that stands for an account: one, however often it is asked for, with the company's details."""

from collections.abc import Mapping
from typing import Any

from chalicelib import errors, observability, settings
from chalicelib.gateways import payments
from chalicelib.models.account import Account
from chalicelib.models.billing import Billing
from chalicelib.services import billing_rows
from chalicelib.services.owners import owners_of

_ATTEMPTS = 5
_LONGEST_PHONE = 20  # characters that Stripe takes
_VAT = {
    "eu_vat": ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
               "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    "gb_vat": ("GB",),
    "no_vat": ("NO",),
    "ch_vat": ("CHE",),
}  # fmt: skip
"""Stripe's kinds of tax ids by how a number begins (https://docs.stripe.com/billing/customer/tax-ids)."""


def labels(account_id: str) -> dict[str, str]:
    """The metadata by which a customer, a checkout or a subscription says whose it is, and of which deployment."""
    return {"account_id": account_id, "deployment": settings.get().table_prefix}


def account_of(customer: Mapping[str, Any]) -> str | None:
    """The account that a customer says it stands for; None for customers of another product or deployment."""
    metadata = customer.get("metadata") or {}
    return metadata.get("account_id") if metadata.get("deployment") == settings.get().table_prefix else None


def ensure_customer(row: Billing, account: Account) -> str:
    """The customer's id, after making it where there is none; with the company's details from its beginning.

    A run that dies in between is taken up by the next: the key gives back the same customer. Raises ConditionFailed when the
    row was changed meanwhile, and Unavailable.
    """
    if row.customer_id is not None:
        return str(row.customer_id)
    number = int(row.customers) + 1
    made = payments.create_customer(labels(row.account_id), key_of(row, "customer", number))
    customer_id = str(made["id"])
    _write_details(customer_id, account, {})
    billing_rows.change(row, customer_id=customer_id, customers=number)
    return customer_id


def key_of(row: Billing, what: str, number: int) -> str:
    """The idempotency key of the account's n-th customer or checkout."""
    return f"{settings.get().table_prefix}{row.account_id}-{what}-{number}"


def sync_customer(account_id: str) -> str:
    """Brings the company's details to Stripe; says what came of it.

    Runs may overlap: each looks again whether the details it wrote are still those of the account. Raises Unavailable.
    """
    for _ in range(_ATTEMPTS):
        row, account = billing_rows.read(account_id)
        if row is None or row.customer_id is None or account is None or not account.is_live:
            return "nobody to bring details to"
        customer = payments.get_customer(row.customer_id)
        if customer is None:
            return "the customer is gone"
        _write_details(row.customer_id, account, customer)
        _, after = billing_rows.read(account_id)
        if after is None or after.version == account.version:
            return "brought"
    raise errors.Unavailable


def _write_details(customer_id: str, account: Account, customer: Mapping[str, Any]) -> None:
    """Writes what differs. What Stripe refuses, such as a country that isn't one, is noted and left."""
    wanted = _fields(account)
    changed = {name: value for name, value in wanted.items() if _plain(customer.get(name)) != value}
    try:
        if changed:
            payments.update_customer(customer_id, changed)
        _write_vat_id(customer_id, account, customer.get("metadata") or {})
    except payments.Refused as refusal:
        observability.emit("stripe_refused", account_id=account.account_id, what="customer", code=refusal.code)


def _fields(account: Account) -> dict[str, Any]:
    details = account.details
    phone = details.get("phone") or ""
    return {
        "name": details.get("legal_name") or account.company,
        "email": details.get("invoice_email") or _first_owner(account.account_id),
        "phone": phone if len(phone) <= _LONGEST_PHONE else "",
        "address": _address(details.get("address") or {}),
        "preferred_locales": [details.get("locale") or "en"],
    }


def _first_owner(account_id: str) -> str:
    owners = sorted(owners_of(account_id), key=lambda owner: str(owner.user_id))
    return str(owners[0].email) if owners else ""


def _plain(value: Any) -> Any:
    """What Stripe holds, in the form in which we would write it: it has null where nothing is."""
    return {name: part or "" for name, part in value.items()} if isinstance(value, Mapping) else value or ""


def _address(address: Mapping[str, str]) -> dict[str, str] | str:
    """As Stripe gives it back: all six parts, so that it can be compared; an empty text for no address."""
    if not address:
        return ""
    names = {"state": "region"}
    parts = ("city", "country", "line1", "line2", "postal_code", "state")
    return {part: address.get(names.get(part, part)) or "" for part in parts}


def _write_vat_id(customer_id: str, account: Account, metadata: Mapping[str, str]) -> None:
    """Replaces the tax id that came from us, and leaves those that people entered at Stripe. The customer's metadata says
    which number was brought last, and under which id, so that it is tried once."""
    wanted = account.details.get("vat_id") or ""
    if wanted == metadata.get("vat_id", ""):
        return
    if metadata.get("tax_id"):
        payments.remove_tax_id(customer_id, metadata["tax_id"])
    tax_id, kind = "", kind_of_vat(wanted)
    if kind is not None:
        there = [one["id"] for one in payments.tax_ids_of(customer_id) if one["value"] == wanted]
        try:
            tax_id = there[0] if there else payments.add_tax_id(customer_id, kind, wanted)["id"]
        except payments.Refused as refusal:
            observability.emit("stripe_refused", account_id=account.account_id, what="vat_id", code=refusal.code)
    payments.update_customer(customer_id, {"metadata": {"vat_id": wanted, "tax_id": tax_id}})


def kind_of_vat(number: str) -> str | None:
    """Stripe's kind for a VAT number; None for one that it has no kind for."""
    return next((kind for kind, starts in _VAT.items() if number.startswith(starts)), None)
