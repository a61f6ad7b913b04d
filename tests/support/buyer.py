"""A person at the pages of the Stripe stand-in, played by httpx: fills in forms and follows no redirect out of them."""

import re
from dataclasses import dataclass

import httpx

VISA = "4242 4242 4242 4242"
DECLINED = "4000 0000 0000 0002"
DECLINED_LATER = "4000 0000 0000 0341"
THREE_D_SECURE = "4000 0000 0000 3220"


@dataclass(frozen=True)
class Seen:
    """A page: its status, its text without markup, where it sends the browser, and its HTML."""

    status: int
    text: str
    location: str
    html: str


def look(url: str) -> Seen:
    """Open a page."""
    return _seen(httpx.get(url, trust_env=False, timeout=30))


def submit(url: str, **form: str) -> Seen:
    """Submit a page's form."""
    return _seen(httpx.post(url, data=form, trust_env=False, timeout=30))


def pay(url: str, number: str = VISA, **form: str) -> Seen:
    """Fill in the Checkout page and submit it."""
    filled = {"email": "buyer@example.com", "name": "A Buyer", "country": "FR"} | card(number) | form
    return submit(url, **filled)


def card(number: str = VISA) -> dict[str, str]:
    """The card fields of a form."""
    return {"number": number, "expiry": "12 / 49", "cvc": "123"}


def answer_bank(url: str, *, passed: bool) -> Seen:
    """Answer the bank's question that follows a 3-D Secure card."""
    return submit(f"{url}/bank", decision="pass" if passed else "fail")


def _seen(answer: httpx.Response) -> Seen:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)).strip()
    return Seen(answer.status_code, text, answer.headers.get("Location", ""), answer.text)
