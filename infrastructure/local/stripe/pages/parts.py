"""What every page is made of: the document with its policy, fields with their labels and errors, money, notes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infrastructure.local.loopback import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIGNS = {"usd": "$", "eur": "€", "gbp": "£"}
WITHOUT_CENTS = ("jpy", "krw", "clp", "vnd", "xaf", "xof")
GOOD, BAD = (
    ("active", "paid", "trialing", "complete", "delivered"),
    ("past_due", "unpaid", "canceled", "void", "given_up"),
)
HTML = "text/html; charset=utf-8"


def document(
    title: str, body: str, *, status: int = 200, forms_to: Iterable[str | None] = (), narrow: bool = False
) -> Answer:
    """A whole page. No script runs on it and nothing is loaded but its stylesheet; a form goes to the stand-in, and on to
    `forms_to`, which a browser wants to be told before a form may be answered by a redirect there."""
    html = (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><link rel=stylesheet href=/assets/page.css></head><body>"
        "<p class=test role=note>Test mode: a local stand-in for Stripe. No money moves; use test cards only.</p>"
        f"<main{' class=narrow' if narrow else ''}>{body}</main></body></html>"
    )
    places = sorted({f"{url.scheme}://{url.netloc}" for each in forms_to if each for url in [urlsplit(each)]})
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action {' '.join([chr(39) + 'self' + chr(39), *places])}"
    )
    headers = {
        "Content-Type": HTML,
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Answer(status, html.encode(), headers)


def go_to(url: str) -> Answer:
    """After a form: on to another page."""
    return Answer(303, b"", {"Location": url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def not_there(what: str = "There is no such page.") -> Answer:
    """A page that says so."""
    return document("Not found", f"<h1>Not found</h1><p>{escape(what)}</p>", status=404, narrow=True)


def money(amount: int, currency: str) -> str:
    """Minor units as people read them."""
    sign = "−" if amount < 0 else ""
    digits = f"{abs(amount):,}" if currency in WITHOUT_CENTS else f"{abs(amount) // 100:,}.{abs(amount) % 100:02}"
    return f"{sign}{SIGNS[currency]}{digits}" if currency in SIGNS else f"{sign}{currency.upper()} {digits}"


def field(
    name: str, label: str, *, value: str = "", wrong: Mapping[str, str] | None = None, **attributes: str | bool
) -> str:
    """An input with its label, and below it what is wrong with it."""
    sentence = (wrong or {}).get(name)
    given = {"id": name, "name": name, "value": value} | {
        key.replace("_", "-"): text for key, text in attributes.items()
    }
    if sentence:
        given |= {"aria-invalid": "true", "aria-describedby": f"{name}-wrong"}
    shown = "".join(
        f" {key}" if text is True else f" {key}='{escape(str(text))}'"
        for key, text in given.items()
        if text is not False
    )
    below = f"<p class=wrong id={name}-wrong>{escape(sentence)}</p>" if sentence else ""
    return f"<div class=field><label for={name}>{escape(label)}</label><input{shown}>{below}</div>"


def options(name: str, label: str, choices: Mapping[str, str], chosen: str = "", **attributes: str) -> str:
    """A select with its label."""
    listed = "".join(
        f"<option value='{escape(value)}'{' selected' if value == chosen else ''}>{escape(text)}</option>"
        for value, text in choices.items()
    )
    more = "".join(f" {key.replace('_', '-')}='{escape(text)}'" for key, text in attributes.items())
    return f"<div class=field><label for={name}>{escape(label)}</label><select id={name} name={name}{more}>{listed}</select></div>"


def note(kind: str, sentence: str) -> str:
    """A sentence above the page: `good` or `bad`, and told to screen readers."""
    role = "alert" if kind == "bad" else "status"
    return f"<p class='note {kind}' role={role}>{escape(sentence)}</p>" if sentence else ""


def badge(status: str) -> str:
    """A status as a small word."""
    kind = " good" if status in GOOD else " bad" if status in BAD else ""
    return f"<span class='badge{kind}'>{escape(status.replace('_', ' '))}</span>"


def card_fields(wrong: Mapping[str, str]) -> str:
    """Number, expiry and security code. What was typed in is never put back."""
    number = field(
        "number", "Card number", wrong=wrong, inputmode="numeric", autocomplete="cc-number",
        placeholder="4242 4242 4242 4242", required=True, maxlength="23", spellcheck="false",
    )  # fmt: skip
    expiry = field(
        "expiry", "Expiry", wrong=wrong, inputmode="numeric", autocomplete="cc-exp", placeholder="12 / 34",
        required=True, maxlength="9",
    )  # fmt: skip
    cvc = field(
        "cvc", "Security code", wrong=wrong, inputmode="numeric", autocomplete="cc-csc", placeholder="123",
        required=True, maxlength="4",
    )  # fmt: skip
    return f"{number}<div class=row>{expiry}{cvc}</div>{TEST_CARDS}"


TEST_CARDS = """<details><summary>Test cards</summary><div class=scroll><table>
<thead><tr><th scope=col>Number</th><th scope=col>What it does</th></tr></thead><tbody>
<tr><td><code>4242 4242 4242 4242</code></td><td>pays</td></tr>
<tr><td><code>4000 0000 0000 0002</code></td><td>is declined</td></tr>
<tr><td><code>4000 0000 0000 9995</code></td><td>has insufficient funds</td></tr>
<tr><td><code>4000 0000 0000 0341</code></td><td>can be put on file, then is declined</td></tr>
<tr><td><code>4000 0000 0000 3220</code></td><td>the bank asks (3-D Secure), then pays</td></tr>
<tr><td><code>4000 0027 6000 3184</code></td><td>the bank asks each time, so renewals fail</td></tr>
<tr><td><code>4000 0000 0000 0259</code></td><td>pays, then is disputed</td></tr>
<tr><td><code>4000 0000 0000 5423</code></td><td>pays, then an early fraud warning comes</td></tr>
<tr><td><code>4000 0000 0000 9235</code></td><td>pays, then Radar asks for a review</td></tr>
</tbody></table></div><p class=soft>Any date in the future, any three digits.</p></details>"""
