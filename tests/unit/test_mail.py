"""The mails: every kind in both languages, and no way for anybody's words to become markup or a header."""

import html
import re
import string
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail import english, french
from chalicelib.mail.rendering import one_line, render
from chalicelib.mail.text import Kind, Locale

KINDS = get_args(Kind)
LOCALES = get_args(Locale)
LINK = "https://app.example/confirm?token=abc-_123"
VALUES = {
    "site": "https://app.example",
    "link": LINK,
    "hours": "48",
    "minutes": "60",
    "days": "7",
    "company": "Acme & Söhne",
    "inviter": "Jane Doe",
    "label": "CRM",
    "until": "1 March 2028 at 07:45 UTC",
}


def names_in(text):
    parts = (text.subject, *text.paragraphs, text.button, *text.after)
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_is_written_in_every_language(kind, locale):
    mail = render(kind, locale, VALUES)

    assert mail.subject
    assert (LINK in mail.text) == (f'href="{LINK}"' in mail.html) == bool(english.TEXTS[kind].button)
    assert f'<html lang="{locale}">' in mail.html
    assert not re.search(r"[{}]", mail.subject + mail.text)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_say_the_same_things(kind):
    assert names_in(english.TEXTS[kind]) == names_in(french.TEXTS[kind])
    assert english.TEXTS[kind].subject != french.TEXTS[kind].subject
    assert bool(english.TEXTS[kind].button) == bool(french.TEXTS[kind].button)


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_html_hold_the_same_words(kind):
    mail = render(kind, "fr", VALUES)

    shown = html.unescape(re.sub(r"<[^>]+>", " ", mail.html))
    for line in french.TEXTS[kind].paragraphs:
        words = line.format(**VALUES)
        assert words in mail.text
        assert words in shown


def test_words_of_others_are_no_markup():
    mail = render("invitation", "en", VALUES | {"company": '<img src=x onerror="x">', "inviter": "</p><a href='x'>"})

    assert "<img" not in mail.html
    assert "<a href='x'" not in mail.html
    assert "&lt;img src=x onerror=&quot;x&quot;&gt;" in mail.html


def test_words_of_others_are_no_placeholders():
    mail = render("invitation", "en", VALUES | {"company": "{link}{inviter.__class__}"})

    assert mail.subject == "{link}{inviter.__class__} invites you to Lead Labs"


@given(st.text(max_size=400))
def test_words_of_others_stay_on_one_short_line(words):
    mail = render("invitation", "en", VALUES | {"company": words})

    assert len(mail.subject.splitlines()) == 1
    assert len(mail.subject) <= 200 + len(" invites you to Lead Labs")


@pytest.mark.parametrize("words", ["a\r\nBcc: x@example.com", "a\x00b", "a\u2028b", "a\u202eb", "  a   b  "])
def test_controls_become_spaces(words):
    assert re.fullmatch(r"a (Bcc: x@example\.com|b)", one_line(words))


def test_a_missing_value_is_noticed():
    with pytest.raises(KeyError):
        render("confirm", "en", {"site": "x", "link": LINK})
