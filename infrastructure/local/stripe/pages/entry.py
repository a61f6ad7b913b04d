"""Reading what a person typed: the card, the address, the tax id. Each mistake is told at its field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infrastructure.local.stripe import cards, tax_ids
from infrastructure.local.stripe.cards import Card
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.pages.countries import COUNTRIES
from infrastructure.local.stripe.periods import year_and_month
from infrastructure.local.stripe.shapes import NO_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.stripe.store import Json

ADDRESS = ("line1", "line2", "postal_code", "city", "state")
Wrong = dict[str, str]


def card(form: Mapping[str, str], now: int, wrong: Wrong) -> Card | None:
    """The card, or None with the reasons in `wrong`."""
    number, expiry, cvc = (form.get(name, "") for name in ("number", "expiry", "cvc"))
    year, month = year_and_month(now)
    problems = cards.problems(number, expiry, cvc, year, month)
    wrong |= problems
    return None if problems else cards.read(number, expiry, cvc, year, month)


def address(form: Mapping[str, str], wrong: Wrong, *, whole: bool) -> Json | None:
    """The address; with `whole` street, postal code and city are needed beside the country."""
    given = {name: form.get(name, "").strip() or None for name in ADDRESS}
    country = form.get("country", "")
    if country not in COUNTRIES:
        country = ""
    if not country:
        if whole or any(given.values()):
            wrong["country"] = "Choose a country."
        return None
    if whole:
        wrong |= {name: "This is needed." for name in ("line1", "postal_code", "city") if not given[name]}
    return NO_ADDRESS | given | {"country": country}


def email(text: str, wrong: Wrong) -> str:
    """The address for receipts."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text.strip()):
        wrong["email"] = "Give an email address, as in name@company.com."
    return text.strip()


def tax_id(form: Mapping[str, str], wrong: Wrong) -> tuple[str, str] | None:
    """Type and value of a tax id, None when none was given."""
    kind, value = form.get("tax_id_type", ""), form.get("tax_id", "").strip().upper()
    if not kind and not value:
        return None
    try:
        tax_ids.check(kind, value)
    except StripeError:
        wrong["tax_id"] = "This does not look like a tax id of the chosen type."
        return None
    return kind, value
