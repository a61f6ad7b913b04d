"""Test cards (docs.stripe.com/testing) and what each does. A number is read from the page's form and kept nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

BRANDS = {"4": "visa", "5": "mastercard", "2": "mastercard", "3": "amex", "6": "discover"}
DECLINES = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "test_mode_live_card": "Your card was declined. Your request was in test mode, but used a non test card.",
}
"""What the cardholder is told, by reason."""
OWN_CODE = ("expired_card", "incorrect_cvc")
"""Reasons that are an error code of their own; the others are `card_declined`."""
NUMBERS = {
    "4242424242424242": "pays",
    "4000056655665556": "pays",
    "5555555555554444": "pays",
    "378282246310005": "pays",
    "4000000000000002": "generic_decline",
    "4000000000009995": "insufficient_funds",
    "4000000000000069": "expired_card",
    "4000000000000127": "incorrect_cvc",
    "4000000000000341": "declines_later",
    "4000000000003220": "asks",
    "4000002500003155": "asks",
    "4000002760003184": "asks_always",
    "4000000000000259": "pays_then_dispute",
    "4000000000005423": "pays_then_warning",
    "4000000000009235": "pays_then_review",
}
"""What a card does; a reason of DECLINES refuses it at once."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept of a card."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    behaviour: str


class CardProblem(Exception):
    """What is wrong with a field of the form: `field` and a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def read(number: str, expiry: str, cvc: str, year: int, month: int) -> Card:
    """The card that was typed in, at a time. Raises CardProblem with the first field that can't be right."""
    for field, sentence in problems(number, expiry, cvc, year, month).items():
        raise CardProblem(field, sentence)
    digits, (exp_month, exp_year) = _digits(number), _date(expiry)
    behaviour = NUMBERS.get(digits, "test_mode_live_card")
    return Card(BRANDS.get(digits[0], "unknown"), digits[-4:], exp_month, exp_year, behaviour)


def problems(number: str, expiry: str, cvc: str, year: int, month: int) -> dict[str, str]:
    """What is wrong with a card as it was typed in: a sentence for each field that can't be right."""
    wrong: dict[str, str] = {}
    digits, (exp_month, exp_year) = _digits(number), _date(expiry)
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19 and _luhn(digits)):
        wrong["number"] = "This card number is not valid."
    if not 1 <= exp_month <= 12:
        wrong["expiry"] = "Give month and year, as in 12 / 34."
    elif (exp_year, exp_month) < (year, month):
        wrong["expiry"] = "This card has expired."
    if not re.fullmatch(r"\d{3,4}", cvc.strip()):
        wrong["cvc"] = "The security code has three or four digits."
    return wrong


def _digits(number: str) -> str:
    return re.sub(r"[\s-]", "", number)


def _date(expiry: str) -> tuple[int, int]:
    """Month and year; the month is 0 where it can't be read."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*/\s*(\d{2}|20\d{2})\s*", expiry)
    return (int(found.group(1)), 2000 + int(found.group(2)[-2:])) if found else (0, 0)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
